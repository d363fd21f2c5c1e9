use accounts::Verdict;
use locales::{Phrase, phrase};

/// How a portal sign-in ended, in a sentence for the person whose login it is, with the next step.
pub(crate) fn of(verdict: Verdict, portal: &str) -> Phrase {
    match verdict {
        Verdict::SignedIn => phrase!("verdict-signed-in", portal = portal),
        Verdict::WrongCredentials => phrase!("verdict-wrong", portal = portal),
        Verdict::Locked => phrase!("verdict-locked", portal = portal),
        Verdict::PasswordExpired => phrase!("verdict-expired", portal = portal),
        Verdict::CodeNeeded => phrase!("verdict-code", portal = portal),
        Verdict::CodeSpent => phrase!("verdict-code-spent", portal = portal),
        Verdict::Unavailable => phrase!("verdict-silent", portal = portal),
        Verdict::Unrecognised => phrase!("verdict-unrecognised", portal = portal),
    }
}

/// Why a stored login has to be given anew.
pub(crate) fn needs_attention(verdict: Verdict, portal: &str) -> Phrase {
    match verdict {
        Verdict::WrongCredentials => phrase!("attention-wrong", portal = portal),
        Verdict::Locked => phrase!("attention-locked", portal = portal),
        Verdict::PasswordExpired => phrase!("attention-expired", portal = portal),
        Verdict::CodeNeeded => phrase!("attention-code", portal = portal),
        Verdict::SignedIn | Verdict::CodeSpent | Verdict::Unavailable | Verdict::Unrecognised => {
            phrase!("attention-other", portal = portal)
        }
    }
}

/// How a canary's sign-in ended, in a few words for those who look after the portal.
pub(crate) fn of_a_canary(verdict: Verdict) -> Phrase {
    match verdict {
        Verdict::SignedIn => phrase!("canary-signed-in"),
        Verdict::WrongCredentials => phrase!("canary-wrong"),
        Verdict::Locked => phrase!("canary-locked"),
        Verdict::PasswordExpired => phrase!("canary-expired"),
        Verdict::CodeNeeded | Verdict::CodeSpent => phrase!("canary-code"),
        Verdict::Unavailable => phrase!("canary-silent"),
        Verdict::Unrecognised => phrase!("canary-unrecognised"),
    }
}
