use secret::Secret;

/// `[sms]`: text messages going out.
#[derive(Debug, Clone)]
pub struct Sms {
    /// How they leave.
    pub provider: SmsProvider,
    /// How many at most.
    pub limits: SmsLimits,
    /// Beginnings of the numbers that are texted (`+44`); all, if there are none.
    pub countries: Vec<String>,
    /// Beginnings of the numbers that are not.
    pub blocked_countries: Vec<String>,
}

/// How text messages leave.
#[derive(Debug, Clone)]
pub enum SmsProvider {
    /// They do not: they are kept, and shown by the demo and the tests.
    Outbox,
    /// By a GET of this address with `{to}`, `{text}` and perhaps `{report_url}` in it; it may hold a password.
    Http(Secret<String>),
}

/// How many text messages are sent at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SmsLimits {
    /// For one account in a day.
    pub per_account_day: u32,
    /// To one number in a day.
    pub per_number_day: u32,
    /// To a block of ten thousand numbers in an hour.
    pub per_prefix_hour: u32,
    /// Asked for from one network in an hour.
    pub per_network_hour: u32,
    /// In a day.
    pub total_day: u32,
}
