-- Short forms of creators' links, and who followed them.

CREATE TABLE creator_link (
    id TEXT NOT NULL PRIMARY KEY,
    campaign TEXT NOT NULL REFERENCES campaign (id),
    creator TEXT NOT NULL,
    token TEXT NOT NULL,
    -- The landing page with its reporting tags. Who is credited is put on it when the link is followed.
    page TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);

-- One row for each click that counts. `actor` is address and browser, hashed with a key that lives a day and is never stored.
CREATE TABLE creator_click (
    link TEXT NOT NULL REFERENCES creator_link (id),
    actor TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (link, actor, at)
);
CREATE INDEX creator_click_at ON creator_click (link, at);
