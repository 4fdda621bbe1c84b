//! The whole log of this process, ours at every level and that of the libraries down to `debug`.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, OnceLock},
};

use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Written {
    type Writer = Written;

    fn make_writer(&self) -> Written {
        self.clone()
    }
}

static LOG: OnceLock<Written> = OnceLock::new();

/// Begins to listen, once in a process.
pub(crate) fn start() {
    LOG.get_or_init(|| {
        let written = Written::default();
        tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new("debug,olgfeast_hub=trace"))
            .with_writer(written.clone())
            .with_ansi(false)
            .init();
        written
    });
}

/// All that was logged so far, by all tests of this process.
pub(crate) fn text() -> String {
    let written = LOG.get().expect("the log was started");
    String::from_utf8_lossy(&written.0.lock().unwrap()).into_owned()
}
