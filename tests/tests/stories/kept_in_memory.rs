//! What the memory of a node holds after somebody has signed in and linked a login, as a debugger or a core would show it.

use std::io::{Read as _, Seek as _, SeekFrom};

use tests::{ADA, GRACE, World};

use crate::the_binary::{Serving, done, run};

/// Looked at one after the other; a secret that lies across two pages is found, too.
const PAGE: usize = 4096;
/// Read at once.
const PAGES: usize = 256;

/// How often each of these words stands in the memory of a process. Only root may look.
fn found(pid: u32, words: &[&str]) -> Vec<usize> {
    let maps = std::fs::read_to_string(format!("/proc/{pid}/maps")).unwrap();
    let mut memory = std::fs::File::open(format!("/proc/{pid}/mem")).expect("root reads the memory of any process");
    let longest = words.iter().map(|word| word.len()).max().unwrap();
    let mut found = vec![0; words.len()];
    for line in maps.lines().filter(|line| line.split(' ').nth(1).is_some_and(|rights| rights.starts_with("rw"))) {
        let (from, to) = line.split(' ').next().unwrap().split_once('-').unwrap();
        let (from, to) = (u64::from_str_radix(from, 16).unwrap(), u64::from_str_radix(to, 16).unwrap());
        let mut end_of_last = Vec::new();
        let mut piece = vec![0; PAGE * PAGES];
        for at in (from..to).step_by(piece.len()) {
            piece.truncate(usize::try_from(to - at).unwrap().min(PAGE * PAGES));
            // What has gone since, or nobody may read, holds nothing of ours.
            if memory.seek(SeekFrom::Start(at)).is_err() || memory.read_exact(&mut piece).is_err() {
                break;
            }
            for page in piece.chunks(PAGE) {
                if page == &[0; PAGE][..page.len()] {
                    end_of_last.clear();
                    continue;
                }
                let held = [&end_of_last, page].concat();
                for (word, found) in words.iter().zip(&mut found) {
                    // Those that end in this page.
                    let begin = end_of_last.len().saturating_sub(word.len() - 1);
                    *found += held[begin..]
                        .windows(word.len())
                        .filter(|window| window[0] == word.as_bytes()[0] && *window == word.as_bytes())
                        .count();
                }
                end_of_last = page[page.len().saturating_sub(longest - 1)..].to_vec();
            }
        }
    }
    found
}

#[tokio::test]
async fn no_password_is_left_in_the_memory_of_a_node() {
    let world = World::new().prepare().await;
    done(&run(&["account", "create", "--email", ADA.email], world.config(), &format!("{}\n", ADA.password)).await);
    let node = Serving::start_at(&world, "serve.log", "info").await;
    let mut ada = world.browser();
    ada.get(&world.orders_at("/profile")).await.fill("E-mail address", ADA.email).submit("Continue").await;
    ada.fill("Password", GRACE.password).submit("Sign in").await.has_status(422);
    ada.fill("Password", ADA.password).submit("Sign in").await;
    ada.link(&ADA).await.shows("Signed in as Ada Lovelace");
    world.orders.end_all_sessions();
    ada.get(&world.orders_at("/profile")).await.shows("Signed in as Ada Lovelace");
    let typed = [ADA.password, GRACE.password, ADA.portal_password];
    let in_forms = typed.map(|word| word.replace(' ', "+").replace('&', "%26"));
    let words: Vec<&str> = typed.into_iter().chain(in_forms.iter().map(String::as_str)).collect();
    assert_eq!(found(node.pid(), &words), [0; 6], "master password, a wrong one, the portal's; as typed, as forms carry them");
    assert!(found(node.pid(), &[ADA.email]) > vec![0], "the search finds what is there");
    node.terminate().await;
}
