/// `[support]`: whom people turn to.
#[derive(Debug, Clone)]
pub struct Support {
    /// The mail address for trouble with the master account itself; `None`: the pages name nobody.
    pub customer_care: Option<String>,
    /// The groups whose people may see the support pages.
    pub groups: Vec<String>,
}
