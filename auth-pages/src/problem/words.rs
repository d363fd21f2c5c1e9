//! The words of every problem page: what happened, without blame, and what to do next.

use accounts::Portal;

use super::{Errand, Problem};
use crate::PagesSettings;
use crate::verdict_words;
use crate::views::{Action, Said};

/// What the page says. On the sign-in host a dead end leads to its first page, on a portal's host to the portal's.
pub(super) fn of(problem: &Problem, settings: &PagesSettings, on_sign_in_host: bool) -> Said {
    let origin = &settings.sign_in_origin;
    let home = Action::new("Go to your portals", format!("{origin}/"));
    let first_page = if on_sign_in_host { home.clone() } else { Action::new("Go to the first page", "/") };
    // An empty address is that of the page itself, asked for by GET.
    let again = Action::new("Try again", "");
    match problem {
        Problem::UnknownHost => Said::new("There is nothing at this address")
            .text("No portal has this name here. The address may be mistyped, or the portal may have moved.")
            .action(home),
        Problem::BadRequest(reason) => Said::new("This request could not be read")
            .text(format!("What arrived here was not complete or not in the expected form: {reason}."))
            .text("Nothing was changed. Go back and try again, or begin at the first page.")
            .action(first_page),
        Problem::HeadTooLarge => Said::new("This request is too large")
            .text("The address or the cookies that came with it are longer than can be handled here.")
            .text("Deleting the cookies of this site in your browser often helps.")
            .action(first_page),
        Problem::BodyTooLarge => Said::new("This is too large to send")
            .text("What was sent is larger than this page takes. Nothing was changed. Go back, shorten it, and send it again."),
        Problem::TooSlow => Said::new("This took too long to arrive")
            .text("Your request had not arrived whole when the time for it was over. Nothing was changed. Go back and send it again.")
            .action(first_page),
        Problem::MethodNotAllowed(_) => Said::new("This page cannot be used like that")
            .text("The page exists, but not for this kind of request. Nothing was changed.")
            .action(first_page),
        Problem::NotFound => {
            Said::new("This page does not exist").text("The address may be mistyped, or the page may have moved.").action(first_page)
        }
        Problem::StoreDown => Said::new("Sign-in is not available at the moment")
            .text("A part of this service does not answer. You have not been signed out, and nothing was changed.")
            .text("Wait a moment, then try again.")
            .action(again),
        Problem::SignInNeeded => Said::new("Please sign in").text("This page is for people who are signed in.").action(home),
        Problem::FormNotKept { portal, page } => Said::new("Please sign in, then send your form again")
            .text(format!("You were sending a form to {} while not signed in, and it could not be kept for you.", portal.name))
            .text("Use your browser's back button first if you want to copy what you typed. Then sign in and send it again.")
            .action(Action::new("Sign in", crate::begin_flow::own_path(page))),
        Problem::PortalUnavailable { portal, timed_out } => {
            let what = if *timed_out { "took too long to answer" } else { "does not answer" };
            Said::new(format!("{} {what}", portal.name))
                .text("You are still signed in. The portal may be busy or under maintenance: wait a minute, then try again.")
                .text(support(portal))
                .action(again)
        }
        Problem::PortalSignInFailed { portal, verdict } => Said::new(format!("You could not be signed in to {}", portal.name))
            .text(verdict_words::of(*verdict, &portal.name))
            .text(support(portal))
            .action(Action::new("Try again", "/")),
        Problem::PortalSessionKeepsEnding { portal } => Said::new(format!("{} keeps signing you out", portal.name))
            .text("You were signed in to it several times within a short while, and each time it ended the session at once.")
            .text("Wait a minute, then try again.")
            .text(support(portal))
            .action(Action::new("Try again", "/")),
        Problem::RepeatByHand { portal, page } => Said::new("Please send your form again")
            .text(format!(
                "Your session at {} had ended when your form arrived, so it was not taken. You are signed in there again now.",
                portal.name
            ))
            .text("Go back, check what you typed, and send it once more.")
            .action(Action::new("Go to the page", crate::begin_flow::own_path(page))),
        Problem::TooMany => Said::new("Too many tries")
            .text("There were many tries from your network or for this account within a short while.")
            .text("Wait 15 minutes, then try again.")
            .action(again),
        Problem::Busy => Said::new("Many people are signing in right now")
            .text("Your request could not be handled at once. Nothing was changed. Wait a few seconds, then try again.")
            .action(again),
        Problem::Forbidden { portal } => {
            let said = Said::new("You may not open this page")
                .text("You are signed in, but your account does not have access to this page, or not from here.");
            match portal {
                Some(portal) => said.text(support(portal)).action(home),
                None => said.action(home),
            }
        }
        Problem::Internal => Said::new("Something went wrong here")
            .text("The fault is on our side. It has been noted. Wait a moment, then try again.")
            .action(again),
        Problem::CookiesOff { again } => Said::new("Your browser did not send our cookie back")
            .text("Signing in needs cookies, and this browser does not keep them for this site, or has just deleted them.")
            .text("Allow cookies for this site in the settings of your browser (in a private window too), then try again.")
            .action(Action::new("Try again", again.clone())),
        Problem::ForeignForm { again } => Said::new("Please send this form again")
            .text("It could not be made sure that the form came from our own page, so nothing was changed. This also happens when you signed in or out in another tab.")
            .action(Action::new("Show the form again", again.clone())),
        Problem::FlowExpired { portal, again, form_waited } => {
            let said = Said::new("This sign-in page was open too long")
                .text(format!("For your safety it is good for one hour. Begin once more at {}.", portal.name));
            let said = if *form_waited { said.text("The form that you were sending is not kept any more: please fill it in again.") } else { said };
            said.action(Action::new(format!("Go to {}", portal.name), again.clone()))
        }
        Problem::StartAgain(Errand::Registration) => Said::new("Your registration is not kept any more")
            .text("What you enter is kept for one hour, in the browser in which you began. No account was made.")
            .text("If this comes again, allow cookies for this site in the settings of your browser.")
            .action(Action::new("Start again", format!("{origin}/register"))),
        Problem::StartAgain(Errand::Reset) => Said::new("This page cannot be used any more")
            .text("For your safety each step of choosing a new password is good once, for 15 minutes, in the browser that began. Your password was not changed by this.")
            .text("If this comes again, allow cookies for this site in the settings of your browser.")
            .action(Action::new("Start again", format!("{origin}/forgot"))),
        Problem::ProofOver { again } => Said::new("Please begin again")
            .text("You took a while after entering your password, or this page was opened in another browser. Nothing was changed.")
            .action(Action::new("Sign in", again.as_str())),
        Problem::TicketSpent { portal } => Said::new("This step cannot be repeated")
            .text("The last step of signing in works once, within half a minute, in the browser that began it.")
            .text("If this comes again, allow cookies for this site in the settings of your browser.")
            .action(Action::new(format!("Go to {}", portal.name), "/")),
        Problem::FormGone { portal, page } => Said::new("Your form is not kept any more")
            .text(format!("A form to {} is kept for ten minutes, and sent once. Please fill it in again.", portal.name))
            .action(Action::new("Go to the page", page.clone())),
    }
}

fn support(portal: &Portal) -> String {
    match &portal.support {
        Some(team) => format!("If it stays like this, turn to: {team}."),
        None => "If it stays like this, turn to the people who run it.".to_owned(),
    }
}
