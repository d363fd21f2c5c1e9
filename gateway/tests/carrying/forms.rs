use crate::world::{USUAL, World};

#[tokio::test]
async fn a_form_posted_while_signed_out_is_kept_and_sent_on_byte_for_byte() {
    let world = World::new(USUAL).await;
    let ada = world.linked_ada().await;
    let body = "item=caf\u{e9}+%26%zz&csrf=";
    let sent = world.client().navigates().post("/orders?from=desk", body).await;
    assert_eq!(sent.status, 303, "{sent:?}");
    let sealed = sent.field("location").unwrap().split("flow=").nth(1).unwrap().to_owned();
    let flow = accounts::Flow::open(&sealed, &world.deps.keys.load().sealer, world.deps.clock.now());
    let accounts::OpenFlow::Good(flow) = flow else { panic!("{flow:?}") };
    let kept = flow.kept_post.clone().unwrap();
    assert_eq!(flow.page, "/orders?from=desk");
    world.portal.forget_received();
    let nonce = cookie(&sent, "latchkey-nonce");
    let ticket =
        accounts::Ticket::for_flow(flow, ada.session.id).issue(world.deps.sessions.as_ref(), world.deps.rng.as_ref()).await.unwrap();
    let entered = world.client().navigates().with("Cookie", &nonce).get(&format!("/.latchkey/enter?ticket={ticket}")).await;
    let resume = entered.field("location").unwrap().split_once(&world.authority()).unwrap().1.to_owned();
    assert!(resume.contains(&kept), "{resume}");
    let asked = world.client().navigates().with("Cookie", &format!("{}; {nonce}", ada.cookie)).get(&resume).await;
    let cookies = format!("{}; {nonce}; {}", ada.cookie, cookie(&asked, "latchkey-resume"));
    let confirm = world.client().navigates().with("Cookie", &cookies).with("Origin", &format!("http://{}", world.authority()));
    let answer = confirm.post("/orders?from=desk", "").await;
    assert!(answer.all("set-cookie").iter().any(|cookie| cookie.starts_with("latchkey-resume=;")), "{answer:?}");
    let received: Vec<_> = world.portal.received().into_iter().filter(|received| received.method == "POST").collect();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].body, body.as_bytes());
    assert_eq!(received[0].header("content-length"), [body.len().to_string()]);
    assert_eq!(received[0].header("content-type"), ["application/x-www-form-urlencoded"]);
    // Once.
    assert_eq!(confirm.post("/orders?from=desk", "").await.status, 410);
    confirm.post("/orders?from=desk", "ours=1").await;
    assert_eq!(world.portal.received().last().unwrap().body, b"ours=1".as_slice());
}

fn cookie(answer: &crate::client::Answer, name: &str) -> String {
    let set =
        answer.all("set-cookie").into_iter().find(|line| line.starts_with(&format!("{name}="))).unwrap_or_else(|| panic!("{answer:?}"));
    set.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_form_that_is_too_large_is_not_kept() {
    let world = World::new(USUAL).await;
    let large = "a".repeat(70_000);
    let answer = world.client().navigates().post("/orders", &large).await;
    assert_eq!(answer.status, 413, "{answer:?}");
    let chunk = format!("{:x}\r\n{large}\r\n0\r\n\r\n", large.len());
    let head = world.client().navigates().head("POST", "/orders");
    let chunked = format!("{head}Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{chunk}");
    assert_eq!(world.client().raw(chunked.as_bytes()).await.status, 413);
    assert!(world.portal.received().is_empty());
}
