/// The part of a `Message-ID` that tells our mails apart: what is before the `@`.
pub(crate) fn unique_part(message_id: &str) -> String {
    let bare = message_id.trim().trim_start_matches('<').trim_end_matches('>');
    bare.split('@').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::unique_part;

    #[test]
    fn brackets_and_host_are_left_out() {
        for text in ["<abc@example.com>", "abc@example.com", " <abc> ", "abc"] {
            assert_eq!(unique_part(text), "abc", "{text}");
        }
        assert_eq!(unique_part(""), "");
    }
}
