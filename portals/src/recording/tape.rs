//! What is heard while a recording is made, and what answers in place of the portal when it is played.

use std::sync::Mutex;

use super::compare;
use super::exchange::{Answered, Asked, Exchange};
use crate::sign_in::failure::Failure;

/// Writes down each exchange, and each value that the recipe found on a page.
#[derive(Default)]
pub(crate) struct Tape(Mutex<Heard>);

/// What was heard, secrets and all.
#[derive(Default)]
pub(super) struct Heard {
    pub(super) exchanges: Vec<Exchange>,
    pub(super) found: Vec<String>,
}

impl Tape {
    pub(crate) fn hear(&self, exchange: Exchange) {
        if let Ok(mut heard) = self.0.lock() {
            heard.exchanges.push(exchange);
        }
    }

    pub(crate) fn found(&self, value: &str) {
        if let Ok(mut heard) = self.0.lock() {
            heard.found.push(value.to_owned());
        }
    }

    pub(super) fn take(&self) -> Heard {
        self.0.lock().map(|mut heard| std::mem::take(&mut *heard)).unwrap_or_default()
    }
}

/// Answers in their order, whatever asks.
pub(crate) struct Saved {
    exchanges: Vec<Exchange>,
    /// Whether what asks must be what asked then.
    strict: bool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    asked: Vec<Asked>,
    difference: Option<String>,
}

impl Saved {
    /// To be asked for the same as then.
    pub(super) fn strict(exchanges: Vec<Exchange>) -> Self {
        Self { exchanges, strict: true, state: Mutex::default() }
    }

    /// To be asked for anything.
    pub(super) fn patient(exchanges: Vec<Exchange>) -> Self {
        Self { exchanges, strict: false, state: Mutex::default() }
    }

    pub(crate) fn answer(&self, asked: Asked) -> Result<Answered, Failure> {
        let mut state = self.state.lock().map_err(|_| Failure::unrecognised("the recording is broken"))?;
        let number = state.asked.len().saturating_add(1);
        let saved = self.exchanges.get(number.saturating_sub(1));
        let difference = match saved {
            None => Some(format!("the recipe asks for {} after the last page of the recording", asked.line())),
            Some(saved) if self.strict => compare::difference(&saved.asked, &asked).map(|words| format!("exchange {number}: {words}")),
            Some(_) => None,
        };
        state.asked.push(asked);
        match (saved, difference) {
            (Some(saved), None) => Ok(saved.answered.clone()),
            (_, difference) => {
                let words = difference.unwrap_or_default();
                state.difference.get_or_insert_with(|| words.clone());
                Err(Failure::Unrecognised(words))
            }
        }
    }

    /// What was asked for.
    pub(super) fn asked(&self) -> Vec<Asked> {
        self.state.lock().map(|state| state.asked.clone()).unwrap_or_default()
    }

    /// What was not as then, in plain words.
    pub(super) fn difference(&self) -> Option<String> {
        let state = self.state.lock().ok()?;
        let left_out = || {
            let next = self.exchanges.get(state.asked.len())?;
            Some(format!("exchange {}: the recipe no longer asks for {}", state.asked.len().saturating_add(1), next.asked.line()))
        };
        state.difference.clone().or_else(left_out)
    }
}
