use super::*;

pub(super) fn own_data() -> Vec<(&'static str, String)> {
    let export = |prove, errors| ExportDataView {
        frame: frame(Some("ada@example.com")),
        form_token: "token".to_owned(),
        action: "/account/data/export",
        person: "ada@example.com".to_owned(),
        prove,
        errors,
    };
    let delete = |person: &str, links, errors| DeleteAccountView {
        frame: frame(Some(person)),
        form_token: "token".to_owned(),
        action: "/account/data/delete",
        person: person.to_owned(),
        links,
        errors,
    };
    let wrong = || vec![FieldError::new("master_password", phrase!("error-master-password-wrong"))];
    vec![
        ("own-data", html(&OwnDataView { frame: frame(Some("ada@example.com")) })),
        ("export-data", html(&export(false, vec![]))),
        ("export-data-prove", html(&export(true, wrong()))),
        ("delete-account", html(&delete("ada@example.com", 1, vec![]))),
        ("delete-account-mistake", html(&delete(LONG, 12, wrong()))),
        ("account-deleted", html(&AccountDeletedView { frame: frame(None) })),
    ]
}
