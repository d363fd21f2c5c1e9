//! How a request differs from the recorded one, in plain words.

use super::exchange::Asked;

/// The first difference that a person should hear of.
pub(super) fn difference(saved: &Asked, asked: &Asked) -> Option<String> {
    if (&saved.method, &saved.target) != (&asked.method, &asked.target) {
        return Some(format!("the recipe asks for {} where the recording has {}", asked.line(), saved.line()));
    }
    let line = asked.line();
    let is_form = |asked: &Asked| asked.header("content-type").is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    if is_form(saved) && is_form(asked) {
        return in_pairs("field", &pairs(&saved.body, '&'), &pairs(&asked.body, '&'))
            .or_else(|| in_headers(saved, asked))
            .map(|words| format!("{line}: {words}"));
    }
    let in_body = || (saved.body != asked.body).then(|| "the body that is sent is not the recorded one".to_owned());
    in_headers(saved, asked).or_else(in_body).map(|words| format!("{line}: {words}"))
}

fn in_headers(saved: &Asked, asked: &Asked) -> Option<String> {
    let cookies = |asked: &Asked| pairs(asked.header("cookie").unwrap_or_default(), ';');
    let others = |asked: &Asked| asked.headers.iter().filter(|(name, _)| name != "cookie").cloned().collect::<Vec<_>>();
    in_pairs("cookie", &cookies(saved), &cookies(asked)).or_else(|| in_pairs("header", &others(saved), &others(asked)))
}

fn pairs(text: &str, separator: char) -> Vec<(String, String)> {
    let pair = |piece: &str| {
        let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
        (name.trim().to_owned(), value.to_owned())
    };
    text.split(separator).filter(|piece| !piece.trim().is_empty()).map(pair).collect()
}

fn in_pairs(what: &str, saved: &[(String, String)], asked: &[(String, String)]) -> Option<String> {
    let has = |pairs: &[(String, String)], name: &str| pairs.iter().any(|(other, _)| other == name);
    if let Some((name, _)) = saved.iter().find(|(name, _)| !has(asked, name)) {
        return Some(format!("the {what} `{name}` is no longer sent"));
    }
    if let Some((name, _)) = asked.iter().find(|(name, _)| !has(saved, name)) {
        return Some(format!("the {what} `{name}` is sent, which the recording does not have"));
    }
    let mut left = saved.to_vec();
    for pair in asked {
        match left.iter().position(|other| other == pair) {
            Some(at) => drop(left.swap_remove(at)),
            None => return Some(format!("the {what} `{}` has another value", pair.0)),
        }
    }
    left.first().map(|(name, _)| format!("the {what} `{name}` is sent fewer times"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(target: &str, cookie: &str, body: &str) -> Asked {
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("cookie", cookie)];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        Asked { method: "POST".into(), target: target.into(), headers, body: body.into() }
    }

    #[test]
    fn what_differs_is_named() {
        let saved = form("/in", "a=1; b=2", "user=u&pass=p");
        let cases = [
            (form("/in", "b=2; a=1", "pass=p&user=u"), None),
            (form("/on", "a=1; b=2", "user=u&pass=p"), Some("the recipe asks for POST /on where the recording has POST /in")),
            (form("/in", "a=1; b=2", "user=u&pw=p"), Some("POST /in: the field `pass` is no longer sent")),
            (form("/in", "a=1; b=2", "user=u&pass=p&go=1"), Some("POST /in: the field `go` is sent, which the recording does not have")),
            (form("/in", "a=1; b=2", "user=u&pass=x"), Some("POST /in: the field `pass` has another value")),
            (form("/in", "a=1; b=2", "user=u&pass=p&pass=p"), Some("POST /in: the field `pass` has another value")),
            (form("/in", "a=1", "user=u&pass=p"), Some("POST /in: the cookie `b` is no longer sent")),
        ];
        for (asked, expected) in cases {
            assert_eq!(difference(&saved, &asked).as_deref(), expected, "{asked:?}");
        }
        let json = |body: &str| Asked { method: "POST".into(), target: "/api".into(), headers: vec![], body: body.into() };
        assert_eq!(difference(&json("{}"), &json("{}")), None);
        assert_eq!(difference(&json("{}"), &json("[]")).as_deref(), Some("POST /api: the body that is sent is not the recorded one"));
    }
}
