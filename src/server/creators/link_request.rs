//! Making a creator's link: the page checked, the claims signed, the tags put on.

use etalase_model::attribution::Tag;
use etalase_model::campaign::Campaign;
use etalase_model::creator::TokenClaims;
use etalase_model::creator::landing::{LandingFault, LandingHosts};
use etalase_model::creator::link::{TagRequest, TaggedPage, crediting, tagged};
use etalase_model::link::host_of;
use etalase_model::time::Time;

use crate::sign::{KeyPair, NotSigned};
use crate::store::CreatorLink;

const DAY_SECONDS: i64 = 86_400;
/// What a link says of itself to reporting tools where nobody said otherwise.
const MEDIUM: &str = "creator";

/// A link that is wanted.
#[derive(Clone, Debug)]
pub struct LinkRequest<'a> {
    /// The campaign.
    pub campaign: &'a Campaign,
    /// The creator's id in it.
    pub creator: &'a str,
    /// The landing page.
    pub page: &'a str,
    /// The host that the token is for, with all under it; the page's own, without `www.`, if not said.
    pub audience: Option<&'a str>,
    /// Reporting tags that were said. They win over the page's own, and those that were not said yield to them.
    pub tags: Vec<Tag>,
    /// For how many days it credits.
    pub days: u32,
}

/// Why no link is made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkRequestError {
    /// The campaign has no such creator.
    #[error("{0} is no creator of this campaign; it has: {1}")]
    Creator(String, String),
    /// The page is none that links of this campaign may lead to.
    #[error("{0}: {1} ({code})\n{mend}", code = .1.code(), mend = .1.mend())]
    Page(String, LandingFault),
    /// The claims make no token.
    #[error(transparent)]
    Claims(#[from] NotSigned),
}

/// A link that is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedLink {
    /// The token.
    pub token: String,
    /// What it says.
    pub claims: TokenClaims,
    /// The page with its reporting tags.
    pub tagged: TaggedPage,
    made_at: Time,
}

impl LinkRequest<'_> {
    /// Makes the link, to begin at `now`.
    ///
    /// # Errors
    /// Where creator or page are not the campaign's, or the claims make no token.
    pub fn sign(
        &self,
        landings: &LandingHosts,
        key: &KeyPair,
        now: Time,
    ) -> Result<SignedLink, LinkRequestError> {
        if self.campaign.creator(self.creator).is_none() {
            let creators = self.campaign.creators.iter();
            let known: Vec<&str> = creators.map(|creator| creator.id.as_str()).collect();
            return Err(LinkRequestError::Creator(
                self.creator.to_owned(),
                known.join(", "),
            ));
        }
        let refused = |fault| LinkRequestError::Page(self.page.to_owned(), fault);
        landings.admit(self.page).map_err(refused)?;
        let claims = self.claims(now);
        Ok(SignedLink {
            token: key.sign(&claims)?,
            claims,
            tagged: tagged(self.page, &self.wishes()),
            made_at: now,
        })
    }

    fn claims(&self, now: Time) -> TokenClaims {
        let host = host_of(self.page).unwrap_or_default().to_ascii_lowercase();
        let audience = self
            .audience
            .unwrap_or_else(|| host.trim_start_matches("www."));
        let end = now.plus_seconds(i64::from(self.days) * DAY_SECONDS);
        TokenClaims {
            creator: self.creator.to_owned(),
            campaign: self.campaign.id.clone(),
            audience: audience.to_owned(),
            expires: end.0.div_euclid(1_000),
        }
    }

    /// The usual tags, each as it was said or else as it is usual, and then what else was said.
    fn wishes(&self) -> Vec<TagRequest> {
        let usual = [
            ("utm_source", MEDIUM),
            ("utm_medium", MEDIUM),
            ("utm_campaign", &self.campaign.id),
            ("utm_content", self.creator),
        ];
        let said = |key: &str| self.tags.iter().find(|(said, _)| said == key);
        let wishes = usual.iter().map(|&(key, value)| match said(key) {
            Some((_, value)) => wish(key, value, true),
            None => wish(key, value, false),
        });
        let is_usual = |key: &String| usual.iter().any(|(usual, _)| usual == key);
        let others = self.tags.iter().filter(|(key, _)| !is_usual(key));
        wishes
            .chain(others.map(|(key, value)| wish(key, value, true)))
            .collect()
    }
}

fn wish(key: &str, value: &str, said: bool) -> TagRequest {
    TagRequest {
        key: key.to_owned(),
        value: value.to_owned(),
        said,
    }
}

impl SignedLink {
    /// The link in full, which needs no server.
    pub fn address(&self) -> String {
        crediting(&self.tagged.page, &self.claims.creator, &self.token)
    }

    /// The link under a short id, for the store.
    pub fn short(self, id: String) -> CreatorLink {
        CreatorLink {
            id,
            campaign: self.claims.campaign,
            creator: self.claims.creator,
            token: self.token,
            page: self.tagged.page,
            created_at: self.made_at,
            expires_at: Time(self.claims.expires.saturating_mul(1_000)),
            revoked_at: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use etalase_model::creator::TokenVerdict;

    use super::*;
    use crate::sign::verify;
    use crate::test_support;

    const NOW: Time = Time(1_700_000_000_000);
    const PAGE: &str = "https://www.kopi.example/senja?x=a,b#ulasan";

    fn request(campaign: &Campaign) -> LinkRequest<'_> {
        LinkRequest {
            campaign,
            creator: "rani",
            page: PAGE,
            audience: None,
            tags: vec![("utm_source".to_owned(), "tiktok".to_owned())],
            days: 90,
        }
    }

    fn landings(campaign: &Campaign) -> LandingHosts {
        LandingHosts::of(campaign, "https://window.example", &[])
    }

    #[test]
    fn a_link_carries_tags_code_and_a_token_for_its_site() {
        let campaign = test_support::with_creators();
        let key = KeyPair::make().unwrap();
        let signed = request(&campaign)
            .sign(&landings(&campaign), &key, NOW)
            .unwrap();
        let head = "https://www.kopi.example/senja?x=a,b&utm_source=tiktok&utm_medium=creator&utm_campaign=kopi-senja&utm_content=rani&ref=rani&etl=v1.";
        let address = signed.address();
        assert!(
            address.starts_with(head) && address.ends_with("#ulasan"),
            "{address}"
        );
        let end = NOW.plus_seconds(90 * 86_400 - 1);
        let verdict = verify(&signed.token, &[key.public()], "kopi.example", end);
        assert_eq!(verdict, TokenVerdict::Verified(signed.claims.clone()));
        let short = signed.short("q7x2m9k4tw".to_owned());
        assert_eq!(short.expires_at, end.plus_seconds(1));
        assert!(!short.page.contains("rani&ref=") && !short.page.contains("etl="));
    }

    #[test]
    fn nobody_is_sent_elsewhere_and_no_stranger_gets_a_link() {
        let campaign = test_support::with_creators();
        let key = KeyPair::make().unwrap();
        let sign = |request: LinkRequest<'_>| request.sign(&landings(&campaign), &key, NOW);
        let foreign = LinkRequest {
            page: "https://evil.example/",
            ..request(&campaign)
        };
        let fault = sign(foreign).unwrap_err();
        assert!(fault.to_string().contains("landing_host"), "{fault}");
        let stranger = LinkRequest {
            creator: "sari",
            ..request(&campaign)
        };
        let fault = sign(stranger).unwrap_err().to_string();
        assert!(fault.contains("rani, bagas"), "{fault}");
        let nowhere = LinkRequest {
            audience: Some("kopi.example/senja"),
            ..request(&campaign)
        };
        assert_eq!(
            sign(nowhere),
            Err(LinkRequestError::Claims(NotSigned::Claims))
        );
    }
}
