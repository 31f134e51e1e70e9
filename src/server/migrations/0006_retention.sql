-- What is left of events once they were kept long enough: how many there were, by creator and quarter of an hour.
CREATE TABLE beacon_past (
    campaign TEXT NOT NULL REFERENCES campaign (id),
    at BIGINT NOT NULL,
    -- Empty where nobody was credited.
    creator TEXT NOT NULL,
    views BIGINT NOT NULL,
    stripped BIGINT NOT NULL,
    checkouts BIGINT NOT NULL,
    PRIMARY KEY (campaign, at, creator)
);

-- The same of clicks on creators' links.
CREATE TABLE click_past (
    link TEXT NOT NULL REFERENCES creator_link (id),
    at BIGINT NOT NULL,
    clicks BIGINT NOT NULL,
    PRIMARY KEY (link, at)
);

-- Orders whose buyer was erased: what the shop sends of them later is understood, and its body not kept.
CREATE TABLE order_erased (
    campaign TEXT NOT NULL,
    source TEXT NOT NULL,
    order_id TEXT NOT NULL,
    PRIMARY KEY (campaign, source, order_id)
);

-- By what a sweep finds what is old, and an erasure what belongs together.
CREATE INDEX webhook_body ON webhook (state, received_at) WHERE body IS NOT NULL;
CREATE INDEX webhook_order ON webhook (campaign, source, order_id) WHERE order_id IS NOT NULL;
CREATE INDEX checkout_mark_beacon ON checkout_mark (campaign, beacon);
CREATE INDEX creator_click_age ON creator_click (at);
