use proptest::prelude::*;

use olgfeast_protocol::{UtcTime, spreadsheet::is_formula};

use super::*;

/// What a reader makes of lines: the fields, without the apostrophe before what looks like a formula.
fn read_back(text: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text);
    let records = reader.records().map(|record| {
        let record = record.unwrap();
        record.iter().map(plain).collect()
    });
    records.collect()
}

fn plain(field: &str) -> String {
    match field.strip_prefix('\'') {
        Some(text) if is_formula(text) => text.to_owned(),
        _ => field.to_owned(),
    }
}

#[test]
fn nothing_in_a_text_is_a_formula() {
    for (text, written) in [
        ("=1+1", "'=1+1"),
        ("+49 170", "'+49 170"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "\"'\r=1\""),
        ("\n=1", "\"'\n=1\""),
        ("'=1", "''=1"),
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("=\"a\",1", "\"'=\"\"a\"\",1\""),
        ("'t Hooft", "'t Hooft"),
        ("Zoë \u{1f35c}, 2", "\"Zoë \u{1f35c}, 2\""),
        ("1-2", "1-2"),
        ("", ""),
    ] {
        let line = lines(&[vec![Cell::Whole(7), Cell::Text(text.to_owned())]]);
        let line = String::from_utf8(line).unwrap();
        assert_eq!(line, format!("7,{written}\r\n"), "{text:?}");
    }
}

#[test]
fn numbers_money_and_instants_are_written_for_a_spreadsheet() {
    let at = UtcTime::parse("2026-11-22T21:21:10.5").unwrap();
    let cells = [
        Cell::Whole(-3),
        Cell::Money(Cents(1_205)),
        Cell::Money(Cents(7)),
        Cell::Instant(at),
        Cell::Nothing,
    ];
    let line = lines(&[cells.to_vec()]);
    assert_eq!(line, b"-3,12.05,0.07,2026-11-22T21:21:10.500000Z,\r\n");
}

#[test]
fn a_table_begins_with_the_mark_and_the_names_of_its_columns() {
    for sheet in Sheet::ALL {
        let text = beginning(sheet);
        let header = text.strip_prefix(BOM.as_bytes()).unwrap();
        let names: Vec<&str> = sheet.header().collect();
        assert_eq!(read_back(header), [names]);
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(
        texts in prop::collection::vec(
            (prop_oneof![".*", "['=+@\t\r\n\", -]{0,6}.?"], "\\PC*"), 1..6,
        ),
    ) {
        let rows: Vec<Vec<Cell>> = texts
            .iter()
            .map(|(a, b)| vec![Cell::Text(a.clone()), Cell::Whole(1), Cell::Text(b.clone())])
            .collect();
        let expected: Vec<Vec<String>> = texts
            .into_iter()
            .map(|(a, b)| vec![a, "1".to_owned(), b])
            .collect();
        // As in a file: a reader takes a mark at the beginning away.
        let text = [BOM.as_bytes(), &lines(&rows)].concat();
        for field in read_raw(&text).into_iter().flatten() {
            prop_assert!(!is_formula(&field) || field.starts_with('\''));
        }
        prop_assert_eq!(read_back(&text), expected);
    }
}

fn read_raw(text: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text);
    let records = reader.records();
    records
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}
