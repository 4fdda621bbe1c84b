#![no_main]
//! A file of settings from another computer.

use libfuzzer_sys::fuzz_target;
use olgfeast_protocol::Settings;

fuzz_target!(|text: &str| {
    let ours = Settings::default();
    if let Ok(settings) = ours.with_file(text) {
        assert!(settings.check().is_ok());
        assert_eq!(settings.network, ours.network);
        assert_eq!(ours.with_file(&settings.to_file()), Ok(settings));
    }
});
