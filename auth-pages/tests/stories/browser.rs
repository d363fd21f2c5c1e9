use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use scraper::{Html, Selector};

use crate::world::{PASSWORD, SIGN_IN, World};

/// A browser without script: cookies by host, redirects followed, forms filled in by their labels' fields.
#[derive(Clone)]
pub struct Browser {
    world: Arc<World>,
    pub cookies: HashMap<String, BTreeMap<String, String>>,
    pub keeps_cookies: bool,
    /// The page that is shown.
    pub url: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
    /// Addresses on the way to it.
    pub way: Vec<String>,
}

impl Browser {
    pub fn new(world: Arc<World>) -> Self {
        Self {
            world,
            cookies: HashMap::new(),
            keeps_cookies: true,
            url: String::new(),
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: String::new(),
            way: Vec::new(),
        }
    }

    /// Opens an address, by typing it in or by a link.
    pub async fn open(&mut self, address: &str) -> &mut Self {
        let url = self.absolute(address);
        self.go(Method::GET, url, Bytes::new(), None).await
    }

    /// Fills in the form on the page, beside what it has in it, and sends it. A field that is `None` is not sent.
    pub async fn submit(&mut self, typed: &[(&str, Option<&str>)]) -> &mut Self {
        let (action, mut fields) = self.form();
        for (name, value) in typed {
            fields.retain(|(other, _)| other != name);
            if let Some(value) = value {
                fields.push(((*name).to_owned(), (*value).to_owned()));
            }
        }
        let body = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect::<Vec<_>>().join("&");
        self.post(&action, &body).await
    }

    /// Sends a form as this page would.
    pub async fn post(&mut self, action: &str, body: &str) -> &mut Self {
        let (url, origin) = (self.absolute(action), origin_of(&self.url).to_owned());
        self.go(Method::POST, url, Bytes::from(body.to_owned()), Some(origin)).await
    }

    pub async fn sign_in(&mut self, email: &str) -> &mut Self {
        if !self.url.contains("/sign-in") {
            self.open(&format!("{SIGN_IN}/sign-in")).await;
        }
        self.submit(&[("email", Some(email))]).await;
        self.submit(&[("password", Some(PASSWORD))]).await
    }

    /// Links the portal of the page.
    pub async fn link(&mut self, username: &str, password: &str) -> &mut Self {
        self.submit(&[("username", Some(username)), ("password", Some(password))]).await
    }

    #[track_caller]
    pub fn shows(&self, text: &str) -> &Self {
        assert!(self.text().contains(text), "{:?} is not on {} ({}):\n{}", text, self.url, self.status, self.text());
        self
    }

    #[track_caller]
    pub fn is_at(&self, address: &str) -> &Self {
        assert_eq!(self.url, address, "{} {}", self.status, self.text());
        self
    }

    /// What a person reads: the text of the body, spaces made one.
    pub fn text(&self) -> String {
        if !self.body.starts_with('<') {
            return self.body.clone();
        }
        let html = Html::parse_document(&self.body);
        let body = html.select(&Selector::parse("body").unwrap()).next().unwrap();
        body.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// An attribute of the first element that a selector finds.
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let html = Html::parse_document(&self.body);
        html.select(&Selector::parse(selector).unwrap()).next()?.value().attr(name).map(str::to_owned)
    }

    /// The text of each element that a selector finds.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let html = Html::parse_document(&self.body);
        html.select(&Selector::parse(selector).unwrap()).map(|element| element.text().collect()).collect()
    }

    /// A request whose every header is the caller's.
    pub async fn raw(&mut self, request: Request<Bytes>) -> Response<Bytes> {
        let host = host_of(&request.uri().to_string()).to_owned();
        self.world.answer(&host, request).await
    }

    pub fn cookie_header(&self, host: &str) -> String {
        let jar = self.cookies.get(host).cloned().unwrap_or_default();
        jar.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn form(&self) -> (String, Vec<(String, String)>) {
        let html = Html::parse_document(&self.body);
        let form =
            html.select(&Selector::parse("form").unwrap()).next().unwrap_or_else(|| panic!("no form on {}: {}", self.url, self.text()));
        let inputs = Selector::parse("input").unwrap();
        let fields = form.select(&inputs).filter_map(|input| {
            let attr = |name| input.value().attr(name);
            let unticked = matches!(attr("type"), Some("checkbox" | "radio")) && attr("checked").is_none();
            let name = attr("name").filter(|_| !unticked)?;
            Some((name.to_owned(), attr("value").unwrap_or("").to_owned()))
        });
        (form.value().attr("action").unwrap().to_owned(), fields.collect())
    }

    async fn go(&mut self, mut method: Method, mut url: String, mut body: Bytes, origin: Option<String>) -> &mut Self {
        self.way.clear();
        for _ in 0..10 {
            let response = self.request(&method, &url, body.clone(), origin.as_deref()).await;
            self.take_cookies(host_of(&url).to_owned(), response.headers());
            let to = response.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
            self.way.push(url.clone());
            (self.url, self.status, self.headers) = (url.clone(), response.status(), response.headers().clone());
            self.body = String::from_utf8(response.into_body().to_vec()).unwrap();
            let Some(to) = to.filter(|_| self.status == StatusCode::SEE_OTHER) else { return self };
            (method, url, body) = (Method::GET, self.absolute(&to), Bytes::new());
        }
        panic!("a loop: {:?}", self.way)
    }

    async fn request(&self, method: &Method, url: &str, body: Bytes, origin: Option<&str>) -> Response<Bytes> {
        let host = host_of(url);
        let mut request = Request::builder().method(method).uri(url);
        request = request.header(header::USER_AGENT, "TestBrowser/1.0").header(header::ACCEPT_LANGUAGE, "de,en;q=0.5");
        let cookies = self.cookie_header(host);
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies);
        }
        if *method == Method::POST {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            request = request.header(header::ORIGIN, origin.unwrap_or("null"));
            request = request.header(header::CONTENT_LENGTH, body.len());
        }
        self.world.answer(host, request.body(body).unwrap()).await
    }

    fn take_cookies(&mut self, host: String, headers: &HeaderMap) {
        if !self.keeps_cookies {
            return;
        }
        let jar = self.cookies.entry(host).or_default();
        for set in headers.get_all(header::SET_COOKIE) {
            let set = set.to_str().unwrap();
            let (pair, attributes) = set.split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    fn absolute(&self, address: &str) -> String {
        if address.starts_with("https://") {
            return address.to_owned();
        }
        assert!(address.starts_with('/') && !address.starts_with("//"), "{address:?}");
        format!("{}{address}", origin_of(&self.url))
    }
}

pub fn encode(text: &str) -> String {
    text.bytes().map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn origin_of(url: &str) -> &str {
    let end = url.match_indices('/').nth(2).map_or(url.len(), |(at, _)| at);
    &url[..end]
}

fn host_of(url: &str) -> &str {
    let host = origin_of(url).trim_start_matches("https://");
    host.split(':').next().unwrap()
}
