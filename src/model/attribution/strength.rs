//! Which touches count more than which, as data.

use super::TouchClass;

/// The order of strength: every class once, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassOrder([TouchClass; 6]);

impl ClassOrder {
    /// The order that this list names; none if it leaves a class out, or names one twice.
    pub fn of(strongest_first: &[TouchClass]) -> Option<Self> {
        let order = strongest_first.try_into().ok()?;
        let names = |class| strongest_first.contains(class);
        TouchClass::ALL.iter().all(names).then_some(Self(order))
    }

    /// The classes, the strongest first.
    pub const fn classes(&self) -> &[TouchClass] {
        &self.0
    }

    /// How much a touch of this class counts: the more, the higher.
    pub(super) fn rank(&self, class: TouchClass) -> usize {
        let weaker = self.0.iter().rev();
        weaker.take_while(|weaker| **weaker != class).count()
    }
}

/// A verified token, a code, utm, a click id, a search, a referral.
impl Default for ClassOrder {
    fn default() -> Self {
        Self([
            TouchClass::Token,
            TouchClass::Code,
            TouchClass::Utm,
            TouchClass::ClickId,
            TouchClass::Organic,
            TouchClass::Referral,
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_names_every_class_once() {
        let default = ClassOrder::default();
        assert_eq!(ClassOrder::of(default.classes()), Some(default));
        let [token, code, utm, click_id, organic, referral] = default.0;
        for bad in [
            &[][..],
            &[token, code, utm, click_id, organic],
            &[token, code, utm, click_id, organic, organic],
            &[token, code, utm, click_id, organic, referral, referral],
        ] {
            assert_eq!(ClassOrder::of(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn by_default_what_money_follows_counts_most_and_a_link_somewhere_least() {
        let ranks = TouchClass::ALL
            .iter()
            .map(|class| ClassOrder::default().rank(*class));
        assert_eq!(ranks.collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn the_first_of_an_order_has_the_highest_rank() {
        let mut order = ClassOrder::default();
        order.0.reverse();
        assert_eq!(
            (
                order.rank(TouchClass::Referral),
                order.rank(TouchClass::Token)
            ),
            (5, 0)
        );
    }
}
