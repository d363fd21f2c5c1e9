/// Someone with a master account, and with a login at each sample portal.
#[derive(Clone, Copy, Debug)]
pub struct TestPerson {
    /// E-mail address of the master account.
    pub email: &'static str,
    /// Master password.
    pub password: &'static str,
    /// Full name.
    pub name: &'static str,
    /// Groups of the master account.
    pub groups: &'static [&'static str],
    /// User name at the portals.
    pub user: &'static str,
    /// Password at the portals.
    pub portal_password: &'static str,
}

/// The person of most stories.
pub const ADA: TestPerson = TestPerson {
    email: "ada@example.com",
    password: "correct horse battery",
    name: "Ada Lovelace",
    groups: &["ops"],
    user: "ada7",
    portal_password: "old secret & more",
};

/// Another, for stories about keeping people apart.
pub const GRACE: TestPerson = TestPerson {
    email: "grace@example.com",
    password: "staple of another kind",
    name: "Grace Hopper",
    groups: &[],
    user: "grace2",
    portal_password: "Käse+%41",
};
