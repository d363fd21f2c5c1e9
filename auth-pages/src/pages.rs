use std::sync::Arc;

use accounts::use_cases::Deps;
use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use locales::phrase;

use crate::asked::Asked;
use crate::even_time::in_even_time;
use crate::reply::{Handled, common_headers};
use crate::static_files::StaticFiles;
use crate::views::Frame;
use crate::{CookieNames, PagesSettings, Place, Problem, Visit, portal_host, sign_in_host};

/// All pages. One for the whole process.
pub struct Pages {
    pub(crate) deps: Arc<Deps>,
    pub(crate) settings: PagesSettings,
    pub(crate) names: CookieNames,
    pub(crate) files: StaticFiles,
    pub(crate) headers: HeaderMap,
}

impl Pages {
    /// The pages over the use cases.
    pub fn new(deps: Arc<Deps>, settings: PagesSettings) -> Self {
        let names = CookieNames::new(settings.secure);
        let headers = common_headers(&settings);
        let files = StaticFiles::new(&settings.brand);
        Self { deps, settings, names, files, headers }
    }

    /// The names of our cookies, which the gateway reads, and removes from what goes to a portal.
    pub fn cookie_names(&self) -> &CookieNames {
        &self.names
    }

    /// Answers a request to the sign-in host, or to `/.latchkey/…` on a portal's host. The caller has read the body, within bounds.
    ///
    /// What a post has begun runs to its end, on its own task, also when the caller gives up: who presses the button twice hangs up on the
    /// first request, and a try that was counted before it was judged, or a text before it was written, must not be left in its midst.
    /// Its answer leaves in even time, so that nobody learns from it whether the name that was typed has an account.
    pub async fn answer(self: Arc<Self>, request: Request<Bytes>, visit: Visit) -> Response<Bytes> {
        if *request.method() != Method::POST {
            return self.answer_to_the_end(request, &visit).await;
        }
        let (pages, told) = (self.clone(), visit.clone());
        match tokio::spawn(async move { in_even_time(pages.answer_to_the_end(request, &told)).await }).await {
            Ok(reply) => reply,
            Err(ended) => {
                tracing::error!(%ended, "a request to our pages did not come to its end");
                self.problem(&Problem::Internal, &visit)
            }
        }
    }

    async fn answer_to_the_end(&self, request: Request<Bytes>, visit: &Visit) -> Response<Bytes> {
        let handled = match Asked::read(&request, visit, &self.names) {
            Ok(asked) => match self.language_chosen(&asked) {
                Some(reply) => Ok(reply),
                None => self.handle(&asked).await,
            },
            Err(problem) => Err(problem),
        };
        let mut reply = handled.unwrap_or_else(|problem| self.problem(&problem, visit));
        if *request.method() == Method::HEAD {
            let length = std::mem::take(reply.body_mut()).len();
            if reply.status() != StatusCode::NO_CONTENT {
                reply.headers_mut().insert(header::CONTENT_LENGTH, length.into());
            }
        }
        reply
    }

    async fn handle(&self, asked: &Asked<'_>) -> Handled {
        match &asked.visit.place {
            Place::SignInHost => sign_in_host::answer(self, asked).await,
            Place::PortalHost { portal, host } => portal_host::answer(self, asked, portal, host).await,
            Place::Elsewhere => Err(Problem::UnknownHost),
        }
    }

    /// The parts that every page has.
    pub(crate) fn frame(&self, visit: &Visit) -> Frame {
        let origin = &self.settings.sign_in_origin;
        let on_sign_in_host = matches!(visit.place, Place::SignInHost);
        let person = visit.who.as_ref().filter(|_| on_sign_in_host).map(|who| who.account.email.to_string());
        Frame {
            brand: self.settings.brand.name.clone(),
            logo: self.files.logo.as_ref().map(|logo| format!("{origin}{}", logo.path)),
            footer: self.settings.brand.footer.clone(),
            own: self.settings.brand.own.clone(),
            style: format!("{origin}{}", self.files.style.path),
            own_style: self.files.own_style.as_ref().map(|style| format!("{origin}{}", style.path)),
            script: on_sign_in_host.then(|| format!("{origin}{}", self.files.script.path)),
            icon: format!("{origin}{}", self.files.icon.path),
            home: origin.clone(),
            person,
            waiting: None,
            language: visit.reader.words.language().tag(),
            languages: self.language_links(visit),
            language_form: self.language_form(visit),
            zone_cookie: self.names.zone,
        }
    }

    /// The subject of the mail with a token that somebody was sent who reads this page.
    pub(crate) fn token_subject(&self, visit: &Visit) -> String {
        let own = || visit.reader.words.say(phrase!("mail-token-subject", brand = self.settings.brand.name.as_str()));
        self.settings.token_subject.clone().unwrap_or_else(own)
    }

    /// The public origin of a portal's host.
    pub(crate) fn origin_of(&self, host: &str) -> Option<&str> {
        self.settings.origins.get(host).map(String::as_str)
    }
}
