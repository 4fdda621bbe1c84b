#![no_main]
//! A file of certificates that somebody has named.

use std::{io::Write, sync::LazyLock};

use libfuzzer_sys::fuzz_target;
use olgfeast_link::tls::{Trust, trusting};
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a folder"));

fuzz_target!(|bytes: &[u8]| {
    let ca_file = FOLDER.path().join("authorities.pem");
    let mut file = std::fs::File::create(&ca_file).expect("a file");
    file.write_all(bytes).expect("a file");
    if let Err(error) = trusting(&Trust::SystemAnd { ca_file }) {
        assert!(!error.to_string().is_empty());
    }
});
