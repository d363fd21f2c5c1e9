use accounts::Timestamp;
use rustls::client::verify_server_name;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::server::ParsedCertificate;
use x509_parser::prelude::{FromDer, X509Certificate};

/// A certificate that ends sooner than this is mentioned: renewing takes people, and people take holidays.
const SOON_DAYS: i64 = 14;
const DAY_SECONDS: i64 = 86_400;

/// What a browser that goes to `hosts` now will not like, or soon will not. The server's own certificate comes first in the chain.
pub(super) fn remarks(chain: &[CertificateDer<'_>], hosts: &[&str], now: Timestamp) -> Vec<String> {
    let mut remarks: Vec<String> = (1_usize..).zip(chain).filter_map(|(number, certificate)| of_time(number, certificate, now)).collect();
    let own = chain.first().and_then(|own| ParsedCertificate::try_from(own).ok());
    let is_for = |host: &&&str| {
        let name = ServerName::try_from(**host).ok();
        own.as_ref().zip(name).is_some_and(|(own, name)| verify_server_name(own, &name).is_ok())
    };
    let foreign: Vec<&str> = hosts.iter().filter(|host| !is_for(host)).copied().collect();
    if !foreign.is_empty() {
        remarks.push(format!("the certificate is not for {}", foreign.join(", ")));
    }
    remarks
}

fn of_time(number: usize, certificate: &CertificateDer<'_>, now: Timestamp) -> Option<String> {
    let which = if number == 1 { "the certificate".to_owned() } else { format!("certificate {number} of the chain") };
    let Ok((_, read)) = X509Certificate::from_der(certificate) else { return Some(format!("{which} cannot be read")) };
    let (from, until) = (read.validity().not_before, read.validity().not_after);
    let now = now.millis().div_euclid(1_000);
    if now < from.timestamp() {
        Some(format!("{which} is not valid before {from}"))
    } else if now > until.timestamp() {
        Some(format!("{which} has expired: it was valid until {until}"))
    } else if until.timestamp().saturating_sub(now) < SOON_DAYS.saturating_mul(DAY_SECONDS) {
        Some(format!("{which} expires soon: it is valid until {until}"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};

    use super::*;

    /// Valid from 2026-01-01 until 2026-06-01.
    fn certificate(names: &[&str]) -> CertificateDer<'static> {
        let mut params = CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap();
        params.not_before = date_time_ymd(2026, 1, 1);
        params.not_after = date_time_ymd(2026, 6, 1);
        params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().clone()
    }

    #[test]
    fn what_browsers_will_not_like_is_told() {
        let day = |month, day| Timestamp::from_millis(date_time_ymd(2026, month, day).unix_timestamp() * 1_000);
        let chain = [certificate(&["login.example.com", "*.portals.example.com", "127.0.0.1"])];
        let ours = ["login.example.com", "wiki.portals.example.com", "127.0.0.1"];
        type Case<'a> = (&'a [&'a str], Timestamp, &'a [&'a str]);
        let cases: [Case<'_>; 6] = [
            (&ours, day(3, 1), &[]),
            (&ours, day(5, 28), &["the certificate expires soon: it is valid until Jun  1 00:00:00 2026 +00:00"]),
            (&ours, day(6, 2), &["the certificate has expired: it was valid until Jun  1 00:00:00 2026 +00:00"]),
            (&ours, Timestamp::from_millis(0), &["the certificate is not valid before Jan  1 00:00:00 2026 +00:00"]),
            (
                &["wiki.example.com", "a.b.portals.example.com", "login.example.com"],
                day(3, 1),
                &["the certificate is not for wiki.example.com, a.b.portals.example.com"],
            ),
            (&["[::1]"], day(3, 1), &["the certificate is not for [::1]"]),
        ];
        for (hosts, now, expected) in cases {
            assert_eq!(remarks(&chain, hosts, now), expected, "{hosts:?} {now:?}");
        }
    }

    #[test]
    fn the_whole_chain_is_looked_at() {
        let chain = [certificate(&["a.example"]), CertificateDer::from(vec![1, 2, 3])];
        let now = Timestamp::from_millis(date_time_ymd(2026, 3, 1).unix_timestamp() * 1_000);
        assert_eq!(remarks(&chain, &["a.example"], now), ["certificate 2 of the chain cannot be read"]);
    }
}
