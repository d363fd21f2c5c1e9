use crate::file::FileSupport;
use crate::notes::Notes;
use crate::settings::Support;
use crate::value::{line, mail_address};

pub(super) fn check(file: Option<&FileSupport>, notes: &mut Notes) -> Option<Support> {
    let absent = FileSupport::default();
    let file = file.unwrap_or(&absent);
    let customer_care = notes.read_opt(&file.customer_care, |text| mail_address(text));
    let groups = file.groups.as_ref().map_or(&[][..], |at| at.value.as_slice());
    let groups = notes.read_all(groups, |text| line(text));
    Some(Support { customer_care: customer_care?, groups: groups? })
}
