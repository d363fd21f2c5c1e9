//! How much of a page is read as HTML. What a parser does for an attribute grows with those beside it, and for an element with those
//! around it: a page of nothing else would keep a thread busy for minutes.

/// How many tags are read. A login form stands near the beginning.
const MAX_TAGS: usize = 5_000;

/// Attributes of one element.
const MOST_ATTRIBUTES: usize = 500;

/// The page as far as it has no more of either than any that people look at.
pub(super) fn bounded(page: &str) -> &str {
    let bytes = page.as_bytes();
    let (mut at, mut tags) = (0_usize, 0_usize);
    while let Some(open) = find(bytes, at, b'<') {
        let inside = open.saturating_add(1);
        tags = tags.saturating_add(1);
        let name = name_at(bytes, inside);
        let end = if name.is_empty() { Some(inside) } else { end_of_tag(bytes, inside.saturating_add(name.len())) };
        let Some(end) = end.filter(|_| tags <= MAX_TAGS) else { return page.get(..open).unwrap_or(page) };
        at = end;
    }
    page
}

fn find(bytes: &[u8], from: usize, wanted: u8) -> Option<usize> {
    let found = bytes.get(from..)?.iter().position(|byte| *byte == wanted)?;
    from.checked_add(found)
}

fn name_at(bytes: &[u8], from: usize) -> &[u8] {
    let rest = bytes.get(from..).unwrap_or_default();
    if !rest.first().is_some_and(u8::is_ascii_alphabetic) {
        return &[];
    }
    let end = rest.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')).unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default()
}

/// Behind the tag's `>`, or the page's end. `None`: it has too many attributes.
fn end_of_tag(bytes: &[u8], from: usize) -> Option<usize> {
    let (mut quote, mut before, mut attributes) = (None, b' ', 0_usize);
    for (place, byte) in bytes.iter().enumerate().skip(from) {
        match (quote, *byte) {
            (Some(mark), byte) if byte == mark => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return Some(place.saturating_add(1)),
            // A quote begins a value only behind its `=`.
            (None, mark @ (b'"' | b'\'')) if before == b'=' => quote = Some(mark),
            (None, byte) if !separates(byte) && separates(before) => {
                attributes = attributes.saturating_add(1);
                if attributes > MOST_ATTRIBUTES {
                    return None;
                }
            }
            (None, _) => {}
        }
        // White space between `=` and the quote changes nothing.
        if !(byte.is_ascii_whitespace() && before == b'=') {
            before = if quote.is_none() && matches!(byte, b'"' | b'\'') { b' ' } else { *byte };
        }
    }
    Some(bytes.len())
}

fn separates(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'/'
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pages_that_people_look_at_are_read_whole() {
        let list = "<ul>".to_owned() + &"<li class=a>x <b>y</b><br>".repeat(1_000) + "</ul>";
        let table = "<table>".to_owned() + &"<tr><td>1<td>2".repeat(1_000) + "</table>";
        let text = "a < b, 1 <2, <> </> <!-- <x --> ".repeat(500);
        let attributes = format!("<form {}><input></form>", "data-a='x > y' ".repeat(400));
        for page in [list.as_str(), &table, &text, &attributes, "<a href = \"x>y\" b='it''s'>c</a", "<"] {
            assert_eq!(bounded(page), page);
        }
    }

    #[test]
    fn what_nobody_writes_is_cut_off() {
        assert_eq!(bounded(&"<div>".repeat(100_000)).len(), 5 * MAX_TAGS);
        let many: String = (0..1_000).map(|n| format!(" a{n}")).collect();
        assert_eq!(bounded(&format!("<p>x<b{many}>")), "<p>x");
        let many: String = (0..1_000).map(|n| format!("/a{n}=''")).collect();
        assert_eq!(bounded(&format!("<p>x<b{many}>")), "<p>x");
    }

    proptest! {
        #[test]
        fn no_page_is_too_strange(page in "(</?(b|DIV|p|\\PC)( |/|a|=|\"|'|\\PC){0,6}>?){0,20}") {
            prop_assert!(page.starts_with(bounded(&page)));
        }
    }
}
