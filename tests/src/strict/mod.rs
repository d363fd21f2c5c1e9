//! A reader of HTTP/1 messages that forgives nothing (RFC 9110, RFC 9112): what a sender must not send, it names. It judges what the
//! gateway, and other proxies, hand on.

mod body;
mod head;
mod request;
mod response;

pub use request::{Request, read_request};
pub use response::{Response, read_response};

/// What has been found at the beginning of some bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read<T> {
    /// A message, and how many bytes it takes.
    Whole(T, usize),
    /// The beginning of one, without fault so far.
    More,
    /// What no sender may send.
    Bad(String),
}

/// Goes on with what is there, or gives back why it cannot.
macro_rules! whole {
    ($read:expr) => {
        match $read {
            $crate::strict::Read::Whole(value, length) => (value, length),
            $crate::strict::Read::More => return $crate::strict::Read::More,
            $crate::strict::Read::Bad(what) => return $crate::strict::Read::Bad(what),
        }
    };
}
pub(crate) use whole;

fn bad<T>(what: impl Into<String>) -> Read<T> {
    Read::Bad(what.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Result<usize, String> {
        match read_request(text.as_bytes()) {
            Read::Whole(_, length) => Ok(length),
            Read::More => Err("more".to_owned()),
            Read::Bad(what) => Err(what),
        }
    }

    fn answered(text: &str, closed: bool) -> Result<String, String> {
        match read_response(text.as_bytes(), "GET", closed) {
            Read::Whole(answer, _) => Ok(String::from_utf8(answer.body).unwrap()),
            Read::More => Err("more".to_owned()),
            Read::Bad(what) => Err(what),
        }
    }

    #[test]
    fn honest_requests_are_read() {
        for (text, behind) in [
            ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", ""),
            ("GET /a?b=[|] HTTP/1.0\r\n\r\n", "GET"),
            ("POST http://a:80/ HTTP/1.1\r\nHost: a:80\r\nContent-Length: 2\r\n\r\nhi", "G"),
            ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2;a=\"b\"\r\nhi\r\n0\r\nX-A: 1\r\n\r\n", "\r\n"),
        ] {
            assert_eq!(asked(&format!("{text}{behind}")), Ok(text.len()), "{text:?}");
            for short in 0..text.len() {
                assert_eq!(asked(&text[..short]), Err("more".to_owned()), "{text:?} {short}");
            }
        }
    }

    #[test]
    fn everything_else_is_named() {
        let (line, host) = ("GET / HTTP/1.1\r\n", "Host: a\r\n");
        for (text, what) in [
            (format!("GET / HTTP/1.1\n{host}\r\n"), "a lone LF"),
            (format!("{line}Host: a\rb\r\n\r\n"), "a lone CR"),
            (format!("{line}{host}X: 1\r\n 2\r\n\r\n"), "a folded line"),
            (format!("{line}{host}X : 1\r\n\r\n"), "the field name \"X \""),
            (format!("{line}{host}X\r\n\r\n"), "a field without a colon"),
            (format!("{line}{host}X: \0\r\n\r\n"), "a control byte in a value"),
            (format!("{line}{host}Content_Length: 1\r\n\r\n"), "the field content_length, which may be taken for content-length"),
            (format!("{line}\r\n"), "no Host"),
            (format!("{line}{host}{host}\r\n"), "several Hosts"),
            (format!("{line}Host: a b\r\n\r\n"), "the Host \"a b\""),
            (format!("GET / HTTP/2.0\r\n{host}\r\n"), "the version \"HTTP/2.0\""),
            (format!("GET  / HTTP/1.1\r\n{host}\r\n"), "not a request line"),
            (format!("G(T / HTTP/1.1\r\n{host}\r\n"), "not a method"),
            (format!("GET /\"a HTTP/1.1\r\n{host}\r\n"), "the target \"/\\\"a\""),
            (format!("GET /%zz HTTP/1.1\r\n{host}\r\n"), "the target \"/%zz\""),
            (format!("{line}{host}Content-Length: 1\r\nContent-Length: 1\r\n\r\n"), "several lengths"),
            (format!("{line}{host}Content-Length: +1\r\n\r\n"), "the length \"+1\""),
            (format!("{line}{host}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"), "a length beside a transfer coding"),
            (format!("{line}{host}Transfer-Encoding: gzip, chunked\r\n\r\n"), "the transfer coding \"gzip, chunked\""),
            (format!("{line}{host}Transfer-Encoding: chunked\r\n\r\n+1\r\n"), "the chunk size \"+1\""),
            (format!("{line}{host}Transfer-Encoding: chunked\r\n\r\n1 ;a\r\n"), "the chunk extension \" ;a\""),
            (format!("{line}{host}Transfer-Encoding: chunked\r\n\r\n1\r\nabc"), "a chunk that does not end with CRLF"),
            (format!("{line}{host}Transfer-Encoding: chunked\r\n\r\n0\r\nHost: b\r\n\r\n"), "host in a trailer"),
        ] {
            assert_eq!(asked(&text), Err(what.to_owned()), "{text:?}");
        }
    }

    #[test]
    fn answers_end_where_they_say() {
        let ok = "HTTP/1.1 200 OK\r\n";
        for (text, closed, expected) in [
            (format!("{ok}Content-Length: 2\r\n\r\nhihi"), false, Ok("hi")),
            (format!("{ok}Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"), false, Ok("hi")),
            (format!("{ok}\r\nhi"), true, Ok("hi")),
            (format!("{ok}\r\nhi"), false, Err("more")),
            (format!("{ok}Content-Length: 3\r\n\r\nhi"), true, Err("more")),
            ("HTTP/1.1 204 No Content\r\n\r\nhi".to_owned(), false, Ok("")),
            ("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n".to_owned(), false, Err("a length in an answer 204, which has no body")),
            ("HTTP/1.1 20 OK\r\n\r\n".to_owned(), true, Err("the status line \"HTTP/1.1 20 OK\"")),
            (format!("{ok}Transfer-Encoding: identity\r\n\r\n"), true, Err("the transfer coding \"identity\"")),
        ] {
            assert_eq!(answered(&text, closed), expected.map(str::to_owned).map_err(str::to_owned), "{text:?}");
        }
    }
}
