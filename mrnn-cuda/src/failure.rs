use mrnn_core::{Error, Result};
use std::sync::OnceLock;

/// The first failure of a device, after which nothing that it gives is of use.
#[derive(Debug, Default)]
pub(crate) struct Failure(OnceLock<String>);

impl Failure {
    pub(crate) fn watch(&self, result: Result<()>) {
        if let Err(error) = result {
            self.keep(&error);
        }
    }

    /// The result of some work on the device, which is not begun after a failure.
    pub(crate) fn attempt<R>(&self, work: impl FnOnce() -> Result<R>) -> Result<R> {
        self.error().map_or(Ok(()), Err)?;
        work().inspect_err(|error| self.keep(error))
    }

    pub(crate) fn error(&self) -> Option<Error> {
        let backend = "cuda".to_owned();
        self.0.get().map(|reason| Error::DeviceFailed { backend, reason: reason.clone() })
    }

    fn keep(&self, error: &Error) {
        let reason = if let Error::DeviceFailed { reason, .. } = error {
            reason.clone()
        } else {
            error.to_string()
        };
        // Those that follow follow from it.
        let _ = self.0.set(reason);
    }
}
