/// A value that the configuration's own check let through and the part that takes it refuses, in that part's words.
#[derive(Debug)]
pub(super) struct Refused {
    /// Its key in the file, relative to the section at hand.
    pub(super) key: String,
    /// Why.
    pub(super) reason: String,
}

/// A setting as the part that uses it wants it.
pub(super) type Lowered<T> = Result<T, Refused>;

/// Says where in the file a refused value stands, from the inside out.
pub(super) trait Under<T> {
    /// Under this key.
    fn under(self, key: &str) -> Lowered<T>;
}

impl<T> Under<T> for Lowered<T> {
    fn under(self, key: &str) -> Self {
        self.map_err(|Refused { key: inner, reason }| Refused {
            key: if inner.is_empty() { key.to_owned() } else { format!("{key}.{inner}") },
            reason,
        })
    }
}

/// What a part says of a value, not yet of any key.
pub(super) fn refused(error: &impl ToString) -> Refused {
    Refused { key: String::new(), reason: error.to_string() }
}

/// Each of a list, under its place in the list.
pub(super) fn each<'l, T, U>(key: &str, list: &'l [T], lower: impl Fn(&'l T) -> Lowered<U>) -> Lowered<Vec<U>> {
    list.iter().enumerate().map(|(place, one)| lower(one).under(&place.to_string()).under(key)).collect()
}

/// One that may be absent.
pub(super) fn any<'l, T: ?Sized, U>(key: &str, one: Option<&'l T>, lower: impl Fn(&'l T) -> Lowered<U>) -> Lowered<Option<U>> {
    one.map(|one| lower(one).under(key)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_put_together_from_the_inside_out() {
        let odd = |number: &u8| if number % 2 == 1 { Ok(*number) } else { Err(refused(&"even")) };
        let Refused { key, reason } = each("steps", &[1, 2], odd).under("sign_in").unwrap_err();
        assert_eq!((key.as_str(), reason.as_str()), ("sign_in.steps.1", "even"));
        assert_eq!(each("steps", &[1, 3], odd).unwrap(), [1, 3]);
        assert_eq!(any("page", Some(&2), odd).unwrap_err().key, "page");
        assert_eq!(any("page", None, odd).unwrap(), None);
    }
}
