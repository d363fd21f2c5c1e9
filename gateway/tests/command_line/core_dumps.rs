use std::os::unix::process::ExitStatusExt as _;

use crate::world::{Place, nowhere, portal};

const SIGABRT: i32 = 6;

#[test]
fn a_crash_leaves_no_core_file_even_where_they_are_welcome() {
    let place = Place::new(&portal(nowhere()));
    let mut node = place.serve_by(&["prlimit", "--core=unlimited:unlimited"]);
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", node.child.id())).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().skip(4).take(2).collect::<Vec<_>>(), ["0", "0"], "{core}");
    node.signal("ABRT");
    let ended = node.child.wait().unwrap();
    assert_eq!((ended.signal(), ended.core_dumped()), (Some(SIGABRT), false));
    let left = std::fs::read_dir(place.dir.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(left.filter(|name| name.starts_with("core")).count(), 0);
}
