//! What a checkout link does not carry.

/// Something that a checkout link does not carry to the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The merchant's link has another value for this key. One of the two stayed.
    Conflict {
        /// The key.
        key: String,
        /// The merchant's value.
        theirs: String,
        /// The visitor's value.
        ours: String,
        /// Whether the visitor's stands on the link.
        prevails: bool,
    },
    /// The tag was left out for the length of the link.
    Length {
        /// The key.
        key: String,
    },
    /// The shop system takes the tag but shows it nowhere on the order.
    NotOnOrder {
        /// The key.
        key: String,
    },
    /// The shop system would drop the tag without a word, so that it was not sent at all.
    Dropped {
        /// The key.
        key: String,
    },
    /// The tag arrives in another spelling, which [`unescape`](super::unescape) undoes.
    Transcoded {
        /// The key.
        key: String,
    },
    /// The shop system takes no discount code in a link, or not this one: the shopper types it in.
    Discount {
        /// The discount code.
        code: String,
    },
    /// The shop's page does not take lines, or not all that is in these: the shopper chooses again there.
    Lines,
}

impl Loss {
    /// The stable name of the reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Conflict { .. } => "conflict",
            Self::Length { .. } => "length",
            Self::NotOnOrder { .. } => "not_on_order",
            Self::Dropped { .. } => "dropped",
            Self::Transcoded { .. } => "transcoded",
            Self::Discount { .. } => "discount",
            Self::Lines => "lines",
        }
    }

    /// The key of the tag, or the discount code; `None` for lines.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Conflict { key, .. }
            | Self::Length { key }
            | Self::NotOnOrder { key }
            | Self::Dropped { key }
            | Self::Transcoded { key }
            | Self::Discount { code: key } => Some(key),
            Self::Lines => None,
        }
    }
}
