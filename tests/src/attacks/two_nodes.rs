use http::header::{ACCEPT, CONTENT_TYPE, ORIGIN};
use url::{Url, form_urlencoded};

use crate::{Answer, Browser, Redis, World, redis};

/// Two gateways before the same portals, with one store of accounts, and the sessions in one Redis.
pub struct TwoNodes {
    /// The world; its gateway is the first node.
    pub world: World,
    second: u16,
    _redis: Redis,
}

/// One of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// The one that all links lead to.
    First,
    /// The other.
    Second,
}

impl TwoNodes {
    /// Starts them.
    pub async fn start() -> Self {
        let redis = redis().await;
        let mut world = World::new().sessions_in(&redis.url()).also("[sms]\nprovider = \"outbox\"\n").start().await;
        let second = world.another_node().await;
        Self { world, second, _redis: redis }
    }

    /// The same page at the second node.
    pub fn at_the_second(&self, url: &str) -> String {
        url.replace(&format!(":{}", self.world.port()), &format!(":{}", self.second))
    }

    /// Sends the first form of the page that the browser shows to a node, as a balancer before both would, with this field filled in.
    pub(super) async fn send(&self, mut browser: Browser, node: Node, field: &str, value: &str) -> Answer {
        let here = Url::parse(&browser.url()).unwrap();
        let form = browser.page().forms.first().expect("the page has a form").clone();
        let to = here.join(&form.action).unwrap();
        let hidden = form.controls.iter().filter(|control| control.kind == "hidden");
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(hidden.map(|control| (&control.name, &control.value)));
        body.append_pair(field, value);
        let url = if node == Node::First { to.to_string() } else { self.at_the_second(to.as_str()) };
        let asking =
            browser.client("POST", &url).header(ACCEPT.as_str(), "text/html").header(ORIGIN.as_str(), &to.origin().ascii_serialization());
        asking.header(CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded").body(body.finish()).send().await
    }
}
