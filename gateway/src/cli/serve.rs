use super::{Deployment, Failed};
use crate::compose::ShownOutbox;
use crate::{Outside, logs, start};

/// Runs the gateway until it is told to stop (SIGTERM lets requests under way end; SIGINT does not wait).
pub(super) fn run(deployment: &Deployment) -> Result<(), Failed> {
    let _logs = logs::install();
    let settings = deployment.checked()?;
    for warning in &settings.warnings {
        tracing::warn!("{warning}");
    }
    start::run(settings, Outside::system(), ShownOutbox::No, |_| async { Ok(()) })?;
    Ok(())
}
