use auth_pages::{AccessRules, Wanted};
use policies::{Access, Asking, Demand, Link, Person, Requirement, Selected, Side, access};

use super::{Route, RouteTable};

/// The sign-in host asks what the proxy would answer, to somebody who goes through the gateway.
impl AccessRules for RouteTable {
    fn decide(&self, wanted: &Wanted<'_>, person: Person<'_>, link: Link) -> Access {
        let path = wanted.page.split_once('?').map_or(wanted.page, |(path, _)| path);
        let asking = Asking { side: Side::Inside, person: Some(person), link, preflight: false, client: wanted.client, now: wanted.now };
        match self.classify(wanted.host, path) {
            Route::Portal(at) => {
                let selected = Selected { method: wanted.method, path, client: wanted.client, now: wanted.now };
                access(at.to.demands(&selected).iter().map(|deciding| deciding.demand), &asking)
            }
            // A page of ours on the portal's host, which leads to the portal afterwards.
            Route::PortalOwn(_) | Route::Pages(_) | Route::Unknown => access([&Demand::of(Requirement::Password)], &asking),
        }
    }
}
