//! Texts by which a page is known.

/// How much of what stands before a name goes into its mark.
const BEFORE: usize = 30;

/// What a signed-in person was shown (twice, since pages hold tokens that change), and what strangers were.
pub(super) struct Compared<'a> {
    pub(super) shown: &'a str,
    pub(super) again: &'a str,
    pub(super) strangers: &'a [String],
}

impl Compared<'_> {
    /// Whether the text stands on both pages of the signed-in and on no stranger's.
    fn tells(&self, text: &str, loosely: bool) -> bool {
        let (shown, again) = (fold(self.shown, loosely), fold(self.again, loosely));
        let text = fold(text, loosely);
        shown.contains(&text) && again.contains(&text) && !self.strangers.iter().any(|page| fold(page, loosely).contains(&text))
    }

    /// A template with the person's name in it, as the page has it.
    pub(super) fn name(&self, username: &str) -> Option<String> {
        if username.chars().count() < 2 {
            return None;
        }
        // Lower-casing may move places; then the page is read as it is.
        let lower = self.shown.to_lowercase();
        let (page, wanted) =
            if lower.len() == self.shown.len() { (lower.as_str(), username.to_lowercase()) } else { (self.shown, username.to_owned()) };
        let mut found: Vec<(usize, String)> = Vec::new();
        for (at, _) in page.match_indices(&wanted).take(50) {
            let (Some(before), Some(after)) = (self.shown.get(..at), at.checked_add(wanted.len()).and_then(|end| self.shown.get(end..)))
            else {
                continue;
            };
            if in_a_field(before) {
                continue;
            }
            let (prefix, suffix) = (lead(before), trail(after));
            // A mark with the name in it twice may hold something else of the person's, as their address.
            if prefix.is_empty()
                || prefix.to_lowercase().contains(&wanted.to_lowercase())
                || !self.tells(&format!("{prefix}{username}{suffix}"), true)
            {
                continue;
            }
            let words = prefix.chars().filter(char::is_ascii_alphabetic).count();
            let template = format!("{}{{username}}{}", doubled(prefix), doubled(suffix));
            found.push((words.min(12), template));
        }
        // Of several the first among those that say the most.
        let most = found.iter().map(|(words, _)| *words).max()?;
        found.into_iter().find(|(words, _)| *words == most).map(|(_, template)| template)
    }

    /// The address of a way out, which only the signed-in are shown.
    pub(super) fn sign_out_link(&self) -> Option<String> {
        self.link(&ENDS)
    }

    /// The same of a way in, for a page as strangers are `shown` it.
    pub(super) fn sign_in_link(&self) -> Option<String> {
        self.link(&BEGINS)
    }

    fn link(&self, words: &[&str]) -> Option<String> {
        let quotes = ['"', '\''];
        let mut pieces =
            self.shown.split(quotes).filter(|piece| piece.len() < 200 && !piece.contains(['<', '>', '\n']) && has_word(piece, words));
        let link = pieces.find_map(|piece| {
            let end = piece.find(['&', ';']).unwrap_or(piece.len());
            let cut = piece.get(..end).unwrap_or(piece);
            let cut = if has_word(cut, words) { cut } else { word_of(piece, words)? };
            (!has_token(cut) && self.tells(cut, false)).then(|| cut.to_owned())
        })?;
        Some(doubled(&link))
    }

    /// Some line that only the signed-in are shown.
    pub(super) fn line(&self) -> Option<String> {
        let plain =
            |line: &&str| (8..=80).contains(&line.len()) && line.chars().filter(char::is_ascii_alphabetic).count() >= 6 && !has_token(line);
        let line = self.shown.lines().map(str::trim).filter(plain).take(500).find(|line| self.tells(line, false))?;
        Some(doubled(line))
    }
}

fn fold(text: &str, loosely: bool) -> String {
    if loosely { text.to_lowercase() } else { text.to_owned() }
}

/// Whether what follows is the value of a field, which a login form may have too.
fn in_a_field(before: &str) -> bool {
    before
        .rfind('<')
        .and_then(|tag| before.get(tag..))
        .is_some_and(|tag| !tag.contains('>') && tag.to_ascii_lowercase().starts_with("<input"))
}

/// What stands before a name, from the last tag, line or number on.
fn lead(before: &str) -> &str {
    let start = before.char_indices().rev().nth(BEFORE).map_or(0, |(at, _)| at);
    let near = before.get(start..).unwrap_or_default();
    let cut = near.rfind(|c: char| c.is_ascii_digit() || c == '\n' || c == '\r').map_or(0, |at| at.saturating_add(1));
    let near = near.get(cut..).unwrap_or_default();
    // From the beginning of the element or, within a tag, of the attribute.
    let tag = near
        .rfind('>')
        .map_or(0, |at| if near.get(at.saturating_add(1)..).unwrap_or_default().trim().is_empty() { at } else { at.saturating_add(1) });
    near.get(tag..).unwrap_or_default().trim_start()
}

/// A little of what stands after it.
fn trail(after: &str) -> &str {
    let end = match after.as_bytes() {
        [b'<', b'/', ..] => 2,
        [b'"' | b'\'' | b'<' | b'&' | b'.' | b',', ..] => 1,
        _ => 0,
    };
    after.get(..end).unwrap_or_default()
}

fn doubled(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// The word itself in a longer address.
fn word_of<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    let lower = text.to_ascii_lowercase();
    let (at, word) = words.iter().find_map(|word| Some((lower.find(word)?, *word)))?;
    text.get(at..at.checked_add(word.len())?)
}

const ENDS: [&str; 10] = ["logout", "log-out", "log_out", "signout", "sign-out", "sign_out", "logoff", "log off", "log out", "sign out"];

/// Whether an address or a text is that of a sign-out.
pub(super) fn ends_session(text: &str) -> bool {
    has_word(text, &ENDS)
}

const BEGINS: [&str; 6] = ["userlogin", "login", "signin", "sign-in", "sign_in", "log-in"];

fn has_word(text: &str, words: &[&str]) -> bool {
    let text = text.to_ascii_lowercase();
    words.iter().any(|word| text.contains(word))
}

/// Whether a text holds something that looks drawn at random.
pub(crate) fn has_token(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .any(|run| run.len() >= 16 && run.bytes().any(|byte| byte.is_ascii_digit()) || run.len() >= 32)
        || text.chars().filter(char::is_ascii_digit).count() >= 9
}

/// Whether an address speaks of this person.
pub(super) fn names(address: &str, username: &str) -> bool {
    let plain = percent_encoding::percent_decode_str(address).decode_utf8_lossy().to_lowercase();
    username.chars().count() >= 3 && plain.contains(&username.to_lowercase())
}

/// A glob over where strangers are sent, from the page that was asked for. `None` where it would catch other redirects too.
pub(super) fn location_glob(location: &str, asked: &str) -> Option<String> {
    let escaped = |text: &str| {
        text.chars().fold(String::new(), |mut out, c| {
            if "*?[]{}\\".contains(c) {
                out.push('\\');
            }
            out.push(c);
            out
        })
    };
    let (path, query) = location.split_once('?').unwrap_or((location, ""));
    let asked_path = asked.split('?').next().unwrap_or(asked);
    let first =
        query.split('&').next().filter(|first| !first.is_empty() && !has_token(first) && !first.contains("%2F") && !first.contains('/'));
    match first {
        Some(first) if path == asked_path || path.ends_with(".php") || path == "/" => {
            Some(format!("{}*", escaped(&format!("{path}?{first}"))))
        }
        _ if path == asked_path || path == "/" || path.ends_with("index.php") => None,
        _ => Some(format!("{}*", escaped(path))),
    }
}

/// A piece of the password field by which a login page is known, which the page `shown` to the signed-in does not have; and where it ends.
pub(super) fn password_mark(page: &str, shown: &str) -> Option<(String, usize)> {
    let lower = page.to_ascii_lowercase();
    let at = ["type=\"password\"", "type='password'", "type=password"].iter().filter_map(|text| lower.find(text)).min()?;
    let start = page.get(..at)?.rfind('<')?;
    let end = at.checked_add(page.get(at..)?.find('>')?)?;
    let tag = page.get(start..end)?;
    let attributes = tag.split_ascii_whitespace().skip(1).map(|piece| piece.trim_end_matches('/'));
    let named = attributes.clone().filter(|piece| piece.to_ascii_lowercase().starts_with("name="));
    let mark = named.chain(attributes).find(|piece| piece.len() >= 6 && !has_token(piece) && !shown.contains(*piece))?;
    Some((mark.to_owned(), end))
}
