//! Both applications, asked over a socket as any client asks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::net::SocketAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sample_portals::{OrdersOptions, Person, ReportsOptions, SignedOut, orders, reports};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

fn ada() -> Vec<Person> {
    vec![Person::new("ada7", "old secret", "Ada Lovelace")]
}

/// Sends one request and gives the whole answer as text.
async fn ask(to: SocketAddr, line: &str, headers: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(to).await.unwrap();
    let length = body.len();
    let request = format!("{line} HTTP/1.1\r\nHost: desk.test\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// What stands between `before` and `after`.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before:?} in {text}"));
    rest.split_once(after).unwrap().0
}

const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

/// Logs in; the answer of the desk, head and body.
async fn log_in(to: SocketAddr, password: &str) -> String {
    let page = ask(to, "GET /login?next=%2Forders%3Fa%3D1", "", "").await;
    let cookie = between(&page, "set-cookie: ", ";");
    let key = between(&page, "name=\"form_key\" value=\"", "\"");
    let body = format!("form_key={key}&next=%2Forders%3Fa%3D1&user=ada7&pass={password}&go=1");
    ask(to, "POST /login", &format!("{FORM}Cookie: {cookie}\r\n"), &body).await
}

#[tokio::test]
async fn the_desk_takes_an_order_of_someone_signed_in() {
    let desk = orders(OrdersOptions::new(ada())).await.unwrap();
    let answer = ask(desk.addr(), "GET /orders?a=1", "X-Forwarded-Proto: https\r\n", "").await;
    assert!(answer.starts_with("HTTP/1.1 302"), "{answer}");
    assert_eq!(between(&answer, "location: ", "\r"), "https://desk.test/login?next=%2Forders%3Fa%3D1");

    let answer = log_in(desk.addr(), "old+secret").await;
    assert_eq!(between(&answer, "location: ", "\r"), "http://desk.test/orders?a=1");
    let session = between(&answer, "set-cookie: ORDERSID=", ";");
    let cookie = format!("Cookie: ORDERSID={session}\r\n");

    let page = ask(desk.addr(), "GET /orders?a=1", &cookie, "").await;
    assert!(page.contains("Signed in as Ada Lovelace") && page.contains("<code>a=1</code>"), "{page}");
    let csrf = between(&page, "name=\"csrf\" value=\"", "\"");
    assert_eq!(between(&page, "csrftoken=", ";"), csrf);

    let refused = ask(desk.addr(), "POST /orders", &format!("{FORM}{cookie}"), "csrf=guess&item=Tea").await;
    assert!(refused.starts_with("HTTP/1.1 403"), "{refused}");
    let placed = ask(desk.addr(), "POST /orders", &format!("{FORM}{cookie}"), &format!("csrf={csrf}&item=Tea")).await;
    assert_eq!(between(&placed, "location: ", "\r"), "http://desk.test/orders?placed=1");
    assert_eq!(desk.orders().iter().map(|order| order.item.as_str()).collect::<Vec<_>>(), ["Tea"]);

    desk.end_all_sessions();
    let answer = ask(desk.addr(), "GET /api/orders", &cookie, "").await;
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
}

#[tokio::test]
async fn the_desk_refuses_a_wrong_password_and_a_form_without_its_cookie() {
    let desk = orders(OrdersOptions::new(ada())).await.unwrap();
    let answer = log_in(desk.addr(), "wrong").await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("Wrong user name or password"), "{answer}");
    let page = ask(desk.addr(), "GET /login", "", "").await;
    let key = between(&page, "name=\"form_key\" value=\"", "\"");
    let answer = ask(desk.addr(), "POST /login", FORM, &format!("form_key={key}&user=ada7&pass=old+secret")).await;
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    assert_eq!(desk.sign_in_attempts("ada7"), 1, "a form without its cookie tries no password");
    assert_eq!(desk.sessions(), 0);
}

#[tokio::test]
async fn the_desk_can_show_its_form_in_place_of_a_page_and_can_go_down() {
    let mut options = OrdersOptions::new(ada());
    options.signed_out = SignedOut::FormInPlace;
    let desk = orders(options).await.unwrap();
    let answer = ask(desk.addr(), "GET /profile", "", "").await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("name=\"pass\""), "{answer}");
    desk.go_down().await;
    assert!(TcpStream::connect(desk.addr()).await.is_err());
    desk.come_up().await.unwrap();
    assert!(ask(desk.addr(), "GET /login", "", "").await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn reports_want_basic_and_count_in_a_session() {
    let reports = reports(ReportsOptions::new(ada())).await.unwrap();
    let answer = ask(reports.addr(), "GET /reports/sales", "", "").await;
    assert!(answer.starts_with("HTTP/1.1 401") && answer.contains("www-authenticate: Basic realm=\"Reports\""), "{answer}");
    let basic = format!("Authorization: Basic {}\r\n", STANDARD.encode("ada7:old secret"));
    let answer = ask(reports.addr(), "GET /reports/sales", &basic, "").await;
    assert!(answer.contains("Sales went up") && answer.contains("Signed in as Ada Lovelace"), "{answer}");
    let session = between(&answer, "set-cookie: REPORTSID=", ";");
    let answer = ask(reports.addr(), "GET /", &format!("{basic}Cookie: REPORTSID={session}\r\n"), "").await;
    assert!(answer.contains("Pages opened in this session: 2"), "{answer}");
    assert!(ask(reports.addr(), "GET /public/about", "", "").await.starts_with("HTTP/1.1 200"));
}
