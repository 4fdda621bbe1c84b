#![no_main]
//! What strangers type, as it is shown and as it stands in a table.

use libfuzzer_sys::fuzz_target;
use olgfeast_fuzz::can_be_shown;
use olgfeast_protocol::{
    shown::{self, shown},
    spreadsheet,
};

fuzz_target!(|text: &str| {
    for most in [1, 7, shown::NAME, shown::NOTE] {
        let once = shown(text, most);
        can_be_shown(&once, most);
        assert_eq!(shown(&once, most), once);
    }
    let field = spreadsheet::field(text);
    assert!(
        !field.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']),
        "{field:?}"
    );
    let back = field
        .strip_prefix('\'')
        .filter(|_| spreadsheet::is_formula(text));
    assert_eq!(back.unwrap_or(&field), text);
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record([&*field, "7"]).expect("memory");
    let written = table.into_inner().expect("memory");
    let mut read = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(&*written);
    let record = read.records().next().expect("a record").expect("a record");
    assert_eq!((record.get(0), record.get(1)), (Some(&*field), Some("7")));
    if let Ok(cents) = text.parse::<i64>() {
        let money = spreadsheet::money(cents);
        let (units, hundredths) = money.split_once('.').expect("a point");
        assert_eq!(hundredths.len(), 2);
        assert_eq!(format!("{units}{hundredths}").parse::<i64>(), Ok(cents));
    }
});
