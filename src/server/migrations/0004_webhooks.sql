-- Webhooks as shops sent them: stored before they are understood, and read again where they could not be.
CREATE TABLE webhook (
    id TEXT PRIMARY KEY,
    campaign TEXT NOT NULL REFERENCES campaign (id),
    source TEXT NOT NULL,
    topic TEXT NOT NULL,
    -- SHA-256 of the body: the same bytes say the same, another body under the same id of the shop does not.
    digest TEXT NOT NULL,
    -- Gone once it was kept long enough.
    body BLOB,
    received_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('received', 'applied', 'noted', 'held', 'dismissed')),
    order_id TEXT,
    -- What was rounded, or what could not be understood: a JSON list of texts.
    notes TEXT NOT NULL,
    UNIQUE (campaign, source, topic, digest)
);
CREATE INDEX webhook_state ON webhook (state, received_at);

-- A webhook was the same by the shop's id of it, which lost orders: WooCommerce gives one id to all of a second.
DROP TABLE delivery;

-- A snapshot is the whole order: what it does not say is not so.
CREATE TABLE order_event_4 (
    campaign TEXT NOT NULL REFERENCES campaign (id),
    source TEXT NOT NULL,
    order_id TEXT NOT NULL,
    meaning TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('paid', 'refunded', 'cancelled', 'snapshot')),
    revised_at BIGINT NOT NULL,
    -- Of a sale: when it was paid.
    at BIGINT,
    -- Of a refund: which.
    refund TEXT,
    currency TEXT,
    total BIGINT,
    tax BIGINT,
    shipping BIGINT,
    -- Of a snapshot: whether the order is cancelled, and its refunds as a JSON list.
    cancelled BOOLEAN,
    refunds TEXT,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (campaign, source, order_id, meaning)
);
INSERT INTO order_event_4 (campaign, source, order_id, meaning, kind, revised_at, at, refund, currency, total, tax, shipping, received_at)
    SELECT campaign, source, order_id, meaning, kind, revised_at, at, refund, currency, total, tax, shipping, received_at FROM order_event;
DROP TABLE order_event;
ALTER TABLE order_event_4 RENAME TO order_event;
CREATE INDEX order_event_paid ON order_event (campaign, at, source, order_id) WHERE at IS NOT NULL;

-- All ids that a shop has for one order. Those with the same `order_id` are one order.
CREATE TABLE order_alias (
    campaign TEXT NOT NULL,
    source TEXT NOT NULL,
    alias TEXT NOT NULL,
    order_id TEXT NOT NULL,
    PRIMARY KEY (campaign, source, alias)
);
CREATE INDEX order_alias_order ON order_alias (campaign, source, order_id);
INSERT INTO order_alias (campaign, source, alias, order_id)
    SELECT DISTINCT campaign, source, order_id, order_id FROM order_event;

-- One click brought one order: which, by the mark of its id.
CREATE TABLE order_mark (
    campaign TEXT NOT NULL,
    mark TEXT NOT NULL,
    source TEXT NOT NULL,
    order_id TEXT NOT NULL,
    PRIMARY KEY (campaign, mark)
);

-- What the decision was made by, so that it can be made again when creators were added: no token, no click id.
ALTER TABLE order_credit ADD COLUMN evidence TEXT;
