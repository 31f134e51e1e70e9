//! What each kind of shop sends of an order, as its documentation has it.

use etalase_model::commission::Source;
use serde_json::{Value, json};

use super::{Order, Refund, Webhook, at};

impl Order {
    /// Everything that is sent of it, in the order in which it happened.
    pub(super) fn webhooks(&self) -> Vec<Webhook> {
        match self.source {
            Source::Shopify => self.shopify(),
            Source::Woocommerce => self.woocommerce(),
            Source::Stripe => self.stripe(),
            Source::Generic => self.generic(),
        }
    }

    fn webhook(&self, headers: Vec<(&'static str, String)>, body: Value) -> Webhook {
        Webhook {
            source: self.source,
            secret: "",
            headers,
            body: body.to_string(),
        }
    }

    fn shopify(&self) -> Vec<Webhook> {
        let headers = |topic: &str| {
            // One action of the shop has one id, whatever its topics.
            vec![
                ("x-shopify-topic", topic.to_owned()),
                ("x-shopify-event-id", format!("action-of-{}", self.number)),
            ]
        };
        let attributes: Vec<Value> = self
            .tags
            .iter()
            .map(|(name, value)| json!({"name": name, "value": value}))
            .collect();
        let refund = |index: usize, refund: &Refund| {
            json!({
                "id": index, "order_id": 5_000_000 + self.number, "processed_at": at(2).to_string(),
                "transactions": [{"kind": "refund", "status": "success", "amount": self.decimal(refund.total()), "currency": self.currency}],
                "refund_line_items": [{"subtotal": self.decimal(refund.goods), "total_tax": self.decimal(refund.tax)}],
                "order_adjustments": [{"kind": "shipping_refund", "amount": self.decimal(-refund.shipping), "tax_amount": "0.00"}]
            })
        };
        // The whole order after so many of its refunds.
        let order = |refunds: usize, cancelled: Value| {
            let given_back = self.refunds.iter().enumerate().take(refunds);
            let given_back: Vec<Value> = given_back
                .map(|(index, given_back)| refund(index, given_back))
                .collect();
            let seconds = i64::try_from(refunds).unwrap();
            json!({
                "refunds": given_back,
                "id": 5_000_000 + self.number, "financial_status": "paid", "currency": self.currency, "taxes_included": false,
                "total_price": self.decimal(self.total()), "total_tax": self.decimal(self.tax), "cancelled_at": cancelled,
                "shipping_lines": [{"price": self.decimal(self.shipping)}], "note_attributes": attributes,
                "discount_codes": self.coupon.map(|code| json!({"code": code})).into_iter().collect::<Vec<_>>(),
                "processed_at": at(0).to_string(), "updated_at": at(if cancelled.is_null() { 2 + seconds } else { 19 }).to_string()
            })
        };
        let mut webhooks = vec![self.webhook(headers("orders/paid"), order(0, Value::Null))];
        for (index, given_back) in self.refunds.iter().enumerate() {
            webhooks.push(self.webhook(headers("refunds/create"), refund(index, given_back)));
            webhooks.push(self.webhook(headers("orders/updated"), order(index + 1, Value::Null)));
        }
        if self.is_cancelled {
            let all = self.refunds.len();
            let cancelled = order(all, json!(at(19).to_string()));
            webhooks.push(self.webhook(headers("orders/cancelled"), cancelled));
        }
        webhooks
    }

    /// Each webhook is the whole order as it was then.
    fn woocommerce(&self) -> Vec<Webhook> {
        let meta: Vec<Value> = self
            .tags
            .iter()
            .map(|(key, value)| json!({"key": format!("_{key}"), "value": value}))
            .collect();
        let order = |step: usize, status: &str| {
            let refunds = self.refunds.iter().take(step.saturating_sub(1)).enumerate();
            let refunds: Vec<Value> = refunds
                .map(|(id, refund)| json!({"id": id, "total": self.decimal(-refund.total())}))
                .collect();
            let moment = |seconds| at(seconds).to_string().replace(".000Z", "");
            // Cash on delivery has no date of payment until it is delivered.
            let is_cash = self.is_unpaid_again;
            let paid = if step == 0 || is_cash {
                Value::Null
            } else {
                json!(moment(0))
            };
            let headers = vec![
                (
                    "x-wc-webhook-topic",
                    if step == 0 {
                        "order.created"
                    } else {
                        "order.updated"
                    }
                    .to_owned(),
                ),
                // It is made of the webhook's number and the second: many orders have the same.
                (
                    "x-wc-webhook-delivery-id",
                    format!("one-of-two-{}", self.number % 2),
                ),
            ];
            self.webhook(headers, json!({
                "id": self.number, "status": status, "currency": self.currency, "total": self.decimal(self.total()),
                "total_tax": self.decimal(self.tax), "shipping_total": self.decimal(self.shipping), "refunds": refunds, "meta_data": meta,
                "coupon_lines": self.coupon.map(|code| json!({"code": code.to_lowercase()})).into_iter().collect::<Vec<_>>(),
                "date_created_gmt": moment(-1), "date_paid_gmt": paid, "date_modified_gmt": moment(i64::try_from(step).unwrap())
            }))
        };
        let mut webhooks = vec![order(0, "pending")];
        webhooks.extend((1..=self.refunds.len() + 1).map(|step| order(step, "processing")));
        if self.is_cancelled {
            webhooks.push(order(self.refunds.len() + 2, "cancelled"));
        } else if self.is_unpaid_again {
            webhooks.push(order(self.refunds.len() + 2, "on-hold"));
        }
        webhooks
    }

    /// Refunds of a charge come as how much was given back so far.
    fn stripe(&self) -> Vec<Webhook> {
        let event = |name: &str, kind: &str, seconds: i64, object: Value| {
            let id = format!("evt_{}_{name}", self.number);
            self.webhook(Vec::new(), json!({"id": id, "type": kind, "created": at(seconds).0 / 1_000, "data": {"object": object}}))
        };
        let code = self
            .tags
            .iter()
            .find(|(key, _)| *key == "via")
            .map(|(_, value)| format!("via_3D{value}"));
        let mut metadata = serde_json::Map::new();
        for (key, value) in self.tags.iter().filter(|(key, _)| *key != "via") {
            metadata.insert((*key).to_owned(), json!(value));
        }
        if let Some(coupon) = self.coupon {
            metadata.insert("coupon".to_owned(), json!(coupon));
        }
        let currency = self.currency.to_lowercase();
        let intent = format!("pi_{}", self.number);
        let invoice = format!("in_{}", self.number);
        // Where a subscription begins, the session has no payment yet.
        let begins = self.number.is_multiple_of(3);
        let of_session = if begins { Value::Null } else { json!(intent) };
        let mut webhooks = vec![event(
            "paid",
            "checkout.session.completed",
            0,
            json!({
                "id": format!("cs_{}", self.number), "payment_intent": of_session, "invoice": invoice, "payment_status": "paid", "currency": currency,
                "amount_total": self.total(), "total_details": {"amount_tax": self.tax, "amount_shipping": self.shipping},
                "client_reference_id": code, "metadata": metadata
            }),
        )];
        let mut so_far = 0;
        for (index, refund) in self.refunds.iter().enumerate() {
            so_far += refund.total();
            // All within one second: then the larger amount is the later one.
            webhooks.push(event(&format!("refund_{index}"), "charge.refunded", 5, json!({
                "id": format!("ch_{}", self.number), "payment_intent": intent, "invoice": invoice, "currency": currency, "amount_refunded": so_far
            })));
        }
        if self.is_cancelled {
            webhooks.push(event("lost", "charge.dispute.closed", 9, json!({
                "id": format!("du_{}", self.number), "payment_intent": intent, "status": "lost", "currency": currency,
                "amount": self.total()
            })));
            webhooks.push(event(
                "invoice",
                "invoice.paid",
                0,
                json!({
                    "id": invoice, "payment_intent": intent, "billing_reason": "subscription_create"
                }),
            ));
        }
        webhooks
    }

    fn generic(&self) -> Vec<Webhook> {
        let notice = |id: String, kind: &str, more: Value| {
            let mut body = json!({"id": id, "kind": kind, "order": format!("{}", self.number), "at": at(0).to_string()});
            for (name, value) in more.as_object().unwrap() {
                body[name] = value.clone();
            }
            self.webhook(Vec::new(), body)
        };
        let attributes: serde_json::Map<String, Value> = self
            .tags
            .iter()
            .map(|(key, value)| ((*key).to_owned(), json!(value)))
            .collect();
        let mut webhooks = vec![notice(
            format!("{}-paid", self.number),
            "order_paid",
            json!({
                "currency": self.currency, "total": self.decimal(self.total()), "tax": self.decimal(self.tax), "shipping": self.decimal(self.shipping),
                "codes": self.coupon.into_iter().collect::<Vec<_>>(), "attributes": attributes
            }),
        )];
        for (index, refund) in self.refunds.iter().enumerate() {
            let mut more =
                json!({"currency": self.currency, "total": self.decimal(refund.total())});
            if self.tells_parts {
                more["tax"] = self.decimal(refund.tax);
                more["shipping"] = self.decimal(refund.shipping);
            }
            webhooks.push(notice(
                format!("{}-refund-{index}", self.number),
                "refunded",
                more,
            ));
        }
        if self.is_cancelled {
            webhooks.push(notice(
                format!("{}-cancelled", self.number),
                "cancelled",
                json!({}),
            ));
        }
        webhooks
    }

    /// An amount in one of the forms in which shops write them. Rupiah and dollars both have two decimals.
    fn decimal(&self, amount: i64) -> Value {
        let sign = if amount < 0 { "-" } else { "" };
        let amount = amount.unsigned_abs();
        let text = format!("{sign}{}.{:02}", amount / 100, amount % 100);
        match self.number % 4 {
            0 => json!(text),
            // As numbers, to the last digit: with two decimals, and in hundredths.
            1 => serde_json::from_str(&text).unwrap(),
            2 => serde_json::from_str(&format!("{sign}{amount}e-2")).unwrap(),
            // Finer than the currency is.
            _ => json!(format!("{text}49")),
        }
    }
}
