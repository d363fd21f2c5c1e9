use std::collections::HashMap;
use std::fmt;

use super::TrailLine;
use crate::keys::{SealFit, TrailKeys};
use crate::ports::{AccountStore, StoreDown};

/// What is wrong with a trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailFault {
    /// Whose trail.
    pub account: String,
    /// At which line.
    pub number: i64,
    /// What.
    pub what: Tampering,
}

/// What happened to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tampering {
    /// The line is not what was sealed, or does not stand where it did.
    Altered,
    /// What it is about, or from where, is not what was sealed.
    DetailAltered,
    /// What it is about was erased although the account is there.
    DetailErased,
    /// There is no such line.
    Missing,
    /// Sealed by a key that is not in the keys file: nothing can be said.
    KeyUnknown,
    /// The copy has another seal for it.
    DiffersFromCopy,
}

impl fmt::Display for TrailFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.what {
            Tampering::Altered => "was altered, put in or moved",
            Tampering::DetailAltered => "says another browser, portal or address than when it was written",
            Tampering::DetailErased => "has lost what it was about, although the account is there",
            Tampering::Missing => "is gone",
            Tampering::KeyUnknown => "was sealed with a key that is not in the keys file, so nothing can be said of it",
            Tampering::DiffersFromCopy => "is another than in the copy",
        };
        write!(f, "line {} of account {} {what}", self.number, self.account)
    }
}

/// What came of a check.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct TrailReport {
    /// How many lines were looked at.
    pub lines: u64,
    /// Of how many accounts.
    pub accounts: u64,
    /// What is wrong, in the order of the lines; what only the copy knows comes last.
    pub faults: Vec<TrailFault>,
}

/// Looks at lines one by one: of each account from the first to the last, one account after the other.
pub struct TrailCheck<'a> {
    keys: &'a TrailKeys,
    /// Seals by account and number, as somebody else keeps them.
    copy: HashMap<(String, i64), String>,
    before: Option<TrailLine>,
    report: TrailReport,
}

impl<'a> TrailCheck<'a> {
    /// `copy` may be empty.
    pub fn new(keys: &'a TrailKeys, copy: HashMap<(String, i64), String>) -> Self {
        Self { keys, copy, before: None, report: TrailReport::default() }
    }

    /// Looks at all trails of a store, so many lines at a time.
    pub async fn over(mut self, store: &dyn AccountStore, at_once: u32) -> Result<TrailReport, StoreDown> {
        let (mut account, mut number) = (String::new(), 0);
        loop {
            let lines = store.trail((&account, number), at_once).await?;
            let Some((last, _)) = lines.last() else { return Ok(self.end()) };
            (account, number) = (last.account.clone(), last.number);
            for (line, account_is_there) in lines {
                self.line(line, account_is_there);
            }
        }
    }

    /// Looks at the next line. `account_is_there`: an account that is not has had its lines made nameless.
    pub fn line(&mut self, line: TrailLine, account_is_there: bool) {
        let before = self.before.take().filter(|before| before.account == line.account);
        if before.is_none() {
            self.report.accounts = self.report.accounts.saturating_add(1);
        }
        self.report.lines = self.report.lines.saturating_add(1);
        let due = before.as_ref().map_or(1, |before| before.number.saturating_add(1));
        // One fault for a gap, however wide: the numbers in it are an attacker's to choose.
        let gap = line.number != due;
        if gap {
            self.fault(&line.account, due, Tampering::Missing);
        }
        match line.fit(self.keys, before.as_ref().map_or("", |before| &before.seal)) {
            SealFit::KeyUnknown => self.fault(&line.account, line.number, Tampering::KeyUnknown),
            // Behind a gap nothing fits: the seal before it is not there to be compared.
            SealFit::Differs if !gap => self.fault(&line.account, line.number, Tampering::Altered),
            SealFit::Differs | SealFit::Fits => {}
        }
        match (&line.salt, line.is_nameless()) {
            (_, true) if account_is_there => self.fault(&line.account, line.number, Tampering::DetailErased),
            (_, true) => {}
            (salt, false) if line.digest_of_detail(salt.as_deref().unwrap_or_default()) != line.detail => {
                self.fault(&line.account, line.number, Tampering::DetailAltered);
            }
            (_, false) => {}
        }
        if let Some(seal) = self.copy.remove(&(line.account.clone(), line.number))
            && seal != line.seal
        {
            self.fault(&line.account, line.number, Tampering::DiffersFromCopy);
        }
        self.before = Some(line);
    }

    /// After the last line: what only the copy has is gone.
    pub fn end(mut self) -> TrailReport {
        let mut gone: Vec<_> = std::mem::take(&mut self.copy).into_keys().collect();
        gone.sort_unstable();
        for (account, number) in gone {
            self.fault(&account, number, Tampering::Missing);
        }
        self.report
    }

    fn fault(&mut self, account: &str, number: i64, what: Tampering) {
        self.report.faults.push(TrailFault { account: account.to_owned(), number, what });
    }
}
