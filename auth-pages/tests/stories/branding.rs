use std::sync::Arc;

use auth_pages::{Brand, Logo, OwnTemplates};
use http::StatusCode;
use locales::{Language, Languages};

use crate::world::{SIGN_IN, World, portals};

const SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg'></svg>";

async fn branded() -> Arc<World> {
    let files = [
        ("style.css", ".card { border-radius: 0 }"),
        ("sign-in.html", "<p>Forgotten your badge? <a href=\"https://intranet.example.com/badge\">Get a new one</a></p>"),
        ("footer.html", "<p>Privacy</p>"),
        ("footer.de.html", "<p>Datenschutz</p>"),
        ("words.en.ftl", "sign-in = Log on\n"),
    ];
    let own = OwnTemplates::read(files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).to_vec()).unwrap();
    let languages = Languages::of_words(Language::ALL.map(|language| own.words(language)));
    let brand = Brand {
        logo: Some(Logo::read(SVG.as_bytes().to_vec()).unwrap()),
        accent: Some([0x0b, 0x6e, 0x4f]),
        footer: Some("Example Inc., Springfield".to_owned()),
        own: Arc::new(own),
        ..Brand::named("Example")
    };
    World::built(portals(), |settings| (settings.brand, settings.languages) = (brand, languages)).await
}

#[tokio::test]
async fn logo_colour_footer_and_own_parts_are_on_the_pages() {
    let world = branded().await;
    let mut browser = world.browser();
    browser.open(&format!("{SIGN_IN}/sign-in?language=en")).await;
    browser.shows("Log on").shows("Forgotten your badge?").shows("Privacy").shows("Example Inc., Springfield");
    assert_eq!(browser.attribute(".brand img", "alt").as_deref(), Some("Example"));
    let logo = browser.attribute(".brand img", "src").unwrap();
    let styles =
        [browser.attribute("link[rel=stylesheet]", "href").unwrap(), browser.attribute("link[rel=stylesheet] + link", "href").unwrap()];
    let mut file = world.browser();
    file.open(&logo).await;
    assert_eq!((file.status, file.body.as_str(), file.headers["content-type"].to_str().unwrap()), (StatusCode::OK, SVG, "image/svg+xml"));
    assert!(file.headers["content-security-policy"].to_str().unwrap().contains("default-src 'none'"), "nothing in it runs");
    file.open(&styles[0]).await.shows("--accent: #0b6e4f;");
    file.open(&styles[1]).await.shows(".card { border-radius: 0 }");
    browser.open(&format!("{SIGN_IN}/sign-in?language=de")).await.shows("Anmelden").shows("Datenschutz");
}

#[tokio::test]
async fn a_problem_on_a_portals_host_has_them_too() {
    let world = branded().await;
    let mut browser = world.browser();
    browser.open("https://wiki.example.com/.latchkey/enter").await.shows("Datenschutz").shows("Example Inc., Springfield");
    assert!(browser.attribute(".brand img", "src").unwrap().starts_with(SIGN_IN));
}
