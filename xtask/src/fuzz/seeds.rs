//! Where a target begins: what plain servers were recorded to say, what is written down in
//! `tests/fuzz/seeds`, and large inputs of which each piece is harmless.

use std::fs;
use std::path::Path;

use anyhow::Context;
use serde_json::{Value, json};

/// Bytes of a large input, about.
const LARGE: usize = 90_000;

/// Targets that read what servers say.
const OF_SERVERS: [&str; 3] = ["frames", "answers", "boards"];

/// Writes the seeds of a target; those of an earlier run are replaced.
pub(super) fn write(root: &Path, target: &str, into: &Path) -> anyhow::Result<()> {
    if into.exists() {
        fs::remove_dir_all(into)?;
    }
    fs::create_dir_all(into)?;
    let own = root.join("tests/fuzz/seeds").join(target);
    let mut seeds: Vec<Vec<u8>> = Vec::new();
    if own.is_dir() {
        for file in fs::read_dir(&own)? {
            seeds.push(fs::read(file?.path())?);
        }
    }
    if OF_SERVERS.contains(&target) {
        let said = recorded(&root.join("tests/fixtures/wire-samples"))?;
        seeds.extend(said.iter().map(|value| value.to_string().into_bytes()));
        seeds.extend(large(&said).into_iter().map(String::into_bytes));
    }
    if target == "boards" {
        // A whole evening, too.
        let mut evening = seeds.clone();
        evening.truncate(200);
        seeds.push(evening.join(&b'\n'));
    }
    if target == "words" {
        seeds.extend(
            ["'", "\u{301}", "\u{202e}", "=", "\n", "\"", "\u{1b}["]
                .map(|piece| piece.repeat(LARGE / piece.len()).into_bytes()),
        );
    }
    for (number, seed) in seeds.iter().enumerate() {
        fs::write(into.join(number.to_string()), seed)?;
    }
    Ok(())
}

/// Every JSON document in the recordings: bodies, frames, and what is in them.
fn recorded(folder: &Path) -> anyhow::Result<Vec<Value>> {
    let mut said = Vec::new();
    let mut paths: Vec<_> = fs::read_dir(folder)
        .with_context(|| folder.display().to_string())?
        .map(|file| Ok(file?.path()))
        .collect::<std::io::Result<_>>()?;
    paths.sort();
    for path in paths {
        documents(
            &serde_json::from_str(&fs::read_to_string(&path)?)?,
            &mut said,
        );
    }
    Ok(said)
}

/// Texts inside a recording that are JSON objects or lists themselves.
fn documents(value: &Value, said: &mut Vec<Value>) {
    match value {
        Value::String(text) => {
            if let Ok(document @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str(text)
            {
                said.push(document);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| documents(value, said)),
        Value::Object(fields) => fields.values().for_each(|value| documents(value, said)),
        _ => {}
    }
}

/// What would show that time or memory grows faster than the input: many orders, lines, names and
/// numbers, deep lists, and texts as long as a frame.
fn large(said: &[Value]) -> Vec<String> {
    let orders = |one: &dyn Fn(usize) -> Value| -> Vec<Value> {
        let size = one(1).to_string().len() + 4;
        (1..LARGE / size).map(one).collect()
    };
    let bare = orders(&|id| json!({ "id": id, "status": "pending" }));
    let lines = orders(
        &|id| json!({ "id": id, "quantity": 9, "food_item": { "name": "Fries", "food_group": "Grill" } }),
    );
    let names: serde_json::Map<String, Value> = (0..LARGE / 12)
        .map(|n| (format!("i{n}"), json!(1)))
        .collect();
    let struck: Vec<usize> = (0..LARGE / 6).collect();
    let text = |piece: &str| piece.repeat(LARGE / piece.len());
    let with = |field: &str, value: Value| {
        let mut order = json!({ "id": 7, "status": "ready" });
        if let Some(fields) = order.as_object_mut() {
            fields.insert(field.to_owned(), value);
        }
        json!({ "type": "kitchen_update", "data": { "ready_orders": [order] } }).to_string()
    };
    let mut large = vec![
        json!({ "type": "kitchen_update", "data": { "pending_orders": bare } }).to_string(),
        json!({ "type": "snapshot", "data": { "part": 1, "parts": 1, "head": 9, "orders": bare,
            "epoch": "67e55044-10b1-426f-9247-bb680e5fe0c8" } })
        .to_string(),
        json!({ "orders": bare, "total_pages": 1 }).to_string(),
        with("order_items", Value::Array(lines)),
        with("items_summary", Value::Object(names)),
        with("struck", json!(struck)),
        with("customer_name", json!(text("e\u{301}"))),
        with("customer_name", json!(text("\u{301}"))),
        with("ref_code", json!(text("r"))),
        with("date_ready", json!(text("2026-11-22 "))),
        with("date_ready", json!(text("0"))),
        with("total_value", json!(text("9"))),
        json!({ "type": text("t"), "data": {} }).to_string(),
        json!({ "detail": orders(&|n| json!({ "msg": n.to_string() })) }).to_string(),
        format!("{{\"detail\":{}1}}", text("9")),
        text("["),
        text("{\"data\":"),
        format!("[{}0]", text("0,")),
        format!("[{}{{}}]", text("{\"\":0},")),
    ];
    // Some of them, of all kinds.
    large.extend(said.iter().step_by(9).map(|one| {
        let one = one.to_string();
        let times = (LARGE / (one.len() + 1)).max(1);
        format!("[{}]", vec![one; times].join(","))
    }));
    large
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::root;

    #[test]
    fn what_was_recorded_is_where_it_begins() {
        let folder = tempfile::tempdir().unwrap();
        for (target, least) in [("frames", 100), ("addresses", 3)] {
            let into = folder.path().join(target);
            write(root(), target, &into).unwrap();
            let seeds = fs::read_dir(&into).unwrap().count();
            assert!(seeds >= least, "{target}: {seeds}");
        }
    }

    #[test]
    fn large_inputs_are_large_and_not_larger_than_they_may_be() {
        for seed in large(&[json!({ "id": 1 })]) {
            assert!(
                (50_000..=super::super::LONGEST).contains(&seed.len()),
                "{}",
                seed.len()
            );
        }
    }
}
