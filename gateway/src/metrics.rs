use std::sync::{Mutex, PoisonError};

use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};

/// One recorder for the process: counters are reached from everywhere, and a second gateway in one process shares them.
static RECORDER: Mutex<Option<PrometheusHandle>> = Mutex::new(None);

/// The counters, to be shown. Installs the recorder at the first call, also if two gateways start at once.
pub(crate) fn recorder() -> Result<PrometheusHandle, BuildError> {
    let mut installed = RECORDER.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = installed.as_ref() {
        return Ok(handle.clone());
    }
    let handle = PrometheusBuilder::new().install_recorder()?;
    Ok(installed.insert(handle).clone())
}
