use super::{EMAIL, ORDERS_LOGIN, PASSWORD, Place, REPORTS_LOGIN};

/// What the person is told to open and to do.
pub(crate) fn instructions(place: &Place) -> String {
    let port = place.port;
    let ((orders_user, orders_password), (reports_user, reports_password)) = (ORDERS_LOGIN, REPORTS_LOGIN);
    format!(
        "
Latchkey runs on this machine. Open, in one browser:

  http://login.localhost:{port}/     the sign-in pages and the list of portals
  http://orders.localhost:{port}/    Orders desk, an application with its own login form
  http://reports.localhost:{port}/   Reports, an application with HTTP Basic

1. Open the Orders desk. Sign in with your master account:
     {EMAIL}   {PASSWORD}
2. Link the login that you already have there, once:
     {orders_user}   {orders_password}
3. Open Reports: no second sign-in, only its own login to link:
     {reports_user}   {reports_password}
4. From now on both open without asking. Sign out at the sign-in pages, and neither does.

The mails and text messages that would be sent are at http://login.localhost:{port}/outbox
Data: {}
Stop with Ctrl-C.
",
        place.data_dir.display()
    )
}
