//! How many sockets this process may have.

/// The system allows fewer, and this process may not change that.
#[derive(Debug, thiserror::Error)]
#[error("{wanted} sockets are wanted, and this process may have {allowed}: see `ulimit -Hn`")]
pub(super) struct TooFew {
    wanted: u64,
    allowed: u64,
}

/// Sees to it that this process may open so many files.
#[cfg(unix)]
pub(super) fn allow(wanted: u64) -> Result<(), TooFew> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    // Nothing: without a limit.
    if current.is_none_or(|current| current >= wanted) {
        return Ok(());
    }
    let raised = Rlimit {
        current: Some(wanted),
        maximum,
    };
    setrlimit(Resource::Nofile, raised).map_err(|_| TooFew {
        wanted,
        allowed: maximum.or(current).unwrap_or(0),
    })
}

/// Elsewhere sockets are not files.
#[cfg(not(unix))]
pub(super) fn allow(_wanted: u64) -> Result<(), TooFew> {
    Ok(())
}
