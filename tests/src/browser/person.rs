//! What the person does with a page: reads it, fills in forms, presses buttons, follows links.

use http::Method;
use url::{Url, form_urlencoded};

use super::{Answer, Browser, Cookie, Form, FormAction, Page, Sending};

/// A page left open in another tab.
#[derive(Clone)]
pub struct Tab {
    page: Page,
    answer: Answer,
}

impl Browser {
    /// Leaves the page open in a tab and goes on in another.
    pub fn tab(&self) -> Tab {
        Tab { page: self.page.clone(), answer: self.answer().clone() }
    }

    /// Looks at the tab again, as it was left.
    pub fn back_to(&mut self, tab: Tab) -> &mut Self {
        self.page = tab.page;
        self.answer = Some(tab.answer);
        self
    }

    /// The page that is shown.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// The answer that brought it.
    pub fn answer(&self) -> &Answer {
        self.answer.as_ref().expect("nothing was asked for yet")
    }

    /// The address bar.
    pub fn url(&self) -> String {
        self.answer().url.to_string()
    }

    /// The cookies of a host.
    pub fn cookies(&self, host: &str) -> Vec<Cookie> {
        self.cookies.0.iter().filter(|cookie| cookie.domain == host).cloned().collect()
    }

    /// A cookie of a host by its name.
    pub fn cookie(&self, host: &str, name: &str) -> Option<Cookie> {
        self.cookies(host).into_iter().find(|cookie| cookie.name == name)
    }

    /// Puts a cookie into the browser as another site or an old version could have; replaces one of the same name and host.
    pub fn put_cookie(&mut self, cookie: Cookie) {
        self.cookies.0.retain(|known| known.name != cookie.name || known.domain != cookie.domain);
        self.cookies.0.push(cookie);
    }

    /// Forgets every cookie of a host.
    pub fn forget_cookies(&mut self, host: &str) {
        self.cookies.0.retain(|cookie| cookie.domain != host);
    }

    /// Forgets one cookie of a host.
    pub fn forget_cookie(&mut self, host: &str, name: &str) {
        self.cookies.0.retain(|cookie| cookie.domain != host || cookie.name != name);
    }

    /// Fails unless these words are on the page.
    #[track_caller]
    pub fn shows(&mut self, words: &str) -> &mut Self {
        assert!(self.page.text.contains(words), "{words:?} is not on the page.\n{}", self.describe());
        self
    }

    /// Fails if these words are on the page.
    #[track_caller]
    pub fn shows_not(&mut self, words: &str) -> &mut Self {
        assert!(!self.page.text.contains(words), "{words:?} is on the page.\n{}", self.describe());
        self
    }

    /// Fails unless this is the address.
    #[track_caller]
    pub fn is_at(&mut self, url: &str) -> &mut Self {
        assert_eq!(self.url(), url, "{}", self.describe());
        self
    }

    /// Fails unless the page came with this status.
    #[track_caller]
    pub fn has_status(&mut self, status: u16) -> &mut Self {
        assert_eq!(self.answer().status, status, "{}", self.describe());
        self
    }

    fn describe(&self) -> String {
        let answer = self.answer();
        format!("{} at {}\nWay:\n{}Page: {}\n", answer.status, answer.url, self.trail(), self.page.text)
    }

    /// Types into the field with this label.
    #[track_caller]
    pub fn fill(&mut self, label: &str, value: &str) -> &mut Self {
        match self.page.forms.iter_mut().find_map(|form| form.labelled(label)) {
            Some(control) => value.clone_into(&mut control.value),
            None => panic!("no field {label:?}.\n{}", self.describe()),
        }
        self
    }

    /// Types into the field of this name, where a portal's page labels none.
    #[track_caller]
    pub fn fill_field(&mut self, name: &str, value: &str) -> &mut Self {
        match self.page.forms.iter_mut().flat_map(|form| &mut form.controls).find(|control| control.name == name) {
            Some(control) => value.clone_into(&mut control.value),
            None => panic!("no field named {name:?}.\n{}", self.describe()),
        }
        self
    }

    /// What stands in the field with this label.
    #[track_caller]
    pub fn field(&mut self, label: &str) -> String {
        match self.page.forms.iter_mut().find_map(|form| form.labelled(label)) {
            Some(control) => control.value.clone(),
            None => panic!("no field {label:?}.\n{}", self.describe()),
        }
    }

    /// Ticks the box with this label, or takes the tick away.
    #[track_caller]
    pub fn tick(&mut self, label: &str, ticked: bool) -> &mut Self {
        match self.page.forms.iter_mut().find_map(|form| form.labelled(label)) {
            Some(control) if control.kind == "checkbox" => control.checked = ticked,
            _ => panic!("no box {label:?}.\n{}", self.describe()),
        }
        self
    }

    /// Chooses the radio button with this label.
    #[track_caller]
    pub fn choose(&mut self, label: &str) -> &mut Self {
        let is_radio = |form: &mut Form| form.labelled(label).is_some_and(|control| control.kind == "radio");
        let Some(at) = self.page.forms.iter_mut().position(is_radio) else {
            panic!("nothing to choose as {label:?}.\n{}", self.describe())
        };
        for control in self.page.forms[at].controls.iter_mut().filter(|control| control.kind == "radio") {
            control.checked = false;
        }
        if let Some(control) = self.page.forms[at].labelled(label) {
            control.checked = true;
        }
        self
    }

    /// Changes a hidden field, as a person never could: for forged forms. Adds it if it is not there.
    #[track_caller]
    pub fn forge(&mut self, name: &str, value: Option<&str>) -> &mut Self {
        for form in &mut self.page.forms {
            form.controls.retain(|control| control.name != name);
            if let Some(value) = value {
                form.controls.push(super::Control {
                    kind: "hidden".to_owned(),
                    name: name.to_owned(),
                    value: value.to_owned(),
                    ..Default::default()
                });
            }
        }
        self
    }

    /// Presses the first button with these words.
    pub async fn submit(&mut self, button: &str) -> &mut Self {
        self.submit_in("", button).await
    }

    /// Presses the button with these words in the first form that contains `words`.
    pub async fn submit_in(&mut self, words: &str, button: &str) -> &mut Self {
        let form = self.page.forms.iter().find(|form| form.text.contains(words) && form.button(button).is_some()).cloned();
        let Some(form) = form else { panic!("no button {button:?}.\n{}", self.describe()) };
        let entries = form.entries(form.button(button));
        self.send_form(&form, &entries).await
    }

    async fn send_form(&mut self, form: &Form, entries: &[(String, String)]) -> &mut Self {
        let here = self.answer().url.clone();
        let mut to = if form.action.is_empty() { here.clone() } else { here.join(&form.action).unwrap() };
        let mut sending = if form.method != "post" {
            let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(entries).finish();
            to.set_query(Some(&query));
            Sending::default()
        } else if form.enctype == "multipart/form-data" {
            multipart(entries)
        } else {
            let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(entries).finish();
            Sending {
                method: Method::POST,
                content_type: "application/x-www-form-urlencoded".to_owned(),
                body: body.into(),
                form_action: None,
            }
        };
        sending.form_action = FormAction::of(self.answer());
        self.navigate(to, sending, Some(here)).await
    }

    /// Follows the first link with these words.
    pub async fn follow(&mut self, words: &str) -> &mut Self {
        let Some((_, to)) = self.page.links.iter().find(|(text, _)| text == words).cloned() else {
            panic!("no link {words:?}.\n{}", self.describe())
        };
        let here = self.answer().url.clone();
        self.navigate(here.join(&to).unwrap(), Sending::default(), Some(here)).await
    }

    /// Follows the first link that leads to this address.
    pub async fn follow_to(&mut self, url: &str) -> &mut Self {
        let here = self.answer().url.clone();
        assert!(
            self.page.links.iter().any(|(_, to)| here.join(to).is_ok_and(|to| to.as_str() == url)),
            "no link to {url}.\n{}",
            self.describe()
        );
        self.navigate(Url::parse(url).unwrap(), Sending::default(), Some(here)).await
    }

    /// Presses "reload".
    pub async fn reload(&mut self) -> &mut Self {
        let url = self.url();
        self.get(&url).await
    }
}

fn multipart(entries: &[(String, String)]) -> Sending {
    let boundary = "----browser7MA4YWxkTrZu0gW";
    let mut body = String::new();
    for (name, value) in entries {
        body.push_str(&format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
    }
    body.push_str(&format!("--{boundary}--\r\n"));
    Sending {
        method: Method::POST,
        content_type: format!("multipart/form-data; boundary={boundary}"),
        body: body.into(),
        form_action: None,
    }
}
