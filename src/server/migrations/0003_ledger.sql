-- What windows and shops say, as they said it: rows are added and never changed. What creators earn is read from them.

-- Every version of a campaign's terms stays: an order keeps the number of the one it was credited by.
CREATE TABLE terms (
    campaign TEXT NOT NULL REFERENCES campaign (id),
    version BIGINT NOT NULL,
    document TEXT NOT NULL,
    put_at BIGINT NOT NULL,
    PRIMARY KEY (campaign, version)
);

-- What shoppers did in windows. No address, no user agent, no click id, no token.
CREATE TABLE beacon (
    campaign TEXT NOT NULL REFERENCES campaign (id),
    id TEXT NOT NULL,
    name TEXT NOT NULL CHECK (name IN ('view', 'product_view', 'add_to_cart', 'checkout')),
    at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    creator TEXT,
    reason TEXT,
    class TEXT,
    stripped BOOLEAN NOT NULL,
    tags TEXT NOT NULL,
    lines TEXT NOT NULL,
    value BIGINT,
    currency TEXT,
    PRIMARY KEY (campaign, id)
);
CREATE INDEX beacon_time ON beacon (campaign, at, name, creator, stripped);

-- By what an order finds the checkout it came from. `mark` is the hash of a click id, or of the beacon's own id.
CREATE TABLE checkout_mark (
    campaign TEXT NOT NULL,
    mark TEXT NOT NULL,
    beacon TEXT NOT NULL,
    at BIGINT NOT NULL,
    creator TEXT NOT NULL,
    PRIMARY KEY (campaign, mark, beacon),
    FOREIGN KEY (campaign, beacon) REFERENCES beacon (campaign, id)
);

-- Webhooks that came, by the shop's id of what happened: the same one again says nothing new.
CREATE TABLE delivery (
    campaign TEXT NOT NULL REFERENCES campaign (id),
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    topic TEXT NOT NULL,
    -- Empty where the topic is none of ours.
    order_id TEXT,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (campaign, source, id)
);

-- What shops said of orders. `meaning` holds all that is said: another delivery with the same meaning says nothing new either.
CREATE TABLE order_event (
    campaign TEXT NOT NULL REFERENCES campaign (id),
    source TEXT NOT NULL,
    order_id TEXT NOT NULL,
    meaning TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('paid', 'refunded', 'cancelled')),
    revised_at BIGINT NOT NULL,
    -- Of a sale: when it was paid.
    at BIGINT,
    -- Of a refund: which.
    refund TEXT,
    currency TEXT,
    total BIGINT,
    tax BIGINT,
    shipping BIGINT,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (campaign, source, order_id, meaning)
);
CREATE INDEX order_event_paid ON order_event (campaign, at, source, order_id) WHERE kind = 'paid';

-- Who is credited with an order: decided once, with the sale.
CREATE TABLE order_credit (
    campaign TEXT NOT NULL,
    source TEXT NOT NULL,
    order_id TEXT NOT NULL,
    creator TEXT,
    -- What on the order named the creator: token, code, coupon, click.
    carrier TEXT,
    reason TEXT NOT NULL,
    note TEXT,
    -- The version of the terms; none where none had been put.
    terms BIGINT,
    decided_at BIGINT NOT NULL,
    PRIMARY KEY (campaign, source, order_id)
);
