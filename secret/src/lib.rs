//! A value that must not be seen: wiped from memory when dropped, never printed, read by one verb.

use std::fmt;

use serde::{Deserialize, Deserializer};
use zeroize::Zeroize;

/// Holds a secret. `Debug` and `Display` print `Secret(..)`; the only way to the value is [`Secret::reveal`],
/// so every place that looks at a secret can be found by searching for that one word.
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Takes charge of `value`. Copies that the caller still holds are the caller's to wipe.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, for the one call that needs it.
    pub fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize + Clone> Clone for Secret<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl<T: Zeroize> fmt::Display for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl<T: Zeroize> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl From<&str> for Secret<String> {
    fn from(value: &str) -> Self {
        Self::new(value.to_owned())
    }
}

impl<'de, T: Zeroize + Deserialize<'de>> Deserialize<'de> for Secret<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use serde::Deserialize as _;
    use serde::de::IntoDeserializer as _;
    use serde::de::value::{Error, StrDeserializer};
    use zeroize::Zeroize;

    use super::Secret;

    /// Bytes that tell, when they are let go, what was in them last.
    #[derive(Clone)]
    struct Watched([u8; 7], Rc<RefCell<Vec<[u8; 7]>>>);

    impl Zeroize for Watched {
        fn zeroize(&mut self) {
            self.0.zeroize();
        }
    }

    impl Drop for Watched {
        fn drop(&mut self) {
            self.1.borrow_mut().push(self.0);
        }
    }

    #[test]
    fn a_secret_is_wiped_before_its_memory_is_let_go() {
        let left = Rc::new(RefCell::new(Vec::new()));
        let secret = Secret::new(Watched(*b"hunter2", left.clone()));
        let copy = secret.clone();
        drop(secret);
        assert_eq!(*left.borrow(), [[0; 7]]);
        assert_eq!(copy.reveal().0, *b"hunter2");
        let moved = Some(copy);
        drop(moved);
        assert_eq!(*left.borrow(), [[0; 7]; 2]);
    }

    #[test]
    fn what_is_read_is_one_verb_away() {
        let text: StrDeserializer<'_, Error> = "hunter2".into_deserializer();
        let read = Secret::<String>::deserialize(text).unwrap();
        assert_eq!(Secret::new("hunter2".to_owned()).reveal(), read.reveal());
        assert_eq!(format!("{:?}", Some(read)), "Some(Secret(..))");
    }

    #[test]
    fn printing_a_secret_tells_nothing() {
        let secret = Secret::<String>::from("hunter2");
        assert_eq!(format!("{secret} {secret:?}"), "Secret(..) Secret(..)");
        assert_eq!(secret.reveal(), "hunter2");
    }
}
