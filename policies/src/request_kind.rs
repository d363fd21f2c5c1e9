/// The facts of a request head that tell a person's navigation from a script's request.
#[derive(Clone, Copy, Debug, Default)]
pub struct RequestFacts<'a> {
    /// Request method.
    pub method: &'a str,
    /// `Sec-Fetch-Mode`, which browsers since 2020 send and scripts cannot set (Fetch Metadata §2.2).
    pub sec_fetch_mode: Option<&'a str>,
    /// `Accept`.
    pub accept: Option<&'a str>,
    /// `Content-Type` of what is posted.
    pub content_type: Option<&'a str>,
    /// `X-Requested-With`, the old sign of a script.
    pub x_requested_with: Option<&'a str>,
    /// Whether `Access-Control-Request-Method` is there.
    pub asks_for_method: bool,
    /// Whether it asks for `Upgrade: websocket`.
    pub upgrades: bool,
}

/// What kind of request it is, and so how "not yet" is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestKind {
    /// A person going to a page: may be redirected.
    Navigation,
    /// A person sending a form: may be redirected, and what they typed is kept.
    FormPost,
    /// A script, a picture, an API client: gets a status and JSON.
    Script,
    /// A CORS preflight (Fetch standard §4.8).
    Preflight,
    /// A WebSocket handshake (RFC 6455 §4.1).
    WebSocket,
}

/// Tells which kind it is. Browsers say so themselves (`Sec-Fetch-Mode: navigate`); of clients without those headers, a
/// GET or form POST that prefers `text/html` is a navigation.
pub fn request_kind(facts: &RequestFacts<'_>) -> RequestKind {
    if facts.upgrades {
        return RequestKind::WebSocket;
    }
    if facts.method == "OPTIONS" && facts.asks_for_method {
        return RequestKind::Preflight;
    }
    let navigates = match facts.sec_fetch_mode {
        Some(mode) => mode == "navigate",
        None => facts.x_requested_with.is_none() && facts.accept.is_some_and(prefers_html),
    };
    match facts.method {
        "GET" | "HEAD" if navigates => RequestKind::Navigation,
        "POST" if navigates && facts.content_type.is_none_or(is_form) => RequestKind::FormPost,
        _ => RequestKind::Script,
    }
}

/// The first type that a browser lists is the one it wants most.
fn prefers_html(accept: &str) -> bool {
    let first = accept.split([',', ';']).next().unwrap_or_default().trim();
    first.eq_ignore_ascii_case("text/html") || first.eq_ignore_ascii_case("application/xhtml+xml")
}

/// The three content types that an HTML form can send (HTML standard §4.10.21.5).
fn is_form(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"].iter().any(|form| essence.eq_ignore_ascii_case(form))
}
