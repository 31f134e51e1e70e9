//! The vocabulary of Etalase and its rules, as one contents page. Everything here is pure: no Yew, no DOM, no network, no
//! clock, no randomness; what is needed of those comes in as arguments.
//!
//! - [`record`]: reading documents, with faults named by path, rule and mend
//! - [`campaign`], [`product`], [`money`], [`text`], [`time`]: the campaign document and its parts
//! - [`show`], [`playlist`]: a show, its nine states, and what its stream says
//! - [`content`]: what is shown by the tags that brought the shopper
//! - [`link`]: parsing, splicing and checking links
//! - [`attribution`]: what brought a shopper here, and who is credited; [`creator`]: the tokens that name creators
//! - [`cart`], [`checkout`]: from lines to a tracked link; [`handoff`]: a cart that goes on to another device
//! - [`beacon`]: what a window tells the server; [`commission`]: what orders say, and what creators earn by them
//! - [`review`]: what a shopper may write, and how it is counted
//! - [`shop`]: the whole session as one machine

pub mod attribution;
pub mod beacon;
pub mod campaign;
pub mod captions;
pub mod cart;
pub mod checkout;
pub mod commission;
pub mod content;
pub mod creator;
pub mod handoff;
pub mod link;
pub mod money;
pub mod playlist;
pub mod product;
pub mod record;
pub mod review;
pub mod show;
pub mod storefront;
pub mod text;
pub mod time;
