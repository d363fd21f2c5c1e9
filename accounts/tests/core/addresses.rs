use accounts::EmailAddress;

#[test]
fn letters_that_are_composed_in_lower_case_alone_have_one_spelling() {
    let [decomposed, composed] = ["J\u{30c}@example.com", "\u{1f0}@example.com"].map(|typed| EmailAddress::parse(typed).unwrap());
    assert_eq!(decomposed, composed);
    assert_eq!(EmailAddress::parse(decomposed.as_str()), Ok(composed));
}
