//! The reviews' part of the session: which are shown, in what order, and the one being written.

use crate::review::{DraftFault, Review, ReviewDraft, ReviewPage, ReviewSort, ReviewSummary};

/// Why something that needs the server did not succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestError {
    /// No answer: no network, or no server.
    Unreachable,
    /// The server said no; its code.
    Refused(String),
}

impl RequestError {
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
pub struct ReviewFilter {
    /// Of one product, or of all.
    pub product: Option<String>,
    /// In which order.
    pub sort: ReviewSort,
    /// Only those with so many stars.
    pub stars: Option<u32>,
    /// From where on.
    pub cursor: Option<String>,
}

/// Where the list stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ListState {
    /// Not asked for yet.
    #[default]
    Idle,
    /// Asked for.
    Loading,
    /// Here.
    Ready,
    /// Could not be had; what is shown stays.
    Failed(RequestError),
}

/// Where the form stands. What its author typed stays in the form itself, whatever happens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FormState {
    /// Closed.
    #[default]
    Closed,
    /// Open, with what was wrong at the last attempt.
    Open {
        /// What was wrong with the text.
        faults: Vec<DraftFault>,
        /// Why it could not be sent.
        failure: Option<RequestError>,
    },
    /// On its way.
    Sending,
    /// Stored; its author sees it in the list.
    Sent,
}

/// What can happen to the reviews.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// They came near the screen.
    Near,
    /// Of one product, or of all.
    Product(Option<String>),
    /// In another order.
    Sort(ReviewSort),
    /// Only those with so many stars, or all.
    Stars(Option<u32>),
    /// The next page.
    More,
    /// The same again, after a failure.
    Retry,
    /// A page came, or not. The number is that of the request it answers.
    Loaded(u32, Result<ReviewPage, RequestError>),
    /// The form opens.
    Write,
    /// The form closes.
    Close,
    /// The server answered.
    Sent(Result<Review, RequestError>),
    /// A reader found a review helpful, or takes that back.
    Vote(String),
    /// The server counted it.
    Voted(String, Result<u32, RequestError>),
}

/// What the session must do for the reviews.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReviewsCommand {
    /// Ask for a page; the number comes back with the answer.
    Fetch(u32, ReviewFilter),
    /// Send a draft.
    Send(ReviewDraft),
    /// Send a vote, or take it back.
    Vote(String, bool),
}

/// The reviews as the views see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviews {
    /// Of one product, or of all.
    pub product: Option<String>,
    /// In which order.
    pub sort: ReviewSort,
    /// Only those with so many stars.
    pub stars: Option<u32>,
    /// Where the list stands.
    pub listing: ListState,
    /// What is shown.
    pub items: Vec<Review>,
    /// All published reviews counted.
    pub summary: Option<ReviewSummary>,
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
    pub form: FormState,
    /// The published reviews of a static document; then there is no server to ask.
    fixed: Option<ReviewPage>,
    request: u32,
}

impl Reviews {
    /// The reviews before they are asked for.
    pub fn new(fixed: Option<ReviewPage>) -> Self {
        Self {
            product: None,
            sort: ReviewSort::Newest,
            stars: None,
            listing: ListState::Idle,
            items: Vec::new(),
            summary: None,
            samples: false,
            next: None,
            mine: Vec::new(),
            voted: Vec::new(),
            voting: Vec::new(),
            form: FormState::Closed,
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

    pub(super) fn apply(&mut self, message: Message) -> Vec<ReviewsCommand> {
        match message {
            Message::Near if self.listing == ListState::Idle => self.load(),
            Message::Near => Vec::new(),
            Message::Product(product) => {
                self.product = product;
                self.load()
            }
            Message::Sort(sort) => {
                self.sort = sort;
                self.load()
            }
            Message::Stars(stars) => {
                self.stars = stars;
                self.load()
            }
            Message::Retry => self.load(),
            Message::More => self.more(),
            Message::Loaded(request, result) if request == self.request => self.loaded(result),
            Message::Loaded(..) => Vec::new(),
            Message::Write => {
                self.form = FormState::Open {
                    faults: Vec::new(),
                    failure: None,
                };
                Vec::new()
            }
            Message::Close => {
                self.form = FormState::Closed;
                Vec::new()
            }
            Message::Sent(result) => self.sent(result),
            Message::Vote(id) => self.vote(id),
            Message::Voted(id, result) => self.counted(&id, result),
        }
    }

    fn load(&mut self) -> Vec<ReviewsCommand> {
        self.next = None;
        if let Some(page) = &self.fixed {
            self.items = self.select(&page.reviews);
            self.samples |= has_sample(&self.items);
            self.summary = Some(page.summary.clone());
            self.listing = ListState::Ready;
            return Vec::new();
        }
        self.fetch(None)
    }

    fn fetch(&mut self, cursor: Option<String>) -> Vec<ReviewsCommand> {
        self.request += 1;
        self.listing = ListState::Loading;
        let query = ReviewFilter {
            product: self.product.clone(),
            sort: self.sort,
            stars: self.stars,
            cursor,
        };
        vec![ReviewsCommand::Fetch(self.request, query)]
    }

    /// A second page is only asked for while the first one stands.
    fn more(&mut self) -> Vec<ReviewsCommand> {
        match self.next.clone() {
            Some(cursor) if self.listing != ListState::Loading => self.fetch(Some(cursor)),
            _ => Vec::new(),
        }
    }

    fn loaded(&mut self, result: Result<ReviewPage, RequestError>) -> Vec<ReviewsCommand> {
        let page = match result {
            Ok(page) => page,
            Err(failure) => {
                self.listing = ListState::Failed(failure);
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
        self.listing = ListState::Ready;
        Vec::new()
    }

    /// Filter and order for a static document, by the rules that the server follows.
    fn select(&self, reviews: &[Review]) -> Vec<Review> {
        let helpful = self.sort == ReviewSort::Helpful;
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
    pub(super) fn submit(&mut self, draft: ReviewDraft) -> Vec<ReviewsCommand> {
        if self.form == FormState::Sending {
            return Vec::new();
        }
        let draft = draft.tidied();
        let faults = draft.faults();
        if !faults.is_empty() {
            self.form = FormState::Open {
                faults,
                failure: None,
            };
            return Vec::new();
        }
        self.form = FormState::Sending;
        vec![ReviewsCommand::Send(draft)]
    }

    fn sent(&mut self, result: Result<Review, RequestError>) -> Vec<ReviewsCommand> {
        match result {
            Ok(review) => {
                let fits = self.fits(&review);
                self.mine.retain(|mine| mine.id != review.id);
                self.mine.insert(0, review);
                self.form = FormState::Sent;
                // Its author shall see it.
                if !fits {
                    (self.product, self.stars) = (None, None);
                    return self.load();
                }
            }
            Err(failure) => {
                self.form = FormState::Open {
                    faults: Vec::new(),
                    failure: Some(failure),
                }
            }
        }
        Vec::new()
    }

    fn vote(&mut self, id: String) -> Vec<ReviewsCommand> {
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

    fn cast(&mut self, id: String) -> Vec<ReviewsCommand> {
        if self.voting.iter().any(|(voting, _)| *voting == id) {
            return Vec::new();
        }
        let stands = self.voted.contains(&id);
        self.voting.push((id.clone(), stands));
        vec![ReviewsCommand::Vote(id, stands)]
    }

    fn counted(&mut self, id: &str, result: Result<u32, RequestError>) -> Vec<ReviewsCommand> {
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
