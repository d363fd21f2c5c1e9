//! Tries after which one has to wait. Times are the server's: nodes whose clocks differ let nobody by.

use std::time::Duration;

use ::accounts::ports::{Cap, Ladder, StoreDown, Turn};
use redis::cmd;

use super::once::MAX_COUNT;
use super::{RedisSessions, keys, milliseconds};

impl RedisSessions {
    pub(super) async fn turn(&self, ladders: &[Ladder], caps: &[Cap]) -> Result<Turn, StoreDown> {
        if ladders.is_empty() && caps.is_empty() {
            return Ok(Turn::Taken(Vec::new()));
        }
        let mut script = self.scripts.take_turn.prepare_invoke();
        script.arg(ladders.len());
        for ladder in ladders {
            script.key(keys::ladder(&ladder.key)).arg(milliseconds(ladder.forget)).arg(ladder.steps.len());
            for (from, wait) in ladder.steps.iter() {
                script.arg((*from).min(MAX_COUNT)).arg(u64::try_from(wait.as_millis()).unwrap_or(MAX_COUNT).min(MAX_COUNT));
            }
        }
        for cap in caps {
            script.key(keys::counter(&cap.key)).arg(cap.add.min(MAX_COUNT)).arg(cap.max.min(MAX_COUNT - 1)).arg(milliseconds(cap.window));
        }
        let (wait, tries): (u64, Vec<u64>) = self.run(&script).await?;
        Ok(if wait == 0 { Turn::Taken(tries) } else { Turn::Wait(Duration::from_millis(wait)) })
    }

    pub(super) async fn turn_back(&self, ladders: &[Ladder], caps: &[Cap]) -> Result<(), StoreDown> {
        if !ladders.is_empty() {
            let mut script = self.scripts.give_back_turn.prepare_invoke();
            for ladder in ladders {
                script.key(keys::ladder(&ladder.key));
            }
            self.run::<()>(&script).await?;
        }
        self.uncount(caps).await
    }

    pub(super) async fn no_turns(&self, ladders: &[Ladder]) -> Result<(), StoreDown> {
        if ladders.is_empty() {
            return Ok(());
        }
        let names: Vec<String> = ladders.iter().map(|ladder| keys::ladder(&ladder.key)).collect();
        self.ask(cmd("DEL").arg(names)).await
    }
}
