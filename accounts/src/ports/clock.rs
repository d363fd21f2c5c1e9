use policies::Timestamp;

/// Tells the time. The composition root has the real one; tests have one that they set.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}
