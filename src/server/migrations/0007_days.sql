-- How much of a campaign's events came in a day (UTC, days since 1970), and how many found no room.
CREATE TABLE event_day (
    campaign TEXT NOT NULL REFERENCES campaign (id),
    day BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    left_out BIGINT NOT NULL,
    PRIMARY KEY (campaign, day)
);

-- How many clicks on a link were not counted, because one address had so many in a day.
CREATE TABLE click_day (
    link TEXT NOT NULL REFERENCES creator_link (id),
    day BIGINT NOT NULL,
    cap BIGINT NOT NULL,
    left_out BIGINT NOT NULL,
    PRIMARY KEY (link, day)
);
