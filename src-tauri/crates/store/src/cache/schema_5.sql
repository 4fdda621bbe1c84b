-- What an order is worth, in hundredths, where the server told.
ALTER TABLE orders ADD COLUMN cents INTEGER;
ALTER TABLE past_orders ADD COLUMN cents INTEGER;

-- What is counted of weeks and months is counted without reading the orders themselves.
CREATE INDEX past_orders_counted ON past_orders (placed_at, status, cents);
