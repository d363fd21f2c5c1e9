//! What happens at the beginning of many stories.

use super::{TestPerson, World};
use crate::Browser;

impl Browser {
    /// On the sign-in page: address, then password.
    pub async fn sign_in(&mut self, person: &TestPerson) -> &mut Self {
        self.shows("Sign in").fill("E-mail address", person.email).submit("Continue").await;
        self.fill("Password", person.password).submit("Sign in").await
    }

    /// On the linking page: the person's login of the portal, kept.
    pub async fn link(&mut self, person: &TestPerson) -> &mut Self {
        self.link_as(person.user, person.portal_password, true).await
    }

    /// On the linking page: this login, kept or for this session only.
    pub async fn link_as(&mut self, user: &str, password: &str, keep: bool) -> &mut Self {
        self.shows("Account linking").fill("User name", user).fill("Password", password).tick("Link this account", keep);
        self.submit("Continue").await
    }
}

impl World {
    /// A browser whose person is signed in and has linked the orders desk, and looks at its first page.
    pub async fn at_the_desk(&self, person: &TestPerson) -> Browser {
        self.at_the_desk_with(self.browser(), person).await
    }

    /// The same with a browser of the caller's.
    pub async fn at_the_desk_with(&self, mut browser: Browser, person: &TestPerson) -> Browser {
        browser.get(&self.orders_at("/")).await;
        browser.sign_in(person).await;
        if browser.page().text.contains("Account linking") {
            browser.link(person).await;
        }
        browser.is_at(&self.orders_at("/")).shows(&format!("Signed in as {}", person.name));
        browser
    }
}
