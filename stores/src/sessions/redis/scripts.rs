use redis::Script;

/// What must happen in one step, as scripts that the server runs. Each says in its first line what it is given.
pub(super) struct Scripts {
    pub(super) touch: Script,
    pub(super) replace: Script,
    pub(super) end: Script,
    pub(super) list: Script,
    pub(super) put_portal_session: Script,
    pub(super) change_entries: Script,
    pub(super) drop_portal_session: Script,
    pub(super) put_credential: Script,
    pub(super) bump: Script,
    pub(super) reserve: Script,
    pub(super) give_back: Script,
    pub(super) take_turn: Script,
    pub(super) give_back_turn: Script,
    pub(super) unlock: Script,
}

impl Default for Scripts {
    fn default() -> Self {
        Self {
            touch: Script::new(include_str!("scripts/touch.lua")),
            replace: Script::new(include_str!("scripts/replace.lua")),
            end: Script::new(include_str!("scripts/end.lua")),
            list: Script::new(include_str!("scripts/list.lua")),
            put_portal_session: Script::new(include_str!("scripts/put_portal_session.lua")),
            change_entries: Script::new(include_str!("scripts/change_entries.lua")),
            drop_portal_session: Script::new(include_str!("scripts/drop_portal_session.lua")),
            put_credential: Script::new(include_str!("scripts/put_credential.lua")),
            bump: Script::new(include_str!("scripts/bump.lua")),
            reserve: Script::new(include_str!("scripts/reserve.lua")),
            give_back: Script::new(include_str!("scripts/give_back.lua")),
            take_turn: Script::new(include_str!("scripts/take_turn.lua")),
            give_back_turn: Script::new(include_str!("scripts/give_back_turn.lua")),
            unlock: Script::new(include_str!("scripts/unlock.lua")),
        }
    }
}
