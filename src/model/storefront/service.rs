//! What a shop does for who has come in: products looked at, the cart, links that leave, reviews, and who is credited.

use super::focus::FocusTarget;
use super::reviews;
use super::{
    Notice, PageVisit, ReplacedChoice, Sheet, Storefront, StorefrontCommand, StorefrontEvent,
};
use crate::attribution::{Credit, Journey, Visit};
use crate::cart::{CartError, CartLine};
use crate::checkout::{self, CheckoutFault, CheckoutLink};
use crate::money::{Minor, MoneyFormat};
use crate::product::{Choice, Dimension, Product, Variant};
use crate::review::ReviewDraft;
use std::rc::Rc;

impl Storefront {
    pub(super) fn view(&mut self, id: &str) -> Vec<StorefrontCommand> {
        let Some(product) = self.campaign.product(id) else {
            return Vec::new();
        };
        self.sheet = Some(Sheet::of(product));
        self.cart_open = false;
        vec![StorefrontCommand::Emit(StorefrontEvent::ProductView(
            id.to_owned(),
        ))]
    }

    pub(super) fn with_sheet(
        &mut self,
        change: impl FnOnce(&mut Sheet, &Product),
    ) -> Vec<StorefrontCommand> {
        if let Some(sheet) = &mut self.sheet
            && let Some(product) = self.campaign.product(&sheet.product)
        {
            change(sheet, product);
        }
        Vec::new()
    }

    pub(super) fn propose(&mut self, product: String, variant: String) -> Vec<StorefrontCommand> {
        match self.admits(&product, &variant) {
            Ok(()) => vec![StorefrontCommand::RequestAdd(CartLine {
                product,
                variant,
                quantity: 1,
            })],
            Err(refusal) => self.notify(Notice::Refused(refusal)),
        }
    }

    /// Whether one more would be accepted, so that the page is not asked in vain.
    fn admits(&self, product: &str, variant: &str) -> Result<(), CartError> {
        let (product, variant) = self.find(product, variant).ok_or(CartError::SoldOut)?;
        self.cart.clone().add(product, variant)
    }

    fn find(&self, product: &str, variant: &str) -> Option<(&Product, &Variant)> {
        let product = self.campaign.product(product)?;
        Some((product, product.variant(variant)?))
    }

    pub(super) fn put(
        &mut self,
        product: &str,
        variant: &str,
        quantity: Option<u32>,
    ) -> Vec<StorefrontCommand> {
        self.cart_changed = true;
        let campaign = Rc::clone(&self.campaign);
        let found = campaign
            .product(product)
            .and_then(|product| Some((product, product.variant(variant)?)));
        let Some((product, variant)) = found else {
            // The campaign dropped it: the line can only go.
            self.cart.remove(variant);
            return vec![StorefrontCommand::Emit(StorefrontEvent::Cart)];
        };
        let result = match quantity {
            Some(quantity) => self.cart.set(product, variant, quantity),
            None => self.cart.add(product, variant),
        };
        let notice = match (result, quantity) {
            (Err(refusal), _) => return self.notify(Notice::Refused(refusal)),
            (Ok(()), None) => Some(Notice::Added(product.id.clone())),
            (Ok(()), Some(0)) => Some(Notice::Removed(product.id.clone())),
            (Ok(()), Some(_)) => None,
        };
        let mut commands = vec![StorefrontCommand::Emit(StorefrontEvent::Cart)];
        commands.extend(notice.map(|notice| self.notify(notice)).unwrap_or_default());
        commands
    }

    pub(super) fn review(&mut self, message: reviews::Message) -> Vec<StorefrontCommand> {
        let listed = matches!(message, reviews::Message::Loaded(..));
        let sent = match &message {
            reviews::Message::Sent(Ok(review)) => Some(review.id.clone()),
            _ => None,
        };
        let first = self.reviews.summary.is_none();
        let mut commands: Vec<StorefrontCommand> = Rc::make_mut(&mut self.reviews)
            .apply(message)
            .into_iter()
            .map(StorefrontCommand::Reviews)
            .collect();
        if let Some(id) = sent {
            commands.push(StorefrontCommand::Emit(StorefrontEvent::ReviewSent(id)));
            commands.extend(self.notify(Notice::ReviewSent));
        }
        // The first page was not asked for by the shopper, and a review that was just sent is the news: nothing to announce.
        let quiet = first || self.notice == Some(Notice::ReviewSent);
        if listed && !quiet && self.reviews.listing == reviews::ListState::Ready {
            let shown = self.reviews.shown().count();
            commands.extend(self.notify(Notice::Listed(shown, self.reviews.sort)));
        }
        commands
    }

    /// Takes what [`Storefront::apply`] deferred of a review that is sent.
    pub fn submit(&mut self, draft: ReviewDraft) -> Vec<StorefrontCommand> {
        let errands = Rc::make_mut(&mut self.reviews).submit(draft).into_iter();
        let commands = errands.map(StorefrontCommand::Reviews);
        commands
            .chain([StorefrontCommand::Focus(FocusTarget::Fault)])
            .collect()
    }

    /// The tracked link of the cart, as it is at this moment.
    pub fn checkout(&self, money: MoneyFormat) -> Result<CheckoutLink, CheckoutFault> {
        let products = &self.campaign.products;
        let lines: Vec<checkout::CheckoutLine> = self
            .cart
            .orderable(products)
            .map(|(line, product, variant)| self.line(product, variant, line.quantity, money))
            .collect();
        self.link(&lines, self.cart.total(products), money)
    }

    /// The tracked link of one variant, past the cart.
    pub fn buy(
        &self,
        product: &Product,
        variant: &Variant,
        money: MoneyFormat,
    ) -> Result<CheckoutLink, CheckoutFault> {
        let line = self.line(product, variant, 1, money);
        self.link(&[line], variant.price, money)
    }

    /// What becomes of visits. They are noted on top of what storage had, so that a visit told twice counts once.
    pub(super) fn arrive(
        &mut self,
        visits: Vec<PageVisit>,
        stored: &str,
    ) -> Vec<StorefrontCommand> {
        if let Some(stored) = Journey::parse(stored, &self.policy) {
            self.journey.merge(stored);
        }
        for PageVisit {
            at,
            url,
            referrer,
            kind: moment,
        } in &visits
        {
            let visit = Visit {
                at: *at,
                url,
                referrer,
                moment: *moment,
            };
            self.journey.note(&visit, &self.policy);
        }
        self.update_credit();
        let tokens = self.journey.unsettled().into_iter();
        let verify = tokens.map(|token| StorefrontCommand::Verify(token.to_owned()));
        verify.chain([StorefrontCommand::SaveJourney]).collect()
    }

    /// Who is credited, and why.
    pub fn credit(&self) -> Credit {
        self.journey.credit(&self.policy, self.now.0)
    }

    /// The discount code that goes with the credit, if the campaign has one for it.
    pub fn voucher(&self) -> Option<&str> {
        self.voucher.as_deref()
    }

    /// The journey so far.
    pub fn journey(&self) -> &Journey {
        &self.journey
    }

    /// What a line is called and costs, the shop looks up by itself, unless people read the order.
    fn line(
        &self,
        product: &Product,
        variant: &Variant,
        quantity: u32,
        money: MoneyFormat,
    ) -> checkout::CheckoutLine {
        let locale = &self.campaign.locale;
        let is_read = self.campaign.checkout.is_message();
        checkout::CheckoutLine {
            variant: variant.id.clone(),
            url: variant.url.clone().or_else(|| product.url.clone()),
            name: Some(product.title.get(locale).to_owned()),
            label: is_read.then(|| product.words_of(variant, locale)),
            price: is_read.then(|| money(variant.price.times(quantity))),
            quantity,
        }
    }

    fn link(
        &self,
        lines: &[checkout::CheckoutLine],
        total: Minor,
        money: MoneyFormat,
    ) -> Result<CheckoutLink, CheckoutFault> {
        let campaign = &self.campaign;
        let is_read = campaign.checkout.is_message();
        let total = is_read.then(|| money(total));
        let shop = is_read.then(|| campaign.brand.name.get(&campaign.locale));
        checkout::link(
            &campaign.checkout,
            &checkout::CheckoutRequest {
                base: &self.base,
                lines,
                told: checkout::OrderSummary {
                    total: total.as_deref(),
                    shop,
                },
                touch: self.credit().touch.as_ref(),
                forward: self.forwarding,
                discount: self.voucher.as_slice(),
                budget: checkout::LengthLimit::Email,
            },
        )
    }
}

impl ReplacedChoice {
    /// The dimensions that were moved along, each with its values before and after.
    pub fn others<'a>(
        &'a self,
        product: &'a Product,
        after: &'a Choice,
    ) -> impl Iterator<Item = (&'a Dimension, &'a str, &'a str)> {
        let others = product.dimensions.iter();
        others.filter_map(|dimension| {
            let before = self.before.get(&dimension.id)?;
            let after = after.get(&dimension.id)?;
            (dimension.id != self.dimension && before != after)
                .then_some((dimension, before, after))
        })
    }
}

impl Sheet {
    fn of(product: &Product) -> Self {
        let variant = product.first_variant();
        let choice = variant
            .map(|variant| variant.choice.clone())
            .unwrap_or_default();
        let image = variant.and_then(|variant| variant.image).unwrap_or(0) as usize;
        Self {
            product: product.id.clone(),
            image,
            choice,
            replaced: None,
        }
    }

    pub(super) fn pick(&mut self, product: &Product, dimension: &str, value: &str) {
        let before = std::mem::take(&mut self.choice);
        self.choice = product.pick(&before, dimension, value);
        let moved = ReplacedChoice {
            dimension: dimension.to_owned(),
            before,
        };
        let moves = moved.others(product, &self.choice).next().is_some();
        self.replaced = moves.then_some(moved);
        if let Some(image) = product
            .chosen(&self.choice)
            .and_then(|variant| variant.image)
        {
            self.image = image as usize;
        }
    }
}
