-- Lists that were read by scanning their whole table.
CREATE INDEX creator_link_campaign ON creator_link (campaign, created_at DESC, id);
CREATE INDEX review_product_stars_newest ON review (campaign, product, stars, created_at DESC, id DESC) WHERE state = 'published';
CREATE INDEX review_product_stars_helpful ON review (campaign, product, stars, helpful DESC, created_at DESC, id DESC) WHERE state = 'published';
CREATE INDEX review_campaign_stars_newest ON review (campaign, stars, created_at DESC, id DESC) WHERE state = 'published';
CREATE INDEX review_campaign_stars_helpful ON review (campaign, stars, helpful DESC, created_at DESC, id DESC) WHERE state = 'published';
