//! Access rules that can never decide, because an earlier one selects everything that they select.

use std::ops::Range;

use crate::notes::Notes;
use crate::settings::{AccessRule, Methods, When};

/// Warns about each rule that one earlier rule covers. Only plain cases are told: the same path, or everything below one.
pub(super) fn warn(rules: &[AccessRule], spans: &[Range<usize>], notes: &mut Notes) {
    for (index, (rule, span)) in rules.iter().zip(spans).enumerate() {
        if let Some(earlier) = rules.iter().take(index).find(|earlier| covers(earlier, rule)) {
            notes.warn(
                span,
                format!("this rule is never reached: one before it has the path \"{}\"", earlier.path),
                "the first rule that selects a request decides: put the narrower one first",
            );
        }
    }
}

fn covers(earlier: &AccessRule, later: &AccessRule) -> bool {
    let path = earlier.path == later.path
        || matches!(earlier.path.as_str(), "**" | "/**")
        || earlier.path.strip_suffix("/**").is_some_and(|prefix| {
            !prefix.contains(['*', '?', '[', '{', '\\'])
                && later.path.strip_prefix(prefix).is_some_and(|rest| rest.len() > 1 && rest.starts_with('/'))
        });
    let methods = match (&earlier.methods, &later.methods) {
        (Methods::Any, _) => true,
        (Methods::Only(_), Methods::Any) => false,
        // A rule for GET speaks of HEAD too.
        (Methods::Only(earlier), Methods::Only(later)) => {
            later.iter().all(|method| earlier.contains(method) || (method == "HEAD" && earlier.iter().any(|one| one == "GET")))
        }
    };
    // One that is selected only now and then leaves the rest to those behind it.
    path && methods && (earlier.when == When::default() || earlier.when == later.when)
}

#[cfg(test)]
mod tests {
    use super::covers;
    use crate::settings::{AccessRule, Hours, Methods, Require, When};

    #[test]
    fn a_rule_covers_the_same_and_what_is_below() {
        let rule = |path: &str, methods: &[&str]| AccessRule {
            path: path.to_owned(),
            methods: match methods {
                [] => Methods::Any,
                some => Methods::Only(some.iter().map(|&m| m.to_owned()).collect()),
            },
            when: When::default(),
            networks: Vec::new(),
            groups: Vec::new(),
            organisations: Vec::new(),
            accounts: Vec::new(),
            require: Require::Password,
            fresh: None,
            line: 0,
        };
        let at_night = |rule: AccessRule| {
            let hours = Hours { from: 22 * 60, to: 6 * 60, zone: "UTC".to_owned() };
            AccessRule { when: When { hours: Some(hours), networks: Vec::new() }, ..rule }
        };
        for (earlier, later, expected) in [
            (rule("/**", &[]), rule("/admin/**", &["GET"]), true),
            (rule("/admin/**", &[]), rule("/admin/**", &[]), true),
            (rule("/admin/**", &[]), rule("/admin/users", &[]), true),
            (rule("/admin/**", &[]), rule("/admin", &[]), false),
            (rule("/admin/**", &[]), rule("/administrator/x", &[]), false),
            (rule("/admin/**", &["GET"]), rule("/admin/x", &[]), false),
            (rule("/admin/**", &["GET", "POST"]), rule("/admin/x", &["POST"]), true),
            (rule("/a/*/**", &[]), rule("/a/*/b", &[]), false),
            (rule("/**", &[]), rule("/", &[]), true),
            (rule("/x", &["GET"]), rule("/x", &["HEAD"]), true),
            (rule("/x", &["HEAD"]), rule("/x", &["GET"]), false),
            (at_night(rule("/**", &[])), rule("/x", &[]), false),
            (at_night(rule("/**", &[])), at_night(rule("/x", &[])), true),
        ] {
            assert_eq!(covers(&earlier, &later), expected, "{earlier:?} {later:?}");
        }
    }
}
