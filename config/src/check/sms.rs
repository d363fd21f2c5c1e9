use crate::at::At;
use crate::file::{Field, FileSms, FileSmsLimits, FileSmsProvider, List};
use crate::notes::Notes;
use crate::settings::{Sms, SmsLimits, SmsProvider};
use crate::value::{calling_code, sms_url};

const LIMITS: SmsLimits = SmsLimits { per_account_day: 10, per_number_day: 5, per_prefix_hour: 30, per_network_hour: 10, total_day: 1_000 };

/// `Some(None)`: there are no text messages.
pub(super) fn check(section: Option<&At<FileSms>>, notes: &mut Notes) -> Option<Option<Sms>> {
    let Some(at) = section else { return Some(None) };
    let file: &FileSms = at;
    let http = file.provider.as_ref().is_some_and(|at| at.value == FileSmsProvider::Http);
    let provider = if http {
        let help = "write the provider's address, with {to}, {text} and {report_url}";
        let url = notes.need(&at.span, "url", &file.url, help);
        url.and_then(|url| {
            let read = notes.read(url, |text| sms_url(text))?;
            if read.in_clear {
                notes.warn(
                    &url.span,
                    "messages, and the provider's password, cross the network in clear",
                    "write https:// instead of http://",
                );
            }
            Some(SmsProvider::Http(read.url))
        })
    } else {
        if let Some(url) = &file.url
            && !notes.something_taken_out(&at.span)
        {
            notes.wrong(&url.span, "`url` is used with provider = \"http\" only", "write provider = \"http\", or leave url out");
        }
        Some(SmsProvider::Outbox)
    };
    let limits = limits(&file.limits, notes);
    let countries = codes(&file.countries, notes);
    let blocked_countries = codes(&file.blocked_countries, notes);
    Some(Some(Sms { provider: provider?, limits: limits?, countries: countries?, blocked_countries: blocked_countries? }))
}

fn codes(list: &List<String>, notes: &mut Notes) -> Option<Vec<String>> {
    notes.read_all(list.as_ref().map_or(&[], |at| at.value.as_slice()), |text| calling_code(text))
}

fn limits(field: &Field<FileSmsLimits>, notes: &mut Notes) -> Option<SmsLimits> {
    let Some(at) = field else { return Some(LIMITS) };
    let limits = SmsLimits {
        per_account_day: at.per_account_day.as_ref().map_or(LIMITS.per_account_day, |at| at.value),
        per_number_day: at.per_number_day.as_ref().map_or(LIMITS.per_number_day, |at| at.value),
        per_prefix_hour: at.per_prefix_hour.as_ref().map_or(LIMITS.per_prefix_hour, |at| at.value),
        per_network_hour: at.per_network_hour.as_ref().map_or(LIMITS.per_network_hour, |at| at.value),
        total_day: at.total_day.as_ref().map_or(LIMITS.total_day, |at| at.value),
    };
    let all = [limits.per_account_day, limits.per_number_day, limits.per_prefix_hour, limits.per_network_hour, limits.total_day];
    if all.contains(&0) {
        notes.wrong(&at.span, "a limit of 0 means that nobody ever gets a message", "write 1 or more, or leave [sms] out");
        return None;
    }
    Some(limits)
}
