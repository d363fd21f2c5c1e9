use std::sync::OnceLock;

use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};

/// One recorder for the process: counters are reached from everywhere, and a second gateway in one process shares them.
static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();

/// The counters, to be shown. Installs the recorder at the first call.
pub(crate) fn recorder() -> Result<PrometheusHandle, BuildError> {
    if let Some(handle) = RECORDER.get() {
        return Ok(handle.clone());
    }
    let handle = PrometheusBuilder::new().install_recorder()?;
    Ok(RECORDER.get_or_init(|| handle).clone())
}
