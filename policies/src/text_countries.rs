/// To which countries text messages go, by the beginnings of numbers (`+44`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextCountries {
    /// Only these; all, if there are none.
    pub allowed: Vec<String>,
    /// Never these.
    pub blocked: Vec<String>,
}

impl TextCountries {
    /// Whether a number (in E.164) may be texted. The longest beginning that fits decides, so that one country of a shared calling code
    /// can be taken out (`+1` but not `+1876`) or let in.
    pub fn may_text(&self, number: &str) -> bool {
        let longest = |list: &[String]| list.iter().filter(|beginning| number.starts_with(*beginning)).map(String::len).max();
        match (longest(&self.allowed), longest(&self.blocked)) {
            (Some(allowed), Some(blocked)) => allowed > blocked,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => self.allowed.is_empty(),
        }
    }
}
