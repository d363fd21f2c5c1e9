//! MediaWiki, DokuWiki, phpMyAdmin, Django's admin, Redmine and Roundcube: forms with tokens, sessions in cookies.

use std::time::Duration;

use tests::{ADA, Browser, World, eventually};

use crate::running::{ALICE, RealPortal, ada_and_grace, has, sign_out, up};

/// A page that names the person, and how.
struct Named {
    page: &'static str,
    as_alice: &'static str,
    as_bob: &'static str,
    /// What the portal's log says once it was told that the person has signed out.
    signed_out: &'static str,
    /// Whether the portal's cookies are worth nothing after that.
    forgets: bool,
}

/// Right and wrong password, two people, sessions ended behind our back, a password changed at the portal, sign-out; `use_it` is
/// what a person does there, with forms of the portal's own.
async fn lives_behind_the_gateway(portal: RealPortal, named: Named, use_it: impl AsyncFn(&World, &RealPortal, &mut Browser)) {
    let world = portal.world().await;
    let page = world.at(&portal.host, named.page);
    let (mut ada, mut grace) = ada_and_grace(&world, &page).await;
    has(&ada, named.as_alice);
    has(&grace, named.as_bob);

    use_it(&world, &portal, &mut ada).await;

    for _ in 0..2 {
        portal.end_sessions().await;
        ada.get(&page).await.is_at(&page).has_status(200);
        has(&ada, named.as_alice);
        grace.get(&page).await.is_at(&page).has_status(200);
        has(&grace, named.as_bob);
    }

    portal.set_password(ALICE.0, "Changed-Pw-1234").await;
    portal.end_sessions().await;
    ada.get(&page).await.shows("Account linking").shows("no longer accepts the password");
    ada.link_as(ALICE.0, "Changed-Pw-1234", true).await.is_at(&page);
    has(&ada, named.as_alice);

    let held = portal.held(&world, ADA.email).await;
    assert!(portal.shows(&held, named.page).await.contains(named.as_alice), "the portal's own cookies open it");
    sign_out(&world, &mut ada, &page).await;
    eventually("the portal was told of the sign-out", Duration::from_secs(20), async || portal.log().contains(named.signed_out)).await;
    if named.forgets {
        assert!(!portal.shows(&held, named.page).await.contains(named.as_alice), "the portal's own session is over");
    }
    grace.get(&page).await.is_at(&page);
    has(&grace, named.as_bob);
}

#[tokio::test]
async fn mediawiki() {
    let named = Named {
        page: "/index.php?title=Special:BlankPage",
        as_alice: "\"wgUserName\":\"Alice\"",
        as_bob: "\"wgUserName\":\"Bob\"",
        signed_out: "\"POST /index.php/Special:UserLogout HTTP/1.1\" 200",
        forgets: true,
    };
    lives_behind_the_gateway(up("mediawiki").await, named, async |world, portal, ada| {
        ada.get(&world.at(&portal.host, "/index.php?title=Gateway_page&action=edit")).await.has_status(200);
        ada.fill_field("wpTextbox1", "Written through the gateway.").submit("Save page").await;
        ada.has_status(200).shows("Written through the gateway.");
        assert!(ada.url().starts_with(&world.at(&portal.host, "/index.php")), "{}", ada.url());
    })
    .await;
}

#[tokio::test]
async fn dokuwiki() {
    let named = Named {
        page: "/doku.php?id=start&do=profile",
        as_alice: "<bdi>alice",
        as_bob: "<bdi>bob",
        signed_out: "do=logout&sectok=",
        forgets: false,
    };
    lives_behind_the_gateway(up("dokuwiki").await, named, async |world, portal, ada| {
        ada.get(&world.at(&portal.host, "/doku.php?id=gateway&do=edit")).await.has_status(200);
        ada.fill_field("wikitext", "Written through the gateway.").submit("Save").await;
        ada.has_status(200).shows("Written through the gateway.");
        assert!(ada.url().starts_with(&world.at(&portal.host, "/doku.php?id=gateway")), "{}", ada.url());
    })
    .await;
}

#[tokio::test]
async fn phpmyadmin() {
    let named = Named {
        page: "/index.php?route=/",
        as_alice: "user:\"alice\"",
        as_bob: "user:\"bob\"",
        signed_out: "\"POST /index.php?route=/logout HTTP/1.1\" 302",
        forgets: true,
    };
    lives_behind_the_gateway(up("phpmyadmin").await, named, async |world, portal, ada| {
        // Its cookies are reissued with every answer: page after page, with assets between.
        for page in ["/index.php?route=/server/databases", "/index.php?route=/server/status", "/index.php?route=/server/sql"] {
            ada.get(&world.at(&portal.host, page)).await.has_status(200);
            has(ada, "logged_in:true");
            assert_eq!(ada.script("GET", &world.at(&portal.host, "/js/dist/common.js")).send().await.status, 200);
        }
        assert!(!ada.trail().contains("pmaAuth"), "the credential's cookie stays in the gateway");
        assert_eq!(
            ada.cookies(&portal.host).iter().filter(|cookie| cookie.name.starts_with("pma") || cookie.name.starts_with("phpMy")).count(),
            0
        );
    })
    .await;
}

#[tokio::test]
async fn django_admin() {
    let named =
        Named { page: "/admin/", as_alice: "<strong>alice", as_bob: "<strong>bob", signed_out: "POST /admin/logout/", forgets: true };
    lives_behind_the_gateway(up("django-admin").await, named, async |world, portal, ada| {
        // A form with Django's token, checked against cookie, Origin and Referer.
        ada.get(&world.at(&portal.host, "/admin/auth/group/add/")).await.has_status(200);
        ada.fill_field("name", "Made through the gateway").submit("Save").await;
        ada.has_status(200).shows("was added successfully").shows("Made through the gateway");
        ada.is_at(&world.at(&portal.host, "/admin/auth/group/"));
    })
    .await;
}

#[tokio::test]
async fn redmine() {
    let named = Named {
        page: "/my/account",
        as_alice: "<a class=\"user active\" href=\"/users/5\">alice</a>",
        as_bob: ">bob</a>",
        signed_out: "\"POST /logout HTTP/1.1\" 302",
        forgets: true,
    };
    lives_behind_the_gateway(up("redmine").await, named, async |world, portal, ada| {
        ada.get(&world.at(&portal.host, "/my/account")).await.has_status(200);
        ada.fill_field("user[lastname]", "Through the gateway").submit("Save").await;
        ada.has_status(200).shows("Account was successfully updated.").is_at(&world.at(&portal.host, "/my/account"));
    })
    .await;
}

#[tokio::test]
async fn roundcube() {
    let named = Named {
        page: "/?_task=settings&_action=identities",
        as_alice: "alice &lt;alice@",
        as_bob: "bob &lt;bob@",
        signed_out: "\"POST /?_task=logout HTTP/1.1\" 200",
        forgets: true,
    };
    lives_behind_the_gateway(up("roundcube").await, named, async |world, portal, ada| {
        let list = world.at(&portal.host, "/?_task=mail&_action=list&_mbox=INBOX&_remote=1");
        let listed = ada.script("GET", &list).header("x-requested-with", "XMLHttpRequest").send().await;
        assert!(listed.text().contains("\"mailbox\":\"INBOX\""), "{}", listed.text());
        // Its own button sends the form by script.
        let identity = world.at(&portal.host, "/?_task=settings&_action=edit-identity&_iid=1");
        ada.get(&identity).await.has_status(200);
        let source = ada.answer().text();
        let token = source.split("name=\"_token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let fields = format!(
            "_token={token}&_task=settings&_action=save-identity&_iid=1&_name=alice&_email=alice%40example.test&_organization=Gateway&_standard=1"
        );
        ada.post(&identity, &world.at(&portal.host, "/"), "application/x-www-form-urlencoded", fields).await.has_status(200);
        ada.get(&identity).await;
        has(ada, "value=\"Gateway\"");
    })
    .await;
}
