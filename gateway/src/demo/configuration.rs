use anyhow::anyhow;
use config::Settings;

use super::{Place, SamplePortals};

/// The demo's configuration: the text that a person would write, checked like theirs.
pub(crate) fn settings(place: &Place, portals: &SamplePortals) -> anyhow::Result<Settings> {
    let text = text(place, portals);
    config::parse(&text, "the demo's configuration", &place.data_dir).map_err(|mistakes| anyhow!("{mistakes}"))
}

fn text(place: &Place, portals: &SamplePortals) -> String {
    let data_dir = toml_string(&place.data_dir.display().to_string());
    let (port, orders, reports) = (place.port, portals.orders(), portals.reports());
    format!(
        r#"
[server]
listen = "127.0.0.1:{port}"
sign_in_host = "login.localhost"
data_dir = {data_dir}
[mail]
from = "Latchkey demo <noreply@localhost>"
smtp = "outbox"
[sms]
provider = "outbox"
[brand]
name = "Latchkey demo"
languages = ["en", "de"]
[support]
customer_care = "help@localhost"

[[portal]]
id = "orders"
name = "Orders desk"
hosts = ["orders.localhost"]
upstream = ["http://{orders}"]
support = "the orders team"
[portal.sign_in]
method = "form"
[[portal.sign_in.steps]]
page = "/login"
fields = {{ user = "{{username}}", pass = "{{password}}" }}
[[portal.sign_in.verdicts]]
is = "locked"
body = "This user is locked"
[[portal.sign_in.verdicts]]
is = "wrong-credentials"
body = "Wrong user name or password"
[portal.sign_in.proof]
page = "/profile"
body = "Signed in as"
[portal.signed_out]
location = "/login*"
[portal.sign_out]
page = "/logout"

[[portal]]
id = "reports"
name = "Reports"
hosts = ["reports.localhost"]
upstream = ["http://{reports}"]
support = "the reports team"
[portal.sign_in]
method = "basic"
"#
    )
}

/// A TOML basic string; JSON's escapes are TOML's.
fn toml_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
