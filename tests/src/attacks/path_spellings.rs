use std::collections::BTreeSet;

/// What can stand for a slash.
const SLASHES: [&str; 75] = [
    "/",
    "//",
    "///",
    "/./",
    "/.//",
    "%2f",
    "%2F",
    "/%2f",
    "%2f/",
    "%252f",
    "%25%32%66",
    "%5c",
    "\\",
    "/\\",
    "%255c",
    "/;/",
    "/;x/",
    "/;x=1/",
    ";/",
    ";x=1/",
    "/%2e/",
    "/%2e%2f",
    "/.;/",
    "/.;x/",
    "/x/../",
    "/x/%2e%2e/",
    "/x/..;/",
    "/x/..;x=1/",
    "/x%2f../",
    "/x/..%2f",
    "/x/%2e%2e%2f",
    "/x/..%5c",
    "/x\\..\\",
    "/x;/../",
    "/x//../",
    "/x/.%2e/",
    "/x/%252e%252e/",
    "/x/%c0%ae%c0%ae/",
    "%c0%af",
    "%e0%80%af",
    "/%00/",
    "%00/",
    "/%20/",
    "%20/",
    "/%09/",
    "%0a/",
    "%0d/",
    "/%3b/",
    "%3b/",
    "%3bx/",
    "%3f/",
    "%23/",
    "/.%00/",
    "./",
    ".%2f",
    "%2e/",
    "/%ef%bc%8f",
    "\u{2215}",
    "/x/y/../../",
    "/x/y/../..//",
    "/..;/",
    "/../",
    "/%2e%2e/",
    "/..%2f",
    "/%u002f",
    "%u2215",
    "%2f%2f",
    "/%2f%2f",
    "%2f;x%2f",
    ";x%2f",
    ";%2f",
    "%252f%252f",
    "/%252f/",
    "/;x%2fy/../",
    "/;x%252fy/",
];

/// What can stand for the name.
const NAMES: [&str; 31] = [
    "secret",
    "SECRET",
    "Secret",
    "%73ecret",
    "s%65cret",
    "secre%74",
    "%53ECRET",
    "%2573ecret",
    "%25%37%33ecret",
    "s%E1%BA%97ecret",
    "secret.",
    "secret..",
    "secret%20",
    "secret%2e",
    "secret%00",
    "secret;x",
    "secret;x=1",
    "secret%3bx",
    "se%00cret",
    "se;cret",
    ".%2fsecret",
    "./secret",
    "x/../secret",
    "x%2f..%2fsecret",
    "x/..;/secret",
    "%u0073ecret",
    "secret::$DATA",
    "secret~1",
    "secret%09",
    "s%c5%bfecret",
    "%ef%bd%93ecret",
];

/// What can stand for the file's name.
const FILES: [&str; 16] = [
    "file.txt",
    "file%2etxt",
    "file.txt/",
    "file.txt;x",
    "file.txt%00",
    "file.txt%20",
    "file.txt.",
    "./file.txt",
    "x/../file.txt",
    "file.txt%3bx",
    "file.txt/.",
    "file.txt%2f",
    "file.txt?x",
    "file.txt%3fx",
    "file.txt%23x",
    "FILE.TXT",
];

/// What can stand behind the name of a file, for those who drop it.
const ENDS: [&str; 49] = [
    "",
    ";x",
    ";",
    ";x=1",
    ";x%2fy",
    ";%2fy",
    ";x%2f..",
    ";x/y",
    ";x/y/z",
    ";/y",
    "%3b",
    "%3bx",
    "%3bx/y",
    "%3b%2fy",
    "%3fx",
    "%3fx/y",
    "%3f/y",
    "%3f%2fy",
    "%23",
    "%23x",
    "%23/y",
    "%2523/y",
    "%253fx",
    "%253bx/y",
    "%00",
    "%00/y",
    "%20",
    "%20%20",
    "%09",
    "%0a",
    ".",
    "..",
    "%2e",
    "%252e",
    "/",
    "//",
    "/.",
    "/./",
    "%2f",
    "%2f%2f",
    "%252f",
    "/%2e",
    "/x/..",
    "/x/%2e%2e",
    "%5c",
    "%255c",
    "::$DATA",
    "?x",
    "#x",
];

/// Paths that some software reads as `/secret/file.txt` or `/alone.txt`, by rule: each of the above alone, and two at a time.
pub fn spellings() -> Vec<String> {
    let mut spellings = BTreeSet::new();
    for slash in SLASHES {
        for second in SLASHES.iter().take(30) {
            spellings.insert(format!("{slash}secret{second}file.txt"));
        }
        for name in NAMES {
            spellings.insert(format!("{slash}{name}/file.txt"));
            spellings.insert(format!("/{name}{slash}file.txt"));
        }
        spellings.insert(format!("/public{slash}secret/file.txt"));
        spellings.insert(format!("/public/x{slash}..{slash}..{slash}secret{slash}file.txt"));
        spellings.insert(format!("/public{slash}..{slash}secret{slash}file.txt"));
    }
    for name in NAMES {
        spellings.extend(FILES.iter().map(|file| format!("/{name}/{file}")));
        spellings.extend(["/index.php", "/app.php/x"].map(|script| format!("{script}/../{name}/file.txt")));
    }
    for name in
        ["alone.txt", "ALONE.TXT", "%61lone.txt", "%2561lone.txt", "x/../alone.txt", ";x/alone.txt", "%2falone.txt", "%252falone.txt"]
    {
        spellings.extend(ENDS.iter().map(|end| format!("/{name}{end}")));
    }
    // A target begins with a slash, and what begins otherwise is asked for behind one.
    spellings.into_iter().map(|path| if path.starts_with('/') { path } else { format!("/{path}") }).collect()
}

/// A share of them: each of which a number has so many before it.
pub fn some_spellings(one_in: usize) -> Vec<String> {
    spellings().into_iter().step_by(one_in).collect()
}
