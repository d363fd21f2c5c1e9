use std::time::Duration;

use accounts::Reason;
use accounts::ports::{NewText, TextState};
use async_trait::async_trait;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Client, StatusCode};
use secret::Secret;

use crate::sms_worker::TextSender;

/// A provider that does not answer within this time is tried again later.
const TIMEOUT: Duration = Duration::from_secs(15);
/// This much of what a provider says is read.
const REPLY: usize = 1024;

/// The provider cannot be spoken to.
#[derive(Debug, thiserror::Error)]
#[error("the client towards the provider of text messages cannot be made: {0}")]
pub struct BadSmsSettings(String);

/// Hands text messages to a provider that takes them as an HTTP GET, as Kannel's smsbox and many others do.
pub struct HttpTextSender {
    client: Client,
    url: Secret<String>,
    reports: String,
}

impl HttpTextSender {
    /// `url`: the provider's address with `{to}`, `{text}` and `{report_url}`; `sign_in_origin`: where reports come back to. A TLS
    /// provider must have been installed in the process.
    pub fn new(url: Secret<String>, sign_in_origin: &str) -> Result<Self, BadSmsSettings> {
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .timeout(TIMEOUT)
            .pool_max_idle_per_host(0)
            .build()
            .map_err(|error| BadSmsSettings(error.to_string()))?;
        Ok(Self { client, url, reports: format!("{sign_in_origin}/hooks/sms/") })
    }

    /// The address of one message. `%d` and `%A` are what Kannel replaces by state and reply; others leave them as they are.
    fn url_for(&self, text: &NewText) -> Secret<String> {
        let report = format!("{}{}?status=%d&reply=%A", self.reports, text.report_tag);
        let encoded = |value: &str| utf8_percent_encode(value, NON_ALPHANUMERIC).to_string();
        let mut url = String::new();
        let mut rest = self.url.reveal().as_str();
        while let Some((before, after)) = rest.split_once('{') {
            url.push_str(before);
            let (name, behind) = after.split_once('}').unwrap_or((after, ""));
            match name {
                "to" => url.push_str(&encoded(&text.to)),
                "text" => url.push_str(&encoded(&text.text)),
                "report_url" => url.push_str(&encoded(&report)),
                _ => {}
            }
            rest = behind;
        }
        url.push_str(rest);
        Secret::new(url)
    }
}

#[async_trait]
impl TextSender for HttpTextSender {
    async fn hand_over(&self, text: &NewText) -> TextState {
        // The address holds the provider's password: no error shows it.
        let mut answer = match self.client.get(self.url_for(text).reveal()).send().await {
            Ok(answer) => answer,
            Err(error) => return TextState::Deferred(Reason::new(reason(&error))),
        };
        let status = answer.status();
        if status.is_success() {
            return TextState::Sent;
        }
        let mut said = Vec::new();
        while let Ok(Some(chunk)) = answer.chunk().await
            && said.len() < REPLY
        {
            said.extend_from_slice(&chunk);
        }
        said.truncate(REPLY);
        let said = Reason::new(&format!("{} {}", status.as_u16(), String::from_utf8_lossy(&said)));
        match status {
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS => TextState::Deferred(said),
            status if status.is_client_error() => TextState::Failed(said),
            _ => TextState::Deferred(said),
        }
    }
}

fn reason(error: &reqwest::Error) -> &'static str {
    if error.is_connect() {
        "the provider of text messages does not answer"
    } else if error.is_timeout() {
        "the provider of text messages took too long to answer"
    } else {
        "the provider of text messages broke off"
    }
}

#[cfg(test)]
mod tests {
    use accounts::Timestamp;

    use super::*;

    #[test]
    fn an_address_is_filled_in_and_nothing_breaks_out_of_its_place() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let template = "http://localhost:13013/cgi-bin/sendsms?username=u&password=p&to={to}&text={text}&dlr-mask=31&dlr-url={report_url}";
        let sender = HttpTextSender::new(template.into(), "https://login.example.com").unwrap();
        let text = NewText {
            message_id: "id".to_owned(),
            account: "01JB0000000000000000000000".parse().unwrap(),
            report_tag: "tag".to_owned(),
            to: "+15555550100".to_owned(),
            text: "a&b={to}\n#1".to_owned(),
            at: Timestamp::from_millis(0),
            good_until: Timestamp::from_millis(0),
        };
        assert_eq!(
            sender.url_for(&text).reveal(),
            "http://localhost:13013/cgi-bin/sendsms?username=u&password=p&to=%2B15555550100&text=a%26b%3D%7Bto%7D%0A%231&dlr-mask=31\
             &dlr-url=https%3A%2F%2Flogin%2Eexample%2Ecom%2Fhooks%2Fsms%2Ftag%3Fstatus%3D%25d%26reply%3D%25A"
        );
    }
}
