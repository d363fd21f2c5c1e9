use std::future::Future;
use std::sync::Arc;

use accounts::use_cases::Deps;
use config::Settings;

use super::Failed;
use crate::Outside;
use crate::admin::socket_client::Socket;
use crate::compose;
use crate::logs::{self, Logs};

/// What an operator's command works with: the running node, if there is one, or the stores themselves.
pub(super) struct Operator {
    runtime: tokio::runtime::Runtime,
    /// The deployment's settings.
    pub(super) settings: Settings,
    /// Clock and randomness.
    pub(super) outside: Outside,
    _logs: Logs,
}

impl Operator {
    pub(super) fn new(settings: Settings) -> Result<Self, Failed> {
        crate::start::install_crypto();
        let logs = logs::install_for_command();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        Ok(Self { runtime, settings, outside: Outside::system(), _logs: logs })
    }

    /// Runs a piece of asynchronous work.
    pub(super) fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// The running node of this deployment on this machine.
    pub(super) fn node(&self) -> Option<Socket> {
        Socket::of(&self.settings.server.data_dir)
    }

    /// The use cases over the deployment's stores, without a node.
    pub(super) async fn deps(&self) -> Result<Arc<Deps>, Failed> {
        let bound_port = self.settings.server.listen.port();
        Ok(compose::compose(&self.settings, &self.outside, bound_port, compose::ShownOutbox::No).await?.deps)
    }
}
