use crate::at::At;
use crate::fault::Fault;
use crate::file::{Field, FileRollout, FileRolloutStage};
use crate::notes::Notes;
use crate::settings::{Rollout, SignIn};
use crate::value::{Placeholder, Template};

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

/// Whether logins are learned. What a login page's script does to a password, or asks for step by step, cannot be.
pub(super) fn learn(field: &Field<bool>, rollout: Option<Rollout>, sign_in: Option<&SignIn>, notes: &mut Notes) -> bool {
    let Some(at) = field.as_ref().filter(|at| at.value) else { return false };
    learnable(at, sign_in, notes);
    if rollout.is_some_and(|rollout| rollout != Rollout::OptIn) {
        notes.warn(&at.span, "nothing is learned but with rollout = \"opt-in\"", "take it out when the roll-out has gone on");
    }
    true
}

fn learnable(at: &At<bool>, sign_in: Option<&SignIn>, notes: &mut Notes) {
    let fits = match sign_in {
        None => true,
        Some(SignIn::Form(form)) => match form.steps.as_slice() {
            [step] => {
                let plainly = |placeholder| {
                    step.fields.iter().filter(|(name, value)| !name.starts_with("css:") && is_just(value, placeholder)).count() == 1
                };
                let asks_codes = step.fields.iter().any(|(_, value)| value.uses(Placeholder::Totp));
                step.send.is_none() && !asks_codes && plainly(Placeholder::Username) && plainly(Placeholder::Password)
            }
            _ => false,
        },
        Some(_) => false,
    };
    if !fits {
        let help =
            "learning takes method \"form\" with one step whose fields are \"{username}\" and \"{password}\" as they are: leave it out";
        notes.wrong(&at.span, "what people type at this portal's own page cannot be learned", help);
    }
}

fn is_just(value: &Template, placeholder: Placeholder) -> bool {
    value.uses(placeholder) && value.fill(|_| "").is_empty() && value.fill(|_| "x") == "x"
}
