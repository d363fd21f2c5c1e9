use crate::fault::Fault;
use crate::file::{Field, FileRollout, FileRolloutStage};
use crate::notes::Notes;
use crate::settings::{Rollout, SignIn};

/// Who goes through the gateway. Whoever does not meets the portal's own login, so there should be one.
pub(super) fn check(field: &Field<FileRollout>, sign_in: Option<&SignIn>, notes: &mut Notes) -> Option<Rollout> {
    let rollout = notes.read_or(field, Rollout::Required, stage)?;
    let without_login = match sign_in {
        Some(SignIn::None) => Some("none"),
        Some(SignIn::Headers(_)) => Some("headers"),
        Some(SignIn::Assertion(_)) => Some("assertion"),
        Some(SignIn::Cookie(_)) => Some("cookie"),
        Some(SignIn::Form(_) | SignIn::Json(_) | SignIn::Basic(_) | SignIn::Digest(_)) | None => None,
    };
    if let (Some(at), Some(method)) = (field, without_login)
        && rollout != Rollout::Required
    {
        notes.warn(
            &at.span,
            format!("with method \"{method}\", whoever the roll-out leaves out reaches this portal without any sign-in of ours"),
            "be sure that it has a login of its own, or write \"required\"",
        );
    }
    Some(rollout)
}

fn stage(file: &FileRollout) -> Result<Rollout, Fault> {
    match file {
        FileRollout::Stage(FileRolloutStage::Off) => Ok(Rollout::Off),
        FileRollout::Stage(FileRolloutStage::OptIn) => Ok(Rollout::OptIn),
        FileRollout::Stage(FileRolloutStage::Required) => Ok(Rollout::Required),
        FileRollout::Percent(share) => match u8::try_from(share.percent) {
            Ok(percent) if percent <= 100 => Ok(Rollout::Percent(percent)),
            _ => Err(Fault::new("a percentage is between 0 and 100", "write { percent = 20 }")),
        },
    }
}
