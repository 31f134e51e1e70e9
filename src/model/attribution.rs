//! What brought a shopper here, and which of it rides on the links that leave.
//!
//! One arrival is one [`Touch`]. Its tags are read out of [`crate::link::readings`], the cleanest reading first:
//! - **Tags** are every `utm_*` (its key in lower case, A–Z only), and by their exact names `ref`, `via`, `etl` and
//!   [`CLICK_IDS`] (Snapchat's `ScCid` in any case). `etl` is the second carrier: a creator's token ([`crate::creator`]) under a name that no browser strips. Unknown `utm_*` are kept and passed on, never interpreted.
//! - **Codes** (`ref`, `via`, `etl`) are mended when they are read ([`code`]), and only then: links keep the bytes of what was not added.
//! - **Values** stay as they are, but control characters (U+0000–001F, U+007F–009F) are dropped and only the first 255
//!   characters (code points) are kept. What has nothing left is no tag. Keys that need such care are none either.
//! - **The first** value of a key wins: an extension that appends `&utm_source=…` must not. Repetitions are reported.
//! - **Order**: `ref`, `via`, `etl`, the named `utm_*` as in [`Touch`], other `utm_*` as they came, click ids as they came: what
//!   money follows first, then reporting from coarse to fine. Whatever cuts short cuts at the end, where least is lost.
//! - **Limits**: 32 tags, and 4,096 bytes of keys and values in UTF-8; the first tag beyond and all after it are left out.
//!
//! Nothing that can stand in an address is an error.
//!
//! Arrivals of one browser are a [`Journey`]; who of them is credited is a [`Credit`], by a [`Policy`].

mod class;
mod credit;
mod journey;
mod limits;
mod policy;
mod referrer;
mod site;
mod stored;
mod strength;
mod tag;
mod touch;

pub use class::{Forwarding, TouchCause, TouchClass};
pub use credit::{Credit, CreditReason};
pub use journey::{Journey, Visit, VisitKind};
pub use policy::{Policy, Rule};
pub(crate) use site::{ends_in, own_host};
pub use strength::ClassOrder;
pub use tag::{CLICK_IDS, Tag, code, is_single_click};
pub(crate) use tag::{is_click_id, is_tag};
pub use touch::Touch;
