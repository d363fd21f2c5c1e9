use crate::file::FileSupport;
use crate::notes::Notes;
use crate::settings::Support;
use crate::value::mail_address;

pub(super) fn check(file: Option<&FileSupport>, notes: &mut Notes) -> Option<Support> {
    let absent = FileSupport::default();
    let file = file.unwrap_or(&absent);
    let customer_care = notes.read_opt(&file.customer_care, |text| mail_address(text));
    notes.only(&file.groups, "groups", Vec::is_empty, "there is no support console yet: write [] or leave it out");
    Some(Support { customer_care: customer_care? })
}
