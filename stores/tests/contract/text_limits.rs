//! Two gateways that are asked for text messages at once, by many people, write as many as the limits allow: neither more nor fewer.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use accounts::AccountId;
use accounts::ports::{Cap, Rng, SessionStore};
use accounts::use_cases::{TextCounted, TextLimits, admit_text, admit_text_wish};
use futures_util::future::join_all;

use crate::session_contract::Fleet;
use crate::world::{HOUR, Sequence, account_id};

const FREE: TextLimits =
    TextLimits { per_account_day: 10_000, per_number_day: 10_000, per_prefix_hour: 10_000, per_network_hour: 10_000, total_day: 10_000 };
/// So many at once, over both nodes.
const ASKED: usize = 60;
const ALLOWED: u64 = 17;

/// What is limited, the limits, and what the messages count for.
type Case<'a> = (&'a str, TextLimits, &'a dyn Fn(usize) -> TextCounted);

fn hash() -> u128 {
    let rng: &dyn Rng = &Sequence;
    u128::from_be_bytes(rng.bytes16())
}

/// How many of those who ask at once, each over the other node than the one before, are admitted.
async fn admitted(fleet: &Fleet, limits: TextLimits, asked: impl Fn(usize) -> TextCounted) -> usize {
    // Counters of the whole day are the only ones that have no name of their own here.
    fleet.a.give_back(&[Cap { key: "text-total".to_owned(), add: u64::MAX, max: 0, window: HOUR }]).await.unwrap();
    let tasks = (0..ASKED).map(|number| {
        let (node, counted) = (node(fleet, number), asked(number));
        tokio::spawn(async move { admit_text(node.as_ref(), &limits, &counted).await.unwrap() })
    });
    count(tasks.collect()).await
}

async fn count(tasks: Vec<tokio::task::JoinHandle<bool>>) -> usize {
    join_all(tasks).await.into_iter().filter(|admitted| *admitted.as_ref().unwrap()).count()
}

fn node(fleet: &Fleet, number: usize) -> Arc<dyn SessionStore> {
    Arc::clone(if number.is_multiple_of(2) { &fleet.a } else { &fleet.b })
}

pub(crate) async fn text_messages_are_admitted_up_to_each_limit_exactly(fleet: &Fleet) {
    let allowed = usize::try_from(ALLOWED).unwrap();
    let (account, number, block, shared): (AccountId, _, _, _) = (account_id(), hash(), hash(), hash());
    let strangers = |_| TextCounted { account: account_id(), number: hash(), block: hash() };
    let cases: [Case<'_>; 4] = [
        ("account", TextLimits { per_account_day: ALLOWED, ..FREE }, &|at| TextCounted { account, ..strangers(at) }),
        ("number", TextLimits { per_number_day: ALLOWED, ..FREE }, &|at| TextCounted { number, block, ..strangers(at) }),
        ("block of numbers", TextLimits { per_prefix_hour: ALLOWED, ..FREE }, &|at| TextCounted { block: shared, ..strangers(at) }),
        ("day", TextLimits { total_day: ALLOWED, ..FREE }, &strangers),
    ];
    for (limited, limits, asked) in cases {
        assert_eq!(admitted(fleet, limits, asked).await, allowed, "by {limited}");
    }

    // One number that is asked for again and again takes no place from the others of its block.
    let (number, block) = (hash(), hash());
    let limits = TextLimits { per_number_day: 2, per_prefix_hour: 32, ..FREE };
    let asked = |at: usize| TextCounted { number: if at % 4 < 2 { number } else { hash() }, block, ..strangers(at) };
    assert_eq!(admitted(fleet, limits, asked).await, 32, "two to the one, thirty to the others");

    let network = u32::from_be_bytes(hash().to_be_bytes()[..4].try_into().unwrap());
    let limits = TextLimits { per_network_hour: ALLOWED, ..FREE };
    let wishes = (0..ASKED).map(|number| {
        let node = node(fleet, number);
        let client = IpAddr::V4(Ipv4Addr::from_bits(network & (u32::MAX << 8) | u32::try_from(number).unwrap()));
        tokio::spawn(async move { admit_text_wish(node.as_ref(), &limits, client).await.unwrap() })
    });
    assert_eq!(count(wishes.collect()).await, allowed, "by network");
}
