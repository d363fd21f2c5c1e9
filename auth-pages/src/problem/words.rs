//! The words of every problem page: what happened, without blame, and what to do next.

use accounts::Portal;
use locales::{Phrase, how_long, phrase};

use super::{Errand, Problem};
use crate::PagesSettings;
use crate::verdict_words;
use crate::views::{Action, Said};

/// What the page says. On the sign-in host a dead end leads to its first page, on a portal's host to the portal's.
pub(super) fn of(problem: &Problem, settings: &PagesSettings, on_sign_in_host: bool) -> Said {
    let origin = &settings.sign_in_origin;
    let home = Action::new(phrase!("problem-go-to-portals"), format!("{origin}/"));
    let first_page = if on_sign_in_host { home.clone() } else { Action::new(phrase!("problem-first-page"), "/") };
    // An empty address is that of the page itself, asked for by GET.
    let again = Action::new(phrase!("problem-try-again"), "");
    match problem {
        Problem::UnknownHost => Said::new(phrase!("problem-unknown-host")).text(phrase!("problem-unknown-host-text")).action(home),
        Problem::BadRequest(reason) => Said::new(phrase!("problem-bad-request"))
            .text(phrase!("problem-bad-request-text", reason = reason))
            .text(phrase!("problem-bad-request-again"))
            .action(first_page),
        Problem::HeadTooLarge => Said::new(phrase!("problem-head-too-large"))
            .text(phrase!("problem-head-too-large-text"))
            .text(phrase!("problem-head-too-large-next"))
            .action(first_page),
        Problem::BodyTooLarge => Said::new(phrase!("problem-body-too-large")).text(phrase!("problem-body-too-large-text")),
        Problem::TooSlow => Said::new(phrase!("problem-too-slow")).text(phrase!("problem-too-slow-text")).action(first_page),
        Problem::MethodNotAllowed(_) => Said::new(phrase!("problem-method")).text(phrase!("problem-method-text")).action(first_page),
        Problem::NotFound => Said::new(phrase!("problem-not-found")).text(phrase!("problem-not-found-text")).action(first_page),
        Problem::StoreDown => Said::new(phrase!("problem-store-down"))
            .text(phrase!("problem-store-down-text"))
            .text(phrase!("problem-wait-a-moment"))
            .action(again),
        Problem::SignInNeeded | Problem::StepUpNeeded => {
            Said::new(phrase!("problem-sign-in")).text(phrase!("problem-sign-in-text")).action(home)
        }
        Problem::FormNotKept { portal, page } => Said::new(phrase!("problem-form-not-kept"))
            .text(phrase!("problem-form-not-kept-text", portal = &portal.name))
            .text(phrase!("problem-form-not-kept-next"))
            .action(Action::new(phrase!("sign-in"), crate::begin_flow::own_path(page))),
        Problem::PortalUnavailable { portal, timed_out } => {
            let portal_name = &portal.name;
            Said::new(if *timed_out {
                phrase!("problem-portal-slow", portal = portal_name)
            } else {
                phrase!("problem-portal-silent", portal = portal_name)
            })
            .text(phrase!("problem-portal-silent-text"))
            .text(support(portal))
            .action(again)
        }
        Problem::PortalSignInFailed { portal, verdict } => Said::new(phrase!("problem-portal-sign-in", portal = &portal.name))
            .text(verdict_words::of(*verdict, &portal.name))
            .text(support(portal))
            .action(Action::new(phrase!("problem-try-again"), "/")),
        Problem::PortalSessionKeepsEnding { portal } => Said::new(phrase!("problem-keeps-ending", portal = &portal.name))
            .text(phrase!("problem-keeps-ending-text"))
            .text(phrase!("problem-wait-a-minute"))
            .text(support(portal))
            .action(Action::new(phrase!("problem-try-again"), "/")),
        Problem::RepeatByHand { portal, page } => Said::new(phrase!("problem-repeat"))
            .text(phrase!("problem-repeat-text", portal = &portal.name))
            .text(phrase!("problem-repeat-next"))
            .action(Action::new(phrase!("problem-go-to-page"), crate::begin_flow::own_path(page))),
        Problem::TooMany => Said::new(phrase!("problem-too-many"))
            .text(phrase!("problem-too-many-text"))
            .text(phrase!("problem-too-many-next"))
            .action(again),
        Problem::TooFast { portal, wait } => Said::new(phrase!("problem-too-fast", portal = &portal.name))
            .text(phrase!("problem-too-fast-text", portal = &portal.name))
            .text(phrase!("problem-too-fast-next", wait = how_long(*wait)))
            .action(again),
        Problem::Busy => Said::new(phrase!("problem-busy")).text(phrase!("problem-busy-text")).action(again),
        Problem::Forbidden { portal } => {
            let said = Said::new(phrase!("problem-forbidden")).text(phrase!("problem-forbidden-text"));
            match portal {
                Some(portal) => said.text(support(portal)).action(home),
                None => said.action(home),
            }
        }
        Problem::Internal => Said::new(phrase!("problem-internal")).text(phrase!("problem-internal-text")).action(again),
        Problem::CookiesOff { again } => Said::new(phrase!("problem-cookies-off"))
            .text(phrase!("problem-cookies-off-text"))
            .text(phrase!("problem-cookies-off-next"))
            .action(Action::new(phrase!("problem-try-again"), again.clone())),
        Problem::ForeignForm { again } => Said::new(phrase!("problem-foreign-form"))
            .text(phrase!("problem-foreign-form-text"))
            .action(Action::new(phrase!("problem-show-form"), again.clone())),
        Problem::FlowExpired { portal, again, form_waited } => {
            let said = Said::new(phrase!("problem-flow-expired")).text(phrase!("problem-flow-expired-text", portal = &portal.name));
            let said = if *form_waited { said.text(phrase!("problem-flow-expired-form")) } else { said };
            said.action(Action::new(phrase!("problem-go-to", portal = &portal.name), again.clone()))
        }
        Problem::StartAgain(Errand::Registration) => Said::new(phrase!("problem-registration-gone"))
            .text(phrase!("problem-registration-gone-text"))
            .text(phrase!("problem-if-again"))
            .action(Action::new(phrase!("problem-start-again"), format!("{origin}/register"))),
        Problem::StartAgain(Errand::Reset) => Said::new(phrase!("problem-reset-gone"))
            .text(phrase!("problem-reset-gone-text"))
            .text(phrase!("problem-if-again"))
            .action(Action::new(phrase!("problem-start-again"), format!("{origin}/forgot"))),
        Problem::ProofOver { again } => Said::new(phrase!("problem-proof-over"))
            .text(phrase!("problem-proof-over-text"))
            .action(Action::new(phrase!("sign-in"), again.as_str())),
        Problem::TicketSpent { portal } => Said::new(phrase!("problem-ticket-spent"))
            .text(phrase!("problem-ticket-spent-text"))
            .text(phrase!("problem-if-again"))
            .action(Action::new(phrase!("problem-go-to", portal = &portal.name), "/")),
        Problem::FormGone { portal, page } => Said::new(phrase!("problem-form-gone"))
            .text(phrase!("problem-form-gone-text", portal = &portal.name))
            .action(Action::new(phrase!("problem-go-to-page"), page.clone())),
    }
}

fn support(portal: &Portal) -> Phrase {
    match &portal.support {
        Some(team) => phrase!("problem-ask-team", team = team),
        None => phrase!("problem-ask-operators"),
    }
}
