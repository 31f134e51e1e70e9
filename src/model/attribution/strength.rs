//! Which touches count more than which, as data.

use super::Class;

/// The order of strength: every class once, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strength([Class; 6]);

impl Strength {
    /// The order that this list names; none if it leaves a class out, or names one twice.
    pub fn of(strongest_first: &[Class]) -> Option<Self> {
        let order = strongest_first.try_into().ok()?;
        let names = |class| strongest_first.contains(class);
        Class::ALL.iter().all(names).then_some(Self(order))
    }

    /// The classes, the strongest first.
    pub const fn classes(&self) -> &[Class] {
        &self.0
    }

    /// How much a touch of this class counts: the more, the higher.
    pub(super) fn rank(&self, class: Class) -> usize {
        let weaker = self.0.iter().rev();
        weaker.take_while(|weaker| **weaker != class).count()
    }
}

/// A verified token, a code, utm, a click id, a search, a referral.
impl Default for Strength {
    fn default() -> Self {
        Self([
            Class::Token,
            Class::Code,
            Class::Utm,
            Class::ClickId,
            Class::Organic,
            Class::Referral,
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_names_every_class_once() {
        let default = Strength::default();
        assert_eq!(Strength::of(default.classes()), Some(default));
        let [token, code, utm, click_id, organic, referral] = default.0;
        for bad in [
            &[][..],
            &[token, code, utm, click_id, organic],
            &[token, code, utm, click_id, organic, organic],
            &[token, code, utm, click_id, organic, referral, referral],
        ] {
            assert_eq!(Strength::of(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn by_default_what_money_follows_counts_most_and_a_link_somewhere_least() {
        let ranks = Class::ALL
            .iter()
            .map(|class| Strength::default().rank(*class));
        assert_eq!(ranks.collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn the_first_of_an_order_has_the_highest_rank() {
        let mut order = Strength::default();
        order.0.reverse();
        assert_eq!(
            (order.rank(Class::Referral), order.rank(Class::Token)),
            (5, 0)
        );
    }
}
