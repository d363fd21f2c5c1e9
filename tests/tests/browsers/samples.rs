//! Every sample of a page: looked at by axe, and kept as pictures.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use thirtyfour::WebDriver;
use thirtyfour::error::WebDriverResult;

use crate::driven::{Driven, Kind, artefacts, test_dir};

const WIDTHS: [u32; 3] = [360, 768, 1280];
const SCHEMES: [&str; 2] = ["light", "dark"];
/// Longer words than the English ones: they must fit too. Colours are the same in every language.
const TRANSLATED: (&[&str], &[u32]) = (&["light"], &[360, 768]);

/// What axe says of the page: rule, element and reason of each finding.
const LOOK: &str = "
    var done = arguments[arguments.length - 1];
    var tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    axe.run(document, { runOnly: tags, resultTypes: ['violations'] }).then(function (found) {
        done(found.violations.map(function (one) {
            return one.id + ': ' + one.nodes.map(function (node) { return node.html + ' ' + node.failureSummary; }).join('; ');
        }));
    }, function (error) { done(['axe failed: ' + error]); });";

/// What sticks out of the window, or is squeezed to a few letters a line.
const TOO_WIDE: &str = "
    var wide = document.documentElement.clientWidth;
    return [].filter.call(document.querySelectorAll('body *'), function (one) {
        var box = one.getBoundingClientRect();
        if (one.className === 'row-text' && box.width < 160) { return true; }
        return box.width && box.right > wide + 1 && getComputedStyle(one).overflow !== 'hidden' && !one.closest('.skip, .who, .offscreen');
    }).map(function (one) { return one.outerHTML.slice(0, 120); });";

#[tokio::test]
async fn axe_finds_nothing_on_any_page_and_nothing_sticks_out() {
    let browser = Driven::start(Kind::Chromium { script: true }, "samples").await;
    let outcome = look_at_all(&browser).await;
    browser.quit().await;
    let findings = outcome.unwrap_or_else(|error| panic!("{error:?}"));
    assert!(findings.is_empty(), "{} findings:\n{}", findings.len(), findings.join("\n"));
}

async fn look_at_all(browser: &Driven) -> WebDriverResult<Vec<String>> {
    let axe = test_dir().join("page-lint/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(&axe).unwrap_or_else(|error| panic!("{}: {error}; see tests/install", axe.display()));
    let web = &browser.web;
    let mut findings = Vec::new();
    // A picture of the whole page has no place for them, and would be cut by their width.
    web.cdp().send_raw("Emulation.setScrollbarsHidden", json!({ "hidden": true })).await?;
    web.goto("data:text/html,<title>x</title><input>").await?;
    web.execute(axe.as_str(), nothing()).await?;
    let found = web.execute_async(LOOK, nothing()).await?.convert::<Vec<String>>()?;
    assert!(found.iter().any(|finding| finding.starts_with("label: ")), "axe looks: {found:?}");
    for sample in samples() {
        let name = sample.file_stem().unwrap().to_string_lossy().into_owned();
        web.goto(format!("file://{}", sample.display())).await?;
        web.execute(axe.as_str(), nothing()).await?;
        let (schemes, widths) = if name.contains('.') { TRANSLATED } else { (&SCHEMES[..], &WIDTHS[..]) };
        for scheme in schemes {
            let dark = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
            web.cdp().send_raw("Emulation.setEmulatedMedia", dark).await?;
            for &width in widths {
                let window = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false });
                web.cdp().send_raw("Emulation.setDeviceMetricsOverride", window).await?;
                let at = format!("{name}, {scheme}, {width} px");
                let wide = web.execute(TOO_WIDE, nothing()).await?.convert::<Vec<String>>()?;
                findings.extend(wide.into_iter().map(|element| format!("{at}: does not fit: {element}")));
                // Between narrow and wide nothing new is there to be found.
                if width != 768 {
                    let found = web.execute_async(LOOK, nothing()).await?.convert::<Vec<String>>()?;
                    findings.extend(found.into_iter().map(|finding| format!("{at}: {finding}")));
                }
                keep_picture(web, &format!("{name}-{scheme}-{width}.png")).await?;
            }
        }
    }
    Ok(findings)
}

/// The whole page, however long.
async fn keep_picture(web: &WebDriver, name: &str) -> WebDriverResult<()> {
    let whole = json!({ "captureBeyondViewport": true, "optimizeForSpeed": true });
    let picture = web.cdp().send_raw("Page.captureScreenshot", whole).await?;
    let data = picture.get("data").and_then(Value::as_str).unwrap_or_default();
    std::fs::write(artefacts().join("samples").join(name), decoded(data)).unwrap();
    Ok(())
}

/// A script's arguments.
fn nothing() -> Vec<Value> {
    Vec::new()
}

/// The samples that auth-pages keeps; a test of its own says that they are what the pages show.
fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../auth-pages/samples").canonicalize().unwrap();
    let mut all: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.sort();
    assert!(all.len() > 50, "{all:?}");
    all
}

fn decoded(base64: &str) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.decode(base64).unwrap()
}
