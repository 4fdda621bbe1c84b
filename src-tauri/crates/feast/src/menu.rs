//! `feast menu`: what can be ordered.

use std::{collections::BTreeMap, time::Duration};

use olgfeast_protocol::{UtcTime, wire::rest::MenuItem};
use olgfeast_station::{Endpoint, Menu, OpenError, Station, saved_menu};
use serde::Serialize;
use tokio::time::timeout;

use crate::{
    account::station_config,
    cli,
    escape::escape,
    exit::{self, Exit},
    output::Output,
};

/// A server that has not told its menu by then is not waited for: the saved one is shown.
const PATIENCE: Duration = Duration::from_secs(10);

/// Prints the menu, newly read where the server answers, and otherwise as it was read last. Beside a
/// running station on the same directory that is what the station has read.
pub(crate) async fn menu(args: cli::Menu) -> anyhow::Result<Exit> {
    let config = station_config(args.account, args.data, Endpoint::Kitchen)?;
    let dir = config.data_dir.clone();
    let menu = match Station::open(config).await {
        Ok(station) => {
            let menu = match timeout(PATIENCE, station.read_menu()).await {
                Ok(Ok(menu)) => Ok(Some(menu)),
                failed => {
                    let why = match failed {
                        Ok(Err(error)) => escape(&error.message),
                        _ => format!("no answer within {} s", PATIENCE.as_secs()),
                    };
                    exit::say(format_args!("the menu cannot be read now: {why}"));
                    station.menu().await
                }
            };
            station.close().await;
            menu?
        }
        Err(OpenError::InUse) => saved_menu(dir).await?,
        Err(error) => return Err(error.into()),
    };
    let Some(menu) = menu else {
        exit::say(format_args!("this station has never read a menu"));
        return Ok(Exit::Error);
    };
    let mut output = Output::new();
    if args.json {
        output.line(&json(&menu)?).await?;
        return Ok(Exit::Done);
    }
    for line in words(&menu) {
        if !output.line(&line).await? {
            break;
        }
    }
    Ok(Exit::Done)
}

fn json(menu: &Menu) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Line<'a> {
        as_of: String,
        items: &'a [MenuItem],
    }
    serde_json::to_string(&Line {
        as_of: menu.read_at.zoned(),
        items: &menu.items,
    })
}

/// For people: when it was read, then each group with its items, by name.
fn words(menu: &Menu) -> Vec<String> {
    let mut groups: BTreeMap<&str, Vec<&MenuItem>> = BTreeMap::new();
    for item in &menu.items {
        groups.entry(&item.group).or_default().push(item);
    }
    let mut lines = vec![format!("as of {}", day_and_time(menu.read_at))];
    for (group, mut items) in groups {
        items.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        lines.push(String::new());
        lines.push(match group {
            "" => "(no group)".to_owned(),
            group => escape(group),
        });
        lines.extend(items.into_iter().map(item_line));
    }
    lines
}

fn item_line(item: &MenuItem) -> String {
    let mut line = format!("  {}", escape(&item.name));
    if let Some(cents) = item.cents {
        let sign = if cents < 0 { "-" } else { "" };
        let cents = cents.unsigned_abs();
        line += &format!("  {sign}{}.{:02}", cents / 100, cents % 100);
    }
    match item.tickets {
        None => {}
        Some(1) => line += "  1 token",
        Some(tokens) => line += &format!("  {tokens} tokens"),
    }
    if !item.available {
        line += "  not available";
    }
    match &item.description {
        Some(description) if !description.is_empty() => {
            line += &format!("  {}", escape(description))
        }
        _ => {}
    }
    line
}

fn day_and_time(at: UtcTime) -> String {
    match jiff::Timestamp::from_microsecond(at.0) {
        Ok(at) => {
            let here = at.to_zoned(jiff::tz::TimeZone::system());
            here.strftime("%Y-%m-%d %H:%M").to_string()
        }
        Err(_) => "?".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(id: i64, name: &str, group: &str) -> MenuItem {
        MenuItem {
            id,
            name: name.to_owned(),
            group: group.to_owned(),
            cents: None,
            tickets: None,
            description: None,
            available: true,
        }
    }

    #[test]
    fn people_see_the_groups_and_what_is_known_of_each_item() {
        let menu = Menu {
            items: vec![
                MenuItem {
                    cents: Some(-1205),
                    tickets: Some(1),
                    description: Some("with\nketchup".to_owned()),
                    ..item(1, "Fries", "Grill")
                },
                MenuItem {
                    cents: Some(350),
                    tickets: Some(2),
                    available: false,
                    ..item(2, "Beer", "Drinks")
                },
                item(3, "Bread\u{1b}[2J", "Grill"),
                item(4, "Song", ""),
            ],
            read_at: UtcTime(0),
        };
        let lines = words(&menu);
        assert!(lines[0].starts_with("as of 19"), "{}", lines[0]);
        assert_eq!(
            lines[1..],
            [
                "",
                "(no group)",
                "  Song",
                "",
                "Drinks",
                "  Beer  3.50  2 tokens  not available",
                "",
                "Grill",
                "  Bread\\u{1b}[2J",
                "  Fries  -12.05  1 token  with\\nketchup",
            ]
        );
    }

    #[test]
    fn scripts_get_one_object() {
        let menu = Menu {
            items: vec![item(7, "Fries", "Grill")],
            read_at: UtcTime::parse("2026-11-22T21:21:10.5Z").unwrap(),
        };
        assert_eq!(
            json(&menu).unwrap(),
            r#"{"as_of":"2026-11-22T21:21:10.5Z","items":[{"id":7,"name":"Fries","group":"Grill","cents":null,"tickets":null,"description":null,"available":true}]}"#
        );
    }
}
