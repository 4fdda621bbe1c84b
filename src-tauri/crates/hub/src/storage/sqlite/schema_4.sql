-- Why an order was cancelled. Its status is complete then, because that is what plain clients are
-- told, and every question about open orders stays as it was.
ALTER TABLE orders ADD COLUMN cancel_reason TEXT
    CHECK (cancel_reason IS NULL OR status = 'complete');

-- What the people at the counter and in the kitchen have to know about it; empty: nothing.
ALTER TABLE orders ADD COLUMN notes TEXT NOT NULL DEFAULT '';

-- Whether somebody has struck the line: it is done, or on its way.
ALTER TABLE order_items ADD COLUMN struck INTEGER NOT NULL DEFAULT 0 CHECK (struck IN (0, 1));
