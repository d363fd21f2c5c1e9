use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::random::token;

/// Sessions by the value of the portal's session cookie, each with something of the portal's own.
pub(crate) struct Sessions<T> {
    live: Mutex<HashMap<String, T>>,
}

impl<T> Default for Sessions<T> {
    fn default() -> Self {
        Self { live: Mutex::default() }
    }
}

impl<T: Clone> Sessions<T> {
    /// Begins one; the answer is the cookie's value.
    pub(crate) fn begin(&self, what: T) -> String {
        let id = token();
        self.live.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone(), what);
        id
    }

    pub(crate) fn get(&self, id: &str) -> Option<T> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// Changes what a session holds and gives it back; `None` if there is no such session.
    pub(crate) fn change(&self, id: &str, change: impl FnOnce(&mut T)) -> Option<T> {
        let mut live = self.live.lock().unwrap_or_else(PoisonError::into_inner);
        let held = live.get_mut(id)?;
        change(held);
        Some(held.clone())
    }

    pub(crate) fn end(&self, id: &str) {
        self.live.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }

    pub(crate) fn end_all(&self) {
        self.live.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub(crate) fn count(&self) -> usize {
        self.live.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}
