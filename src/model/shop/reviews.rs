//! The reviews' part of the session: which are shown, in what order, and the one being written.

use crate::review::{Draft, DraftFault, Page, Review, Sort, Summary};

/// Why something that needs the server did not succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No answer: no network, or no server.
    Unreachable,
    /// The server said no; its code.
    Refused(String),
}

impl Failure {
    /// The code to show and to log.
    pub fn code(&self) -> &str {
        match self {
            Self::Unreachable => "server_unreachable",
            Self::Refused(code) => code,
        }
    }
}

/// Which reviews are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Of one product, or of all.
    pub product: Option<String>,
    /// In which order.
    pub sort: Sort,
    /// Only those with so many stars.
    pub stars: Option<u32>,
    /// From where on.
    pub cursor: Option<String>,
}

/// Where the list stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Listing {
    /// Not asked for yet.
    #[default]
    Idle,
    /// Asked for.
    Loading,
    /// Here.
    Ready,
    /// Could not be had; what is shown stays.
    Failed(Failure),
}

/// Where the form stands. What its author typed stays in the form itself, whatever happens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// Closed.
    #[default]
    Closed,
    /// Open, with what was wrong at the last attempt.
    Open {
        /// What was wrong with the text.
        faults: Vec<DraftFault>,
        /// Why it could not be sent.
        failure: Option<Failure>,
    },
    /// On its way.
    Sending,
    /// Stored; its author sees it in the list.
    Sent,
}

/// What can happen to the reviews.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Msg {
    /// They came near the screen.
    Near,
    /// Of one product, or of all.
    Product(Option<String>),
    /// In another order.
    Sort(Sort),
    /// Only those with so many stars, or all.
    Stars(Option<u32>),
    /// The next page.
    More,
    /// The same again, after a failure.
    Retry,
    /// A page came, or not. The number is that of the request it answers.
    Loaded(u32, Result<Page, Failure>),
    /// The form opens.
    Write,
    /// The form closes.
    Close,
    /// The server answered.
    Sent(Result<Review, Failure>),
    /// A reader found a review helpful, or takes that back.
    Vote(String),
    /// The server counted it.
    Voted(String, Result<u32, Failure>),
}

/// What the session must do for the reviews.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Errand {
    /// Ask for a page; the number comes back with the answer.
    Fetch(u32, Query),
    /// Send a draft.
    Send(Draft),
    /// Send a vote, or take it back.
    Vote(String, bool),
}

/// The reviews as the views see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviews {
    /// Of one product, or of all.
    pub product: Option<String>,
    /// In which order.
    pub sort: Sort,
    /// Only those with so many stars.
    pub stars: Option<u32>,
    /// Where the list stands.
    pub listing: Listing,
    /// What is shown.
    pub items: Vec<Review>,
    /// All published reviews counted.
    pub summary: Option<Summary>,
    /// Whether made-up reviews were among them: then they are in the summary, too.
    pub samples: bool,
    /// Whether there are more.
    pub next: Option<String>,
    /// What was written here in this session, the newest first.
    pub mine: Vec<Review>,
    /// What was found helpful here in this session.
    pub voted: Vec<String>,
    /// Votes on their way and what they say: one at a time for each review, so that the last word counts.
    voting: Vec<(String, bool)>,
    /// Where the form stands.
    pub form: Form,
    /// The published reviews of a static document; then there is no server to ask.
    fixed: Option<Page>,
    request: u32,
}

impl Reviews {
    /// The reviews before they are asked for.
    pub fn new(fixed: Option<Page>) -> Self {
        Self {
            product: None,
            sort: Sort::Newest,
            stars: None,
            listing: Listing::Idle,
            items: Vec::new(),
            summary: None,
            samples: false,
            next: None,
            mine: Vec::new(),
            voted: Vec::new(),
            voting: Vec::new(),
            form: Form::Closed,
            fixed,
            request: 0,
        }
    }

    /// Whether a review can be written: a static document has nobody to send it to.
    pub fn can_write(&self) -> bool {
        self.fixed.is_none()
    }

    /// What is shown: the author's own first, then the rest, as far as the filter lets them through.
    pub fn shown(&self) -> impl Iterator<Item = &Review> {
        let mine = self.mine.iter().filter(|review| self.fits(review));
        mine.chain(&self.items)
    }

    fn fits(&self, review: &Review) -> bool {
        let product = self.product.as_ref();
        product.is_none_or(|product| *product == review.product)
            && self.stars.is_none_or(|stars| stars == review.stars)
    }

    pub(super) fn apply(&mut self, msg: Msg) -> Vec<Errand> {
        match msg {
            Msg::Near if self.listing == Listing::Idle => self.load(),
            Msg::Near => Vec::new(),
            Msg::Product(product) => {
                self.product = product;
                self.load()
            }
            Msg::Sort(sort) => {
                self.sort = sort;
                self.load()
            }
            Msg::Stars(stars) => {
                self.stars = stars;
                self.load()
            }
            Msg::Retry => self.load(),
            Msg::More => self.more(),
            Msg::Loaded(request, result) if request == self.request => self.loaded(result),
            Msg::Loaded(..) => Vec::new(),
            Msg::Write => {
                self.form = Form::Open {
                    faults: Vec::new(),
                    failure: None,
                };
                Vec::new()
            }
            Msg::Close => {
                self.form = Form::Closed;
                Vec::new()
            }
            Msg::Sent(result) => self.sent(result),
            Msg::Vote(id) => self.vote(id),
            Msg::Voted(id, result) => self.counted(&id, result),
        }
    }

    fn load(&mut self) -> Vec<Errand> {
        self.next = None;
        if let Some(page) = &self.fixed {
            self.items = self.select(&page.reviews);
            self.samples |= has_sample(&self.items);
            self.summary = Some(page.summary.clone());
            self.listing = Listing::Ready;
            return Vec::new();
        }
        self.fetch(None)
    }

    fn fetch(&mut self, cursor: Option<String>) -> Vec<Errand> {
        self.request += 1;
        self.listing = Listing::Loading;
        let query = Query {
            product: self.product.clone(),
            sort: self.sort,
            stars: self.stars,
            cursor,
        };
        vec![Errand::Fetch(self.request, query)]
    }

    /// A second page is only asked for while the first one stands.
    fn more(&mut self) -> Vec<Errand> {
        match self.next.clone() {
            Some(cursor) if self.listing != Listing::Loading => self.fetch(Some(cursor)),
            _ => Vec::new(),
        }
    }

    fn loaded(&mut self, result: Result<Page, Failure>) -> Vec<Errand> {
        let page = match result {
            Ok(page) => page,
            Err(failure) => {
                self.listing = Listing::Failed(failure);
                return Vec::new();
            }
        };
        // `next` still stands only when this page continues the list.
        if self.next.is_none() {
            self.items.clear();
        }
        self.samples |= has_sample(&page.reviews);
        self.items.extend(page.reviews);
        self.mine
            .retain(|mine| self.items.iter().all(|item| item.id != mine.id));
        self.summary = Some(page.summary);
        self.next = page.next;
        self.listing = Listing::Ready;
        Vec::new()
    }

    /// Filter and order for a static document, by the rules that the server follows.
    fn select(&self, reviews: &[Review]) -> Vec<Review> {
        let helpful = self.sort == Sort::Helpful;
        let rank = |review: &Review| {
            let votes = if helpful { review.helpful } else { 0 };
            (votes, review.created_at, review.id.clone())
        };
        // One page at most: inserting in order costs the widget 7 KB less than a sort of the standard library.
        let mut selected: Vec<Review> = Vec::new();
        for review in reviews.iter().filter(|review| self.fits(review)) {
            let place = selected.iter().position(|other| rank(other) < rank(review));
            selected.insert(place.unwrap_or(selected.len()), review.clone());
        }
        selected
    }

    /// Takes a review that its author sends.
    pub(super) fn submit(&mut self, draft: Draft) -> Vec<Errand> {
        if self.form == Form::Sending {
            return Vec::new();
        }
        let draft = draft.tidied();
        let faults = draft.faults();
        if !faults.is_empty() {
            self.form = Form::Open {
                faults,
                failure: None,
            };
            return Vec::new();
        }
        self.form = Form::Sending;
        vec![Errand::Send(draft)]
    }

    fn sent(&mut self, result: Result<Review, Failure>) -> Vec<Errand> {
        match result {
            Ok(review) => {
                let fits = self.fits(&review);
                self.mine.retain(|mine| mine.id != review.id);
                self.mine.insert(0, review);
                self.form = Form::Sent;
                // Its author shall see it.
                if !fits {
                    (self.product, self.stars) = (None, None);
                    return self.load();
                }
            }
            Err(failure) => {
                self.form = Form::Open {
                    faults: Vec::new(),
                    failure: Some(failure),
                }
            }
        }
        Vec::new()
    }

    fn vote(&mut self, id: String) -> Vec<Errand> {
        if !self.can_write() {
            return Vec::new();
        }
        self.turn(&id);
        self.cast(id)
    }

    fn turn(&mut self, id: &str) {
        match self.voted.iter().position(|voted| voted == id) {
            Some(place) => drop(self.voted.swap_remove(place)),
            None => self.voted.push(id.to_owned()),
        }
    }

    fn cast(&mut self, id: String) -> Vec<Errand> {
        if self.voting.iter().any(|(voting, _)| *voting == id) {
            return Vec::new();
        }
        let stands = self.voted.contains(&id);
        self.voting.push((id.clone(), stands));
        vec![Errand::Vote(id, stands)]
    }

    fn counted(&mut self, id: &str, result: Result<u32, Failure>) -> Vec<Errand> {
        let Some(place) = self.voting.iter().position(|(voting, _)| voting == id) else {
            return Vec::new();
        };
        let (id, sent) = self.voting.swap_remove(place);
        let wanted = self.voted.contains(&id);
        match result {
            Ok(count) => {
                if let Some(review) = self.items.iter_mut().find(|review| review.id == id) {
                    review.helpful = count;
                }
                if wanted != sent {
                    return self.cast(id);
                }
            }
            Err(_) if wanted == sent => self.turn(&id),
            // Turned back meanwhile: it is as the server has it.
            Err(_) => {}
        }
        Vec::new()
    }
}

fn has_sample(reviews: &[Review]) -> bool {
    reviews.iter().any(|review| review.sample)
}

#[cfg(test)]
mod tests;
