/// Who goes through the gateway to a portal, while it is being introduced there. All others pass through to the portal's own login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rollout {
    /// Nobody.
    Off,
    /// Browsers whose person has asked for it.
    OptIn,
    /// So many of a hundred browsers, and those whose person has asked for it.
    Percent(u8),
    /// Everybody.
    Required,
}

/// What a browser's roll-out cookie says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RolloutMark {
    /// It has none.
    None,
    /// Its person has asked to go through the gateway.
    In,
    /// Its person has asked not to.
    Out,
    /// It was drawn: a number from 0 to 99 that is the same as long as it keeps the cookie.
    Drawn(u8),
}

/// On which side of the roll-out a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// It goes through the gateway.
    Inside,
    /// It passes through to the portal's own login.
    Outside,
    /// Its browser has to be drawn a number first.
    Draw,
}

/// Decides about one request. `navigation`: a page is opened. Only then is a browser drawn: neither a script, nor a client that keeps
/// no cookie, nor somebody who is sending a form may find themselves on another side than a moment ago.
pub fn side(rollout: Rollout, mark: RolloutMark, navigation: bool) -> Side {
    match (rollout, mark) {
        (Rollout::Required, _) | (Rollout::OptIn | Rollout::Percent(_), RolloutMark::In) => Side::Inside,
        (Rollout::Off, _) | (Rollout::OptIn, _) | (Rollout::Percent(_), RolloutMark::Out) => Side::Outside,
        // Whoever is below a share is below every larger one.
        (Rollout::Percent(share), RolloutMark::Drawn(number)) if number < share => Side::Inside,
        (Rollout::Percent(_), RolloutMark::Drawn(_)) => Side::Outside,
        (Rollout::Percent(_), RolloutMark::None) if navigation => Side::Draw,
        (Rollout::Percent(_), RolloutMark::None) => Side::Outside,
    }
}
