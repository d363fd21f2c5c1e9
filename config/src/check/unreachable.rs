//! Access rules that can never decide, because an earlier one selects everything that they select.

use std::ops::Range;

use crate::notes::Notes;
use crate::settings::{AccessRule, Methods, When};

/// Warns about each rule that earlier ones cover. Only plain cases are told: the same path, or everything below one, by one rule or by
/// several that share the methods. That several paths or hours make up another is not looked for.
pub(super) fn warn(rules: &[AccessRule], spans: &[Range<usize>], notes: &mut Notes) {
    for (index, (rule, span)) in rules.iter().zip(spans).enumerate() {
        let before: Vec<&AccessRule> = rules.iter().take(index).filter(|earlier| selects_all(earlier, rule)).collect();
        let help = "the first rule that selects a request decides: put the narrower one first";
        if let Some(earlier) = before.iter().find(|earlier| takes_all(&[&earlier.methods], &rule.methods)) {
            notes.warn(span, format!("this rule is never reached: one before it has the path \"{}\"", earlier.path), help);
        } else if takes_all(&before.iter().map(|earlier| &earlier.methods).collect::<Vec<_>>(), &rule.methods) {
            notes.warn(span, "this rule is never reached: those before it take all its methods between them", help);
        }
    }
}

/// Whether a rule selects, methods apart, whatever the later one does.
fn selects_all(earlier: &AccessRule, later: &AccessRule) -> bool {
    let path = earlier.path == later.path
        || matches!(earlier.path.as_str(), "**" | "/**")
        || earlier.path.strip_suffix("/**").is_some_and(|prefix| {
            !prefix.contains(['*', '?', '[', '{', '\\'])
                && later.path.strip_prefix(prefix).is_some_and(|rest| rest.len() > 1 && rest.starts_with('/'))
        });
    // One that is selected only now and then leaves the rest to those behind it.
    path && (earlier.when == When::default() || earlier.when == later.when)
}

/// Whether some of them take each of the later one's methods.
fn takes_all(earlier: &[&Methods], later: &Methods) -> bool {
    let any = earlier.iter().any(|methods| matches!(methods, Methods::Any));
    let takes = |method: &String| {
        earlier.iter().any(|methods| match methods {
            Methods::Any => true,
            // A rule for GET speaks of HEAD too.
            Methods::Only(list) => list.contains(method) || (method == "HEAD" && list.iter().any(|one| one == "GET")),
        })
    };
    match later {
        Methods::Any => any,
        Methods::Only(list) => list.iter().all(takes),
    }
}

#[cfg(test)]
mod tests {
    use super::{selects_all, takes_all};
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
            second_factor_grace: None,
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
            let covered = selects_all(&earlier, &later) && takes_all(&[&earlier.methods], &later.methods);
            assert_eq!(covered, expected, "{earlier:?} {later:?}");
        }
        let (get, post) = (Methods::Only(vec!["GET".to_owned()]), Methods::Only(vec!["POST".to_owned()]));
        let both = Methods::Only(vec!["HEAD".to_owned(), "POST".to_owned()]);
        assert!(takes_all(&[&get, &post], &both) && !takes_all(&[&get], &both) && !takes_all(&[&get, &post], &Methods::Any));
        assert!(!takes_all(&[], &get));
    }
}
