use accounts::{HalfWay, Left, Timestamp};

use crate::{SeededRng, keys};

const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);

fn half_way(left: Left) -> HalfWay {
    HalfWay { account: "01ARZ3NDEKTSV4RRFFQ69G5FAV".parse().unwrap(), password_at: NOW, left }
}

fn minutes(minutes: u64) -> Timestamp {
    NOW.after(std::time::Duration::from_secs(minutes * 60))
}

#[test]
fn it_opens_in_its_browser_until_its_time_is_over() {
    let keys = keys(&[1]);
    for (left, life) in [(Left::Code, 10), (Left::EnrolToSignIn, 30), (Left::Enrol { replaces: Some(7) }, 30)] {
        let sealed = half_way(left).seal("browser", &keys.sealer, &SeededRng::new(1));
        let open = |browser, at| HalfWay::open(&sealed, browser, &keys.sealer, at);
        assert_eq!(open("browser", minutes(life - 1)), Some(half_way(left)));
        assert_eq!(open("browser", minutes(life)), None, "{left:?}");
        assert_eq!(open("another", NOW), None);
    }
}

#[test]
fn what_was_altered_or_sealed_elsewhere_does_not_open() {
    let (ours, theirs) = (keys(&[1]), keys(&[2]));
    let sealed = half_way(Left::Code).seal("browser", &theirs.sealer, &SeededRng::new(1));
    assert_eq!(HalfWay::open(&sealed, "browser", &ours.sealer, NOW), None);
    for text in ["", "!", "AAAA", &sealed[1..]] {
        assert_eq!(HalfWay::open(text, "browser", &theirs.sealer, NOW), None, "{text:?}");
    }
}
