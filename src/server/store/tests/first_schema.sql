-- Campaign documents as they were put, the products they list, and what shoppers write about these.

CREATE TABLE campaign (
    id TEXT NOT NULL PRIMARY KEY,
    document TEXT NOT NULL,
    etag TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- A product that a newer document leaves out stays here, because its reviews do.
CREATE TABLE product (
    campaign TEXT NOT NULL REFERENCES campaign (id),
    id TEXT NOT NULL,
    listed BOOLEAN NOT NULL,
    PRIMARY KEY (campaign, id)
);

CREATE TABLE review (
    id TEXT NOT NULL PRIMARY KEY,
    campaign TEXT NOT NULL,
    product TEXT NOT NULL,
    key TEXT NOT NULL,
    stars BIGINT NOT NULL CHECK (stars BETWEEN 1 AND 5),
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    name TEXT NOT NULL,
    locale TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'published', 'rejected', 'withdrawn')),
    reason TEXT,
    helpful BIGINT NOT NULL DEFAULT 0,
    sample BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    FOREIGN KEY (campaign, product) REFERENCES product (campaign, id),
    UNIQUE (campaign, key)
);

-- One index for each order, of a product and of a whole campaign; the stars ride along so that a filter reads no rows in vain.
CREATE INDEX review_product_newest ON review (campaign, product, created_at DESC, id DESC, stars) WHERE state = 'published';
CREATE INDEX review_product_helpful ON review (campaign, product, helpful DESC, created_at DESC, id DESC, stars) WHERE state = 'published';
CREATE INDEX review_campaign_newest ON review (campaign, created_at DESC, id DESC, stars) WHERE state = 'published';
CREATE INDEX review_campaign_helpful ON review (campaign, helpful DESC, created_at DESC, id DESC, stars) WHERE state = 'published';
CREATE INDEX review_desk ON review (state, created_at);

-- How many published reviews of a product have so many stars. Kept on every write, never counted on a read.
CREATE TABLE tally (
    campaign TEXT NOT NULL,
    product TEXT NOT NULL,
    stars BIGINT NOT NULL,
    reviews BIGINT NOT NULL,
    PRIMARY KEY (campaign, product, stars)
);

-- Who found a review helpful: a set, so that nobody counts twice. `actor` is the address, hashed with a salt that lives a day.
CREATE TABLE helpful (
    review TEXT NOT NULL REFERENCES review (id),
    voter TEXT NOT NULL,
    actor TEXT NOT NULL,
    PRIMARY KEY (review, voter)
);
CREATE INDEX helpful_actor ON helpful (review, actor);

-- What the readiness check writes to learn whether the disk takes writes again.
CREATE TABLE probe (
    id BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL
);
