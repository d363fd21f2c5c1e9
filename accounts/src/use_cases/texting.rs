use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use policies::TextCountries;

use super::Deps;
use crate::ports::{Cap, SessionStore, StoreDown, TextOutbox};
use crate::{AccountId, TextNotice, TextRecipient};

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

/// What a text message counts for. Number and block of numbers stand there as keyed hashes: the store learns nobody's number from them.
#[derive(Clone, Copy, Debug)]
pub struct TextCounted {
    /// Whose person it is for.
    pub account: AccountId,
    /// The number.
    pub number: u128,
    /// The ten thousand numbers of which it is one.
    pub block: u128,
}

/// Counts a wish for a text message; `false` if this client's network has had too many. It is counted whether or not a message is
/// written, so that the answer tells nothing.
pub async fn admit_text_wish(sessions: &dyn SessionStore, limits: &TextLimits, client: IpAddr) -> Result<bool, StoreDown> {
    let key = format!("text-network:{}", network_of(client));
    sessions.reserve(&[Cap { key, add: 1, max: limits.per_network_hour, window: HOUR }]).await
}

/// Counts a text message for all that it counts for; for nothing, and `false`, if one of them has had too many. In one step, so that what
/// is refused takes no place from what is not.
pub async fn admit_text(sessions: &dyn SessionStore, limits: &TextLimits, counted: &TextCounted) -> Result<bool, StoreDown> {
    let TextCounted { account, number, block } = counted;
    let cap = |key, max, window| Cap { key, add: 1, max, window };
    let caps = [
        cap(format!("text-number:{number:032x}"), limits.per_number_day, DAY),
        cap(format!("text-prefix:{block:032x}"), limits.per_prefix_hour, HOUR),
        cap(format!("text-account:{account}"), limits.per_account_day, DAY),
        cap("text-total".to_owned(), limits.total_day, DAY),
    ];
    sessions.reserve(&caps).await
}

/// Writes a text message, unless too many went to this number, its block, this account, or in all; then `None`.
pub(super) async fn text(deps: &Deps, texting: &Texting, to: TextRecipient<'_>, notice: &TextNotice) -> Result<Option<String>, StoreDown> {
    let TextRecipient { account, number, .. } = to;
    if !texting.countries.may_text(number.as_str()) {
        return Ok(None);
    }
    let counted = TextCounted { account, number: hashed(deps, number.as_str()), block: hashed(deps, number.block()) };
    if !admit_text(deps.sessions.as_ref(), &texting.limits, &counted).await? {
        tracing::warn!(%account, prefix = number.block(), "no text message: a limit of the number, its block, the account or the day is reached");
        return Ok(None);
    }
    texting.outbox.post(to, notice).await.map(Some)
}

fn hashed(deps: &Deps, number: &str) -> u128 {
    u128::from_be_bytes(deps.keys.load().forms.sign(&[b"text-counter", number.as_bytes()]))
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
