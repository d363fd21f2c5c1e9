use accounts::Verdict;

/// How a portal sign-in ended, in a sentence for the person whose login it is, with the next step.
pub(crate) fn of(verdict: Verdict, portal: &str) -> String {
    match verdict {
        Verdict::SignedIn => format!("{portal} let you in, but left nothing to go on with. Try again."),
        Verdict::WrongCredentials => {
            format!("{portal} did not accept this user name and password. Check both; capital letters count.")
        }
        Verdict::Locked => {
            format!("{portal} has locked this login, or asks to wait after too many tries. Wait a while, then try again.")
        }
        Verdict::PasswordExpired => {
            format!("{portal} wants a new password for this login first. Set it there, then link with the new one.")
        }
        Verdict::CodeNeeded => format!("{portal} also asks for a one-time code, which cannot be given for you here."),
        Verdict::Unavailable => format!("{portal} does not answer at the moment, and nothing was kept. Try again in a few minutes."),
        Verdict::Unrecognised => format!("{portal} gave an answer that is not understood here, so nothing was kept."),
    }
}

/// Why a stored login has to be given anew.
pub(crate) fn needs_attention(verdict: Verdict, portal: &str) -> String {
    match verdict {
        Verdict::WrongCredentials => format!("{portal} no longer accepts the password that is stored. Give the one that is right now."),
        Verdict::Locked => format!("{portal} had locked your login when it was last used. When it is open again, give it here once more."),
        Verdict::PasswordExpired => {
            format!("{portal} wants a new password for your login. Set it there first, then give the new one here.")
        }
        Verdict::CodeNeeded => format!("{portal} asked for a one-time code as well, which cannot be given for you here."),
        Verdict::SignedIn | Verdict::Unavailable | Verdict::Unrecognised => {
            format!("{portal} did not let you in with the login that is stored. Give it here once more.")
        }
    }
}
