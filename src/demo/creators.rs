//! Links of the sample brand's first creator, signed with a key that lives as long as the demo.

use etalase_model::campaign::Campaign;
use etalase_model::creator::landing::LandingHosts;
use etalase_model::time::Time;

use etalase::creators::LinkRequest;
use etalase::sign::{self, KeyPair};
use etalase::store::Store;

const DAYS: u32 = 7;

/// A link worth trying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleLink {
    /// Its address.
    pub address: String,
    /// What it shows.
    pub shows: &'static str,
}

/// A signed link and a short one; none where the campaign has no creators.
pub(super) async fn links(
    store: &Store,
    campaign: &Campaign,
    key: &KeyPair,
    origin: &str,
    now: Time,
) -> anyhow::Result<Vec<SampleLink>> {
    let Some(creator) = campaign.creators.first() else {
        return Ok(Vec::new());
    };
    let page = [origin, "/"].concat();
    let request = LinkRequest {
        campaign,
        creator: &creator.id,
        page: &page,
        audience: None,
        tags: vec![("utm_source".to_owned(), "tiktok".to_owned())],
        days: DAYS,
    };
    let signed = request.sign(&LandingHosts::of(campaign, origin, &[]), key, now)?;
    let whole = signed.address();
    let id = sign::short_id()?;
    store.put_creator_link(signed.short(id.clone())).await?;
    Ok(vec![
        SampleLink {
            address: whole,
            shows: "a creator's signed link: the window checks its token; alter a letter of it and see",
        },
        SampleLink {
            address: [origin, "/c/", &id].concat(),
            shows: "the same in short, as in a profile or a QR code",
        },
    ])
}
