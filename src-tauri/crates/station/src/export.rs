//! The history as a table for a spreadsheet: CSV as in RFC 4180, in UTF-8 with a byte order mark.
//!
//! Instants are RFC 3339 in UTC. What people have typed is made safe by [`spreadsheet::field`].

use std::{
    fs::File,
    io::{self, BufWriter, Write},
};

use csv::{Terminator, Writer, WriterBuilder};
use olgfeast_protocol::{
    Figures, Order, OrderStatus, UtcTime,
    spreadsheet::{self, BOM},
};
use olgfeast_store::{Filter, History, PAGE_LIMIT, StoreError};

const COLUMNS: [&str; 16] = [
    "number",
    "id",
    "ref_code",
    "customer_name",
    "status",
    "cancel_reason",
    "pieces",
    "items",
    "tokens",
    "value",
    "ordered_at",
    "preparing_at",
    "ready_at",
    "complete_at",
    "to_ready_seconds",
    "notes",
];

/// Writes the orders that are wanted into a file, newest first, a page at a time, and has the disk
/// keep it; how many they were. Blocks.
///
/// # Errors
/// What the disk said. Then the file is not whole.
pub(crate) fn write_orders(
    history: &History,
    filter: &Filter,
    file: File,
) -> Result<u64, StoreError> {
    let (mut table, mut count, mut after) = (table(file, &COLUMNS)?, 0, None);
    loop {
        let page = history.page(filter, after, PAGE_LIMIT)?;
        for order in &page.orders {
            write(&mut table, row(order))?;
            count += 1;
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    keep(table)?;
    Ok(count)
}

/// Writes figures into a file, one to a row: what is counted, of what, and the number; how many rows
/// they make. Blocks.
///
/// # Errors
/// What the disk said. Then the file is not whole.
pub(crate) fn write_figures(figures: &Figures, file: File) -> Result<u64, StoreError> {
    let mut table = table(file, &["figure", "of", "number"])?;
    let mut count = 0;
    for (figure, of, number) in rows(figures) {
        write(&mut table, [figure, &spreadsheet::field(&of), &number])?;
        count += 1;
    }
    keep(table)?;
    Ok(count)
}

fn rows(figures: &Figures) -> Vec<(&'static str, String, String)> {
    let seconds = |millis: Option<i64>| millis.map(|millis| (millis / 1_000).to_string());
    let only = |figure, number: String| (figure, String::new(), number);
    let Figures {
        from,
        until,
        orders,
        cancelled,
        states,
        value,
        tokens,
        to_ready,
        late,
        by_hour,
        ready_by_hour,
        by_item,
    } = figures;
    let mut rows = vec![
        only("from", from.zoned()),
        only("until", until.zoned()),
        only("orders", orders.to_string()),
        only("cancelled", cancelled.to_string()),
    ];
    let open_or_over = OrderStatus::ALL.into_iter();
    let counted = open_or_over.filter(|status| *status != OrderStatus::Cancelled);
    rows.extend(counted.map(|status| {
        let word = status.word().to_owned();
        ("orders_in_state", word, states.of(status).to_string())
    }));
    rows.extend([
        only("value", spreadsheet::money(value.known)),
        only("orders_without_value", value.unknown.to_string()),
        only("tokens", tokens.known.to_string()),
        only("orders_without_tokens", tokens.unknown.to_string()),
        only("orders_made_ready", to_ready.orders.to_string()),
        only(
            "to_ready_median_seconds",
            seconds(to_ready.median_millis).unwrap_or_default(),
        ),
        only(
            "to_ready_p90_seconds",
            seconds(to_ready.p90_millis).unwrap_or_default(),
        ),
        only("late", late.of_them.to_string()),
        only("late_of", late.of_all.to_string()),
    ]);
    let mut hour = *from;
    for orders in by_hour {
        rows.push(("orders_in_hour", hour.zoned(), orders.to_string()));
        hour = hour.plus_millis(60 * 60 * 1_000);
    }
    let mut hour = *from;
    for median in ready_by_hour {
        let told = seconds(*median).unwrap_or_default();
        rows.push(("to_ready_median_seconds_in_hour", hour.zoned(), told));
        hour = hour.plus_millis(60 * 60 * 1_000);
    }
    rows.extend(by_item.iter().map(|item| {
        let pieces = item.pieces.to_string();
        ("pieces_of_item", item.name.clone(), pieces)
    }));
    rows
}

/// A table with the names of its columns.
fn table(file: File, columns: &[&str]) -> Result<Writer<BufWriter<File>>, StoreError> {
    let mut file = BufWriter::new(file);
    file.write_all(BOM.as_bytes())?;
    let mut table = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(file);
    write(&mut table, columns)?;
    Ok(table)
}

/// One row more; all rows of a table are of one length.
fn write(
    table: &mut Writer<BufWriter<File>>,
    row: impl IntoIterator<Item = impl AsRef<[u8]>>,
) -> Result<(), StoreError> {
    Ok(table.write_record(row).map_err(io::Error::from)?)
}

/// It is on the disk when this returns.
fn keep(table: Writer<BufWriter<File>>) -> Result<(), StoreError> {
    let file = table.into_inner().map_err(|failed| failed.into_error())?;
    let file = file.into_inner().map_err(|failed| failed.into_error())?;
    Ok(file.sync_all()?)
}

fn row(order: &Order) -> [String; COLUMNS.len()] {
    let text = |text: &str| spreadsheet::field(text).into_owned();
    let at = |at: Option<UtcTime>| at.map(UtcTime::zoned).unwrap_or_default();
    let number = |of: Option<i64>| of.map(|of| of.to_string()).unwrap_or_default();
    let pieces = order
        .lines
        .iter()
        .fold(0_i64, |sum, (quantity, _)| sum.saturating_add(quantity));
    let items: Vec<String> = order
        .lines
        .iter()
        .map(|(quantity, name)| format!("{quantity} × {name}"))
        .collect();
    let to_ready = order
        .ordered_at
        .zip(order.ready_at)
        .map(|(ordered, ready)| ready.millis_since(ordered).max(0) / 1_000);
    [
        number(order.display_id.map(i64::from)),
        order.id.to_string(),
        text(&order.ref_code),
        text(&order.customer_name),
        order.status.word().to_owned(),
        text(order.cancel_reason.as_deref().unwrap_or_default()),
        if order.lines.is_known() {
            pieces.to_string()
        } else {
            String::new()
        },
        text(&items.join("; ")),
        number(order.tokens),
        order.cents.map(spreadsheet::money).unwrap_or_default(),
        at(order.ordered_at),
        at(order.preparing_at),
        at(order.ready_at),
        at(order.complete_at),
        number(to_ready),
        text(&order.notes),
    ]
}

#[cfg(test)]
mod tests;
