//! Real portals are recorded, and the shipped recipes meet the recordings after the portals have gone.

use std::path::{Path, PathBuf};
use std::process::Output;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::running::{ALICE, command, up};

/// All files below a directory.
fn files(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.push((entry.path(), std::fs::read(entry.path()).unwrap()));
        }
    }
    found.sort();
    found
}

/// Whether the bytes are in it, in any case.
fn holds(text: &[u8], wanted: &str) -> bool {
    let (text, wanted) = (text.to_ascii_lowercase(), wanted.as_bytes().to_ascii_lowercase());
    text.windows(wanted.len()).any(|window| window == wanted)
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Records the portal, looks for what must not be kept, and replays with the recipe as it is and with each of the changes: a piece of the
/// recipe, what stands in its place, and what is said of it.
async fn is_recorded(name: &'static str, changes: &[(&str, &str, &str)]) {
    let portal = up(name).await;
    let world = portal.world().await;
    let dir = tempfile::tempdir().unwrap();
    let kept = dir.path().join("recording");
    let (place, config) = (kept.to_str().unwrap(), world.config().to_str().unwrap());
    let stdin = format!("{}\n{}\n", ALICE.0, ALICE.1);
    let recorded = command(&["portal", "record", name, place, "--try-wrong", "--config", config], &stdin).await;
    assert!(recorded.status.success(), "{}", said(&recorded));
    drop(portal);

    let escaped: String = url::form_urlencoded::byte_serialize(ALICE.1.as_bytes()).collect();
    let alone = STANDARD.encode(ALICE.1);
    let both = STANDARD.encode(format!("{}:{}", ALICE.0, ALICE.1));
    let exchanges = files(&kept);
    assert!(exchanges.len() >= 4, "{exchanges:?}");
    for (path, text) in &exchanges {
        for secret in [ALICE.1, "Legacy-Pw", &escaped, alone.trim_end_matches('='), both.trim_end_matches('='), "certainly-Wrong"] {
            assert!(!holds(text, secret), "{secret} is in {}", path.display());
        }
    }

    let replay = async |config: &Path| command(&["portal", "replay", name, place, "--config", config.to_str().unwrap()], "").await;
    let fits = replay(world.config()).await;
    assert!(fits.status.success(), "{}", said(&fits));
    assert!(said(&fits).contains("right: signed-in") && said(&fits).contains("wrong: wrong-credentials"), "{}", said(&fits));
    let text = std::fs::read_to_string(world.config()).unwrap();
    for (piece, instead, words) in changes {
        assert!(text.contains(piece), "{piece} is not in the recipe:\n{text}");
        let changed = world.config().with_file_name("changed.toml");
        std::fs::write(&changed, text.replacen(piece, instead, 1)).unwrap();
        let fits_not = replay(&changed).await;
        assert_eq!(fits_not.status.code(), Some(1), "{piece}: {}", said(&fits_not));
        assert!(said(&fits_not).contains(words), "{words:?} is not said: {}", said(&fits_not));
    }
}

#[tokio::test]
async fn dokuwiki() {
    is_recorded(
        "dokuwiki",
        &[
            ("p = \"{password}\"", "pw = \"{password}\"", "the form has no field `pw`"),
            ("'<li class=\"user\">'", "'<li class=\"owner\">'", "the verdict is wrong-credentials"),
            ("status = [403]", "status = [404]", "wrong: "),
        ],
    )
    .await;
}

#[tokio::test]
async fn mediawiki() {
    is_recorded(
        "mediawiki",
        &[
            ("form[name=userlogin]", "form[name=signin]", "nothing on the page matches `form[name=signin]`"),
            ("#wpLoginAttempt", "#wpGo", "the form has no button `#wpGo`"),
            ("'\"wgUserName\":\"'", "'\"wgUser\":\"'", "the verdict is wrong-credentials"),
        ],
    )
    .await;
}

#[tokio::test]
async fn node_red() {
    is_recorded(
        "node-red",
        &[
            ("/access_token", "/token", "`token` is not on the page"),
            (
                "\"client_id\":\"node-red-editor\"",
                "\"client_id\":\"another\"",
                "POST /auth/token: the body that is sent is not the recorded one",
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn wsgidav() {
    is_recorded("wsgidav", &[("'Authenticated user: ", "'Signed in: ", "the verdict is")]).await;
}

#[tokio::test]
async fn cas() {
    is_recorded(
        "cas",
        &[
            ("password = \"{password}\"", "pass = \"{password}\"", "the form has no field `pass`"),
            ("https://login.portals.test", "https://sso.portals.test", "to login.portals.test, which is no [[portal.login_host]] of it"),
        ],
    )
    .await;
}
