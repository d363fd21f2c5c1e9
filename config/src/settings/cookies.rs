/// `[portal.cookies]`: exceptions to the rule that HttpOnly cookies stay in the gateway and others go to the browser.
#[derive(Debug, Clone, Default)]
pub struct Cookies {
    /// Names that stay in the gateway in any case.
    pub hold: Vec<String>,
    /// Names that go to the browser in any case.
    pub expose: Vec<String>,
}
