//! What the gateway signs about a person, verified by a library of somebody else, which fetches our keys.

use tests::{ADA, World};

use crate::running::up;

#[tokio::test]
async fn pyjwt() {
    let portal = up("pyjwt").await;
    for algorithm in ["ES256", "EdDSA"] {
        let sign_in = format!(
            "[portal.sign_in]\nmethod = \"assertion\"\nalgorithm = \"{algorithm}\"\n[portal.sign_in.proof]\npage = \"/\"\nbody = \"Hello\"\n"
        );
        let recipe = format!("[[portal]]\nid = \"api\"\nhosts = [\"api.localhost\"]\nupstream = [\"{}\"]\n{sign_in}", portal.url().await);
        let world = World::new().without_samples().recipe(&recipe).start().await;
        let keys = world.login_at("/.well-known/jwks.json");
        let host = keys.split('/').nth(2).unwrap().to_owned();
        let page = world.at("api.localhost", "/");
        let trusted = |audience: &str| format!("{}\n{host}\n{audience}\n", keys.replace(host.split(':').next().unwrap(), "127.0.0.1"));
        std::fs::write(portal.file("jwks"), trusted("https://elsewhere.example")).unwrap();
        let mut ada = world.browser();
        ada.get(&page).await.sign_in(&ADA).await.shows_not("Hello");
        std::fs::write(portal.file("jwks"), trusted(page.trim_end_matches('/'))).unwrap();
        ada.get(&page).await.is_at(&page).has_status(200).shows(&format!("Hello, {}, by {algorithm}", ADA.email));
    }
}
