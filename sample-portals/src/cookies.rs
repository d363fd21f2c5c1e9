//! Cookies as the portals send them and read them.

/// A cookie that script cannot read.
pub(crate) fn held(name: &str, value: &str) -> String {
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax")
}

/// A cookie for the portal's own script.
pub(crate) fn readable(name: &str, value: &str) -> String {
    format!("{name}={value}; Path=/; SameSite=Lax")
}

/// Removes a cookie that [`held`] set.
pub(crate) fn removed(name: &str) -> String {
    format!("{name}=; Path=/; HttpOnly; Max-Age=0")
}
