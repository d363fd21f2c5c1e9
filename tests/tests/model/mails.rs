//! The mails of a sequence's people, read where the demo shows them.

use tests::{Browser, World};

/// One mail, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mail {
    pub(crate) to: String,
    pub(crate) token: Option<String>,
    pub(crate) links: Vec<String>,
}

/// All mails to these addresses, newest first.
pub(crate) async fn mails(world: &World, reader: &mut Browser, addresses: &[&str]) -> Vec<Mail> {
    let answer = reader.client("GET", &world.login_at("/outbox")).send().await;
    assert_eq!(answer.status, 200);
    let page = answer.text();
    let articles = page.split("<article class=\"mail\">").skip(1);
    articles
        .filter_map(|article| {
            let to = addresses.iter().find(|address| article.contains(**address))?;
            let text = article.split_once("<pre>")?.1.split("</pre>").next()?.replace("&#38;", "&").replace("&amp;", "&");
            let words = |word: &&str| word.starts_with("http://") || word.starts_with("https://");
            Some(Mail {
                to: (*to).to_owned(),
                token: text.lines().map(str::trim).find(|line| is_token(line)).map(str::to_owned),
                links: text.split_whitespace().filter(words).map(|link| link.trim_end_matches('.').to_owned()).collect(),
            })
        })
        .collect()
}

fn is_token(line: &str) -> bool {
    line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}
