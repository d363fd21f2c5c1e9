use std::collections::BTreeMap;

use proptest::prelude::*;
use secret::Secret;
use serde::Deserialize;
use url::Url;

use super::*;
use crate::recipe::{CssSelector, Extracted, FormChoice, Template, TextGlob, Values};
use crate::test_support::facts;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    url: String,
    content_type: Option<String>,
    page: String,
    form: Option<String>,
    form_action: Option<String>,
    #[serde(default)]
    form_inputs: Vec<String>,
    form_position: Option<usize>,
    submit: Option<String>,
    fields: BTreeMap<String, String>,
    sends: Option<String>,
    refuses: Option<String>,
}

#[test]
fn forms_are_sent_as_a_browser_sends_them() {
    let cases: Cases = toml::from_str(include_str!("../../tests/pages/forms.toml")).unwrap();
    for case in cases.case {
        let (text, encoding) = decode_page(case.page.as_bytes(), case.content_type.as_deref());
        let password = Secret::from("s3cret");
        let values =
            Values { account: &facts(), username: Some("alice"), password: Some(&password), extracted: Extracted::none(), code: None };
        let fills = case.fields.iter().map(|(name, template)| {
            let template = Template::parse(template).unwrap();
            Fill {
                name,
                value: template.render(&values).unwrap(),
                must_exist: template.has_credential(),
                is_password: template.has_password(),
            }
        });
        let selector = |text: &Option<String>| text.as_deref().map(|text| CssSelector::parse(text).unwrap());
        let form = FormChoice {
            selector: selector(&case.form),
            action: case.form_action.as_deref().map(|glob| TextGlob::new(glob).unwrap()),
            inputs: case.form_inputs.clone(),
            position: case.form_position,
        };
        let submit = selector(&case.submit);
        let wanted = Wanted { form: &form, submit: submit.as_ref(), fills: fills.collect() };
        let (sends, refuses) = match fill(&text, &Url::parse(&case.url).unwrap(), encoding, wanted) {
            Ok(form) => {
                let body = String::from_utf8(urlencoded(&form.fields, form.encoding)).unwrap();
                (Some(format!("{} {} {body}", form.method, form.action)), None)
            }
            Err(changed) => (None, Some(changed.to_string())),
        };
        assert_eq!((sends, refuses), (case.sends, case.refuses), "{}", case.name);
    }
}

#[test]
fn a_multipart_form_is_told_apart() {
    let url = Url::parse("https://a.example.com/").unwrap();
    let page = "<form method=post enctype=Multipart/Form-Data><input type=password name=p><input type=file name=f></form>";
    let form = fill(page, &url, encoding_rs::UTF_8, Wanted { form: &FormChoice::default(), submit: None, fills: vec![] }).unwrap();
    assert_eq!(form.enctype, Enctype::Multipart);
    assert!(form.fields[1].is_file);
}

#[test]
fn what_a_page_asks_is_seen() {
    let cases = [
        ("", Asks::Nothing),
        ("<form><input></form>", Asks::Nothing),
        ("<input type=password>", Asks::Nothing),
        ("<form><input type=password disabled></form>", Asks::Nothing),
        ("<form><input type=Password></form>", Asks::Password),
        ("<form><input type=password><input type=password></form>", Asks::Passwords),
        ("<form><input type=password><input type=password></form><form><input type=password></form>", Asks::Password),
        ("<!-- <form><input type=password></form> -->", Asks::Nothing),
        ("<script>'<form><input type=password></form>'</script>", Asks::Nothing),
    ];
    for (page, expected) in cases {
        assert_eq!(asks(page), expected, "{page}");
    }
}

#[test]
fn a_monstrous_page_is_read_in_part() {
    let form = "<form><input type=password></form>";
    for nest in ["<div><input>", "<b><a>"] {
        let page = format!("{form}{}{form}", nest.repeat(20_000));
        assert_eq!(asks(&page), Asks::Password);
        assert_eq!(asks(&page[form.len()..]), Asks::Nothing);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_page_is_too_strange(
        pieces in proptest::collection::vec(
            prop_oneof![
                "</?(form|table|tr|td|input|select|option|optgroup|textarea|button|fieldset|base|div)( (name|value|type|form|id|href|action|method|selected|disabled|checked|multiple)(=[\"']?[a-z:/\\[]{0,9}[\"']?)?){0,3}>?",
                "<form method=post action=[a-z:/]{0,5}><input type=password name=p>",
                "\\PC{0,10}",
            ],
            0..20,
        ),
    ) {
        let page = pieces.concat();
        let url = Url::parse("https://a.example.com/x").unwrap();
        let fills = vec![Fill { name: "p", value: Secret::from("s3cret"), must_exist: true, is_password: true }];
        if let Ok(form) = fill(&page, &url, encoding_rs::UTF_8, Wanted { form: &FormChoice::default(), submit: None, fills }) {
            let sent: Vec<_> = form.fields.iter().filter(|field| field.name == "p").collect();
            prop_assert_eq!(sent.len(), 1, "what is filled in is sent once");
            prop_assert_eq!(sent[0].value.reveal(), "s3cret");
            prop_assert!(asks(&page) != Asks::Nothing);
        }
    }
}

#[test]
fn fuzz_login_page() {
    let url = Url::parse("https://wiki.example.com/login?x=1").unwrap();
    let fills = || {
        [("user", "alice", false), ("pass", "s3cret-Zq7", true)].map(|(name, value, is_password)| Fill {
            name,
            value: Secret::from(value),
            must_exist: true,
            is_password,
        })
    };
    fuzz::target("login_page", move |bytes| {
        let (page, encoding) = decode_page(bytes, None);
        let _ = (outline(&page), moved_on(&page, &url));
        let form = FormChoice::default();
        let filled = fill(&page, &url, encoding, Wanted { form: &form, submit: None, fills: fills().into() });
        assert_eq!(asks(&page) == Asks::Nothing, matches!(filled, Err(FormChanged::NoPasswordForm)), "both find the same forms");
        let Ok(filled) = filled else { return };
        if page.contains("Zq7") {
            return;
        }
        let with_password: Vec<&str> =
            filled.fields.iter().filter(|field| field.value.reveal().contains("s3cret-Zq7")).map(|field| field.name.as_str()).collect();
        assert_eq!(with_password, ["pass"], "the password is in its field alone");
        assert!(!filled.action.as_str().contains("s3cret-Zq7") && filled.action.fragment().is_none());
        let body = urlencoded(&filled.fields, filled.encoding);
        assert!(body.iter().all(u8::is_ascii_graphic), "it fits in an address");
        assert_eq!(url::form_urlencoded::parse(&body).count(), filled.fields.len(), "no value is two fields");
        let parts = multipart(&filled.fields, filled.encoding, "b0undary-Zq7");
        assert!(String::from_utf8_lossy(&parts).matches("b0undary-Zq7").count() > filled.fields.len());
    });
}
