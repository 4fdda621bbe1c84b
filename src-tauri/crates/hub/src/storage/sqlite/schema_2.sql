-- Which orders something happened to since some time: a snapshot holds those of the feast day.
CREATE INDEX events_by_time ON events (at, order_id);
