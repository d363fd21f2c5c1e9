use std::collections::BTreeMap;

use serde::Deserialize;

/// What a strict proxy does with a vector; see `tests/vectors/README.md`.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing of it reaches the portal.
    Refused,
    /// It reaches the portal and is answered.
    Forwarded,
    /// Either, but what is handed on must be beyond doubt.
    Judged,
    /// An answer that the client gets.
    Passed,
    /// An answer that the client never gets as a whole one.
    Broken,
}

/// One message.
#[derive(Clone, Debug)]
pub struct Vector {
    /// The rule that it was made by.
    pub family: String,
    /// What has to become of it.
    pub verdict: Verdict,
    /// By what it is counted besides.
    pub count_as: String,
    /// Whether the portal closes behind it.
    pub closes: bool,
    /// Its characters, each a byte, but for `{host}` and `{id}`.
    template: String,
}

impl Vector {
    /// The bytes.
    pub fn bytes(&self, host: &str, id: usize) -> Vec<u8> {
        let text = self.template.replace("{host}", host).replace("{id}", &id.to_string());
        text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or_else(|_| panic!("{c:?} is no byte"))).collect()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    lists: BTreeMap<String, List>,
    family: Vec<Family>,
    sweep: Vec<Sweep>,
}

#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum List {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Family {
    name: String,
    verdict: Verdict,
    #[serde(default)]
    count_as: String,
    #[serde(default)]
    closes: bool,
    text: String,
    slots: BTreeMap<String, List>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sweep {
    name: String,
    verdict: Verdict,
    #[serde(default)]
    count_as: String,
    base: String,
    #[serde(default)]
    insert: Vec<String>,
    #[serde(default)]
    line_ends: Vec<String>,
    #[serde(default)]
    delete: bool,
}

/// What clients send.
pub fn request_vectors() -> Vec<Vector> {
    expand(include_str!("../../vectors/requests.toml"))
}

/// What portals answer.
pub fn response_vectors() -> Vec<Vector> {
    expand(include_str!("../../vectors/responses.toml"))
}

fn expand(text: &str) -> Vec<Vector> {
    let file: File = toml::from_str(text).unwrap_or_else(|error| panic!("{error}"));
    let families = file.family.iter().flat_map(|family| {
        combinations(family, &file.lists).into_iter().map(|template| Vector {
            family: family.name.clone(),
            verdict: family.verdict,
            count_as: family.count_as.clone(),
            closes: family.closes,
            template,
        })
    });
    let sweeps = file.sweep.iter().flat_map(|sweep| {
        swept(sweep).into_iter().map(|template| Vector {
            family: sweep.name.clone(),
            verdict: sweep.verdict,
            count_as: sweep.count_as.clone(),
            closes: false,
            template,
        })
    });
    families.chain(sweeps).collect()
}

/// Every combination of what the slots may hold. A slot may stand in another's value.
fn combinations(family: &Family, lists: &BTreeMap<String, List>) -> Vec<String> {
    let mut texts = vec![family.text.clone()];
    // Those that stand in others come last.
    let mut waiting: Vec<&String> = family.slots.keys().collect();
    while !waiting.is_empty() {
        let ready = waiting.iter().position(|name| texts.iter().all(|text| text.contains(&format!("{{{name}}}"))));
        let name = waiting.remove(ready.unwrap_or_else(|| panic!("{}: {waiting:?} stand nowhere", family.name)));
        let values = values(&family.slots[name], lists);
        texts = texts.iter().flat_map(|text| values.iter().map(move |value| text.replace(&format!("{{{name}}}"), value))).collect();
    }
    texts
}

fn values(list: &List, lists: &BTreeMap<String, List>) -> Vec<String> {
    let items = match list {
        List::One(item) => std::slice::from_ref(item),
        List::Many(items) => items,
    };
    items.iter().flat_map(|item| item_values(item, lists)).collect()
}

fn item_values(item: &str, lists: &BTreeMap<String, List>) -> Vec<String> {
    let Some(reference) = item.strip_prefix('@').filter(|rest| !rest.is_empty()) else { return vec![item.to_owned()] };
    if let Some((from, to)) = reference.strip_prefix("bytes:").and_then(|range| range.split_once('-')) {
        let [from, to] = [from, to].map(|hex| u8::from_str_radix(hex, 16).unwrap());
        return (from..=to).map(|byte| char::from(byte).to_string()).collect();
    }
    if let Some((times, text)) = reference.strip_prefix("repeat:").and_then(|rest| rest.split_once(':')) {
        return vec![text.repeat(times.parse().unwrap())];
    }
    // A text that begins with `@` without naming a list is one.
    lists.get(reference).map_or_else(|| vec![item.to_owned()], |list| values(list, lists))
}

fn swept(sweep: &Sweep) -> Vec<String> {
    let units = units(&sweep.base);
    let with = |at: usize, taken: usize, put: &str| [&units[..at].concat(), put, &units[at + taken..].concat()].concat();
    let ends = |at: &usize| units.get(at + 1).is_some_and(|next| units[*at] == "\r" && next == "\n");
    let inserted = sweep.insert.iter().flat_map(|put| (0..=units.len()).map(|at| with(at, 0, put)));
    let line_ends = sweep.line_ends.iter().flat_map(|put| (0..units.len()).filter(ends).map(|at| with(at, 2, put)));
    let deleted = (0..units.len()).filter(|_| sweep.delete).map(|at| with(at, 1, ""));
    inserted.chain(line_ends).chain(deleted).collect()
}

/// Characters, and `{host}` and `{id}` as one each.
fn units(text: &str) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let whole = ["{host}", "{id}"].into_iter().find(|unit| rest.starts_with(unit));
        let length = whole.map_or(first.len_utf8(), str::len);
        units.push(rest[..length].to_owned());
        rest = &rest[length..];
    }
    units
}
