//! `feast menu`.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{feast::Feast, hub::Hub};

fn menu(hub: &Hub, station: &str, more: &[&str]) -> (i32, Vec<String>, String) {
    let data = hub.station(station);
    let words = ["menu", "--server", hub.address(), "--user", "admin"];
    let words = [&words[..], &["--data", &data], more].concat();
    Feast::run(&words, Some(&hub.staff))
}

fn read(told: &(i32, Vec<String>, String)) -> Value {
    assert_eq!(told.0, 0, "{}", told.2);
    serde_json::from_str(&told.1[0]).unwrap()
}

fn names(menu: &Value) -> Vec<&str> {
    let items = menu["items"].as_array().unwrap();
    items
        .iter()
        .filter_map(|item| item["name"].as_str())
        .collect()
}

#[test]
fn the_menu_is_that_of_the_hub_and_without_it_the_one_that_was_read_last() {
    let mut hub = Hub::start();
    let first = read(&menu(&hub, "first", &["--json"]));
    assert!(names(&first).contains(&"Fries"), "{first}");
    let dish = json!({"food_group": "Grill", "name": "Late sausage", "value": 4.5});
    hub.as_staff(Method::POST, "menu/items", Some(dish));
    let second = read(&menu(&hub, "first", &["--json"]));
    assert_eq!(names(&second).len(), names(&first).len() + 1);
    assert!(second["as_of"].as_str() > first["as_of"].as_str());

    hub.kill();
    let away = menu(&hub, "first", &["--json"]);
    assert_eq!(read(&away), second, "with its time");
    assert!(away.2.contains("cannot be read now"), "{}", away.2);
    let (code, lines, _) = menu(&hub, "first", &[]);
    assert_eq!(code, 0);
    assert!(lines[0].starts_with("as of "), "{lines:?}");
    let sausage = lines
        .iter()
        .position(|line| line.starts_with("  Late sausage  4.50"));
    let group = lines.iter().position(|line| line == "Grill");
    assert!(group.is_some() && group < sausage, "{lines:?}");
    let (code, lines, stderr) = menu(&hub, "second", &[]);
    assert_eq!((code, lines), (1, Vec::new()));
    assert!(stderr.contains("never read a menu"), "{stderr}");
}

#[test]
fn a_running_station_reads_it_by_itself_and_beside_it_that_is_told() {
    let hub = Hub::start();
    let mut watch = hub.watch("kitchen");
    watch.status("live");
    let told = watch.until(|| {
        let (code, lines, _) = menu(&hub, "kitchen", &["--json"]);
        (code == 0).then_some(lines)
    });
    let told: Value = serde_json::from_str(&told[0]).unwrap();
    assert!(names(&told).contains(&"Fries"), "{told}");
    assert!(watch.runs());
}
