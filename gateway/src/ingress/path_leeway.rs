use super::Refusal;
use super::canonical_path::encoded_slashes;

/// What a portal takes of the two things in a path that software reads in different ways and that real portals need all the same.
/// However much that is, dots beside them are refused for every portal, and a rule is met in every reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PathLeeway {
    /// A slash as `%2F`, or as `%252F`.
    pub encoded_slash: Leeway,
    /// What stands behind a `;`.
    pub parameters: Leeway,
}

/// How much is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Leeway {
    /// None of it.
    Refuse,
    /// Where it stays within a segment that has names without it.
    #[default]
    Keep,
    /// Also where there is no name beside it, so that who drops or decodes it sees an empty segment; and a slash encoded twice.
    Loose,
}

impl PathLeeway {
    /// Takes a canonical path, or says what in it this portal does not take.
    pub fn check(self, canonical: &str) -> Result<(), Refusal> {
        if !canonical.contains(['%', ';']) {
            return Ok(());
        }
        let slashes = match self.encoded_slash {
            Leeway::Refuse => canonical.contains("%2F") || has_slash_encoded_twice(canonical),
            Leeway::Keep => has_slash_encoded_twice(canonical) || canonical.split('/').any(has_slash_at_an_edge),
            Leeway::Loose => false,
        };
        if slashes {
            return Err(Refusal::EncodedSlash);
        }
        let parameters = match self.parameters {
            Leeway::Refuse => canonical.contains(';') || canonical.contains("%3B"),
            Leeway::Keep => canonical.split('/').flat_map(encoded_slashes).any(|part| part.starts_with(';')),
            Leeway::Loose => false,
        };
        if parameters { Err(Refusal::PathParameters) } else { Ok(()) }
    }
}

fn has_slash_encoded_twice(canonical: &str) -> bool {
    canonical.contains("%252F") || canonical.contains("%252f")
}

/// `%2Fa`, `a%2F`, `a%2F%2Fb`, `a%2F;x`: who decodes the slash sees an empty segment.
fn has_slash_at_an_edge(segment: &str) -> bool {
    segment.contains("%2F") && segment.split("%2F").any(|part| part.is_empty() || part.starts_with(';'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ingress::canonical_path;

    /// What comes of a path with the three settings of slashes, and of parameters, the other one at its default.
    const CASES: [(&str, [bool; 3], [bool; 3]); 20] = [
        ("/orders", [true; 3], [true; 3]),
        ("/caf%C3%A9/50%25", [true; 3], [true; 3]),
        ("/@scope%2Fpackage", [false, true, true], [true; 3]),
        ("/group%2Fproject/raw/a%2Fb", [false, true, true], [true; 3]),
        ("/api/queues/%2F/mail", [false, false, true], [false; 3]),
        ("/fetch/https:%2F%2Fa.example%2Fb", [false, false, true], [false; 3]),
        ("/a%2F", [false, false, true], [false; 3]),
        ("/%2Fa", [false, false, true], [false; 3]),
        ("/job/feature%252Fx", [false, false, true], [false; 3]),
        ("/job/feature%252fx", [false, false, true], [false; 3]),
        ("/page;jsessionid=1", [true; 3], [false, true, true]),
        ("/a;v=1/b;w", [true; 3], [false, true, true]),
        ("/a;", [true; 3], [false, true, true]),
        ("/;jsessionid=1", [false; 3], [false, false, true]),
        ("/a/;/b", [false; 3], [false, false, true]),
        ("/a%3Bb", [true; 3], [false, true, true]),
        ("/a;x%2Fb", [false, true, true], [false, true, true]),
        ("/a%2F;x", [false; 3], [false; 3]),
        ("/a%2Fb;x", [false, true, true], [false, true, true]),
        ("/a%252F;x", [false; 3], [false; 3]),
    ];

    #[test]
    fn a_portal_takes_what_its_setting_says() {
        for (path, slashes, parameters) in CASES {
            assert_eq!(canonical_path(path).as_deref(), Ok(path), "is canonical");
            for (place, leeway) in [Leeway::Refuse, Leeway::Keep, Leeway::Loose].into_iter().enumerate() {
                let taken = PathLeeway { encoded_slash: leeway, ..PathLeeway::default() }.check(path);
                assert_eq!(taken.is_ok(), slashes[place], "{path} with encoded_slash {leeway:?}: {taken:?}");
                let taken = PathLeeway { parameters: leeway, ..PathLeeway::default() }.check(path);
                assert_eq!(taken.is_ok(), parameters[place], "{path} with parameters {leeway:?}: {taken:?}");
            }
            let loosest = PathLeeway { encoded_slash: Leeway::Loose, parameters: Leeway::Loose };
            assert_eq!(loosest.check(path), Ok(()), "{path}");
        }
    }

    #[test]
    fn the_refusal_names_what_is_not_taken() {
        let strictest = PathLeeway { encoded_slash: Leeway::Refuse, parameters: Leeway::Refuse };
        assert_eq!(strictest.check("/a%2Fb"), Err(Refusal::EncodedSlash));
        assert_eq!(strictest.check("/a;b"), Err(Refusal::PathParameters));
        assert_eq!(PathLeeway::default().check("/%2F"), Err(Refusal::EncodedSlash));
        assert_eq!(PathLeeway::default().check("/;x"), Err(Refusal::PathParameters));
    }

    fn leeway() -> impl Strategy<Value = Leeway> {
        prop_oneof![Just(Leeway::Refuse), Just(Leeway::Keep), Just(Leeway::Loose)]
    }

    proptest! {
        #[test]
        fn a_looser_setting_takes_what_a_stricter_one_takes(path in "/([a.]|%2f|%252[fF]|%3b|;|/a){0,8}", parameters in leeway()) {
            if let Ok(path) = canonical_path(&path) {
                let taken = |encoded_slash| PathLeeway { encoded_slash, parameters }.check(&path).is_ok();
                prop_assert!(taken(Leeway::Loose) || !taken(Leeway::Keep));
                prop_assert!(taken(Leeway::Keep) || !taken(Leeway::Refuse));
                let taken = |parameters| PathLeeway { encoded_slash: Leeway::Keep, parameters }.check(&path).is_ok();
                prop_assert!(taken(Leeway::Loose) || !taken(Leeway::Keep));
                prop_assert!(taken(Leeway::Keep) || !taken(Leeway::Refuse));
            }
        }
    }
}
