use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use policies::TextCountries;

use super::Deps;
use crate::ports::{Cap, StoreDown, TextOutbox};
use crate::{TextNotice, TextRecipient};

/// Text messages, where they can be sent.
#[derive(Clone)]
pub struct Texting {
    /// Where they go.
    pub outbox: Arc<dyn TextOutbox>,
    /// How many at most: each costs money, and somebody may earn it (pumping).
    pub limits: TextLimits,
    /// To which countries.
    pub countries: TextCountries,
}

/// How many text messages are written at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextLimits {
    /// For one account in a day.
    pub per_account_day: u64,
    /// To one number in a day.
    pub per_number_day: u64,
    /// To the ten thousand numbers that differ in the last four digits only, in an hour.
    pub per_prefix_hour: u64,
    /// Asked for from one network in an hour.
    pub per_network_hour: u64,
    /// In a day.
    pub total_day: u64,
}

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

/// Counts a wish for a text message; `false` if this client's network has had too many. It is counted whether or not a message is
/// written, so that the answer tells nothing.
pub(super) async fn admit_wish(deps: &Deps, texting: &Texting, client: IpAddr) -> Result<bool, StoreDown> {
    let wish = Cap { key: format!("text-network:{}", network_of(client)), add: 1, max: texting.limits.per_network_hour };
    deps.sessions.reserve(&[wish], HOUR).await
}

/// Writes a text message, unless too many went to this number, its block, this account, or in all; then `None`.
pub(super) async fn text(deps: &Deps, texting: &Texting, to: TextRecipient<'_>, notice: &TextNotice) -> Result<Option<String>, StoreDown> {
    let TextRecipient { account, number, .. } = to;
    if !texting.countries.may_text(number.as_str()) {
        return Ok(None);
    }
    let limits = texting.limits;
    let block = [Cap { key: format!("text-prefix:{}", hashed(deps, number.block())), add: 1, max: limits.per_prefix_hour }];
    if !deps.sessions.reserve(&block, HOUR).await? {
        tracing::warn!(prefix = number.block(), "no text message: too many went to numbers like this one within the hour");
        return Ok(None);
    }
    let total = Cap { key: "text-total".to_owned(), add: 1, max: limits.total_day };
    let day = [
        Cap { key: format!("text-number:{}", hashed(deps, number.as_str())), add: 1, max: limits.per_number_day },
        Cap { key: format!("text-account:{account}"), add: 1, max: limits.per_account_day },
        total,
    ];
    if !deps.sessions.reserve(&day, DAY).await? {
        deps.sessions.give_back(&block).await?;
        tracing::warn!(account = %account, "no text message: the day's limit of the number, the account or the whole is reached");
        return Ok(None);
    }
    texting.outbox.post(to, notice).await.map(Some)
}

/// A number stands in a counter's name as a keyed hash: the store learns nobody's number from it.
fn hashed(deps: &Deps, number: &str) -> String {
    format!("{:032x}", u128::from_be_bytes(deps.keys.load().forms.sign(&[b"text-counter", number.as_bytes()])))
}

/// What counts as one network: a /24 of IPv4, a /56 of IPv6, which is what one customer is given.
fn network_of(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V4(address) => Ipv4Addr::from_bits(address.to_bits() & (u32::MAX << 8)).into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 72)).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::network_of;

    #[test]
    fn neighbours_are_one_network() {
        for (client, network) in [
            ("203.0.113.9", "203.0.113.0"),
            ("::ffff:203.0.113.200", "203.0.113.0"),
            ("2001:db8:1:2ff:a::1", "2001:db8:1:200::"),
            ("2001:db8:1:300::1", "2001:db8:1:300::"),
        ] {
            assert_eq!(network_of(client.parse().unwrap()).to_string(), network, "{client}");
        }
    }
}
