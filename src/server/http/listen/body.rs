//! Bodies that tell their connection's seat when they keep it waiting, and when they are over.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};

use super::pool::{ConnectionSlot, WaitReason};

/// A request's body.
pub(super) struct RequestBody {
    pub(super) body: Incoming,
    pub(super) slot: ConnectionSlot,
}

/// An answer's body: when it is gone, the connection waits for its next request.
pub(super) struct ResponseBody {
    pub(super) body: Body,
    pub(super) slot: ConnectionSlot,
}

impl HttpBody for RequestBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        match polled {
            Poll::Pending => self.slot.start_waiting(WaitReason::Body),
            Poll::Ready(_) => self.slot.stop_waiting(WaitReason::Body),
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for RequestBody {
    fn drop(&mut self) {
        self.slot.stop_waiting(WaitReason::Body);
    }
}

impl HttpBody for ResponseBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for ResponseBody {
    fn drop(&mut self) {
        self.slot.start_waiting(WaitReason::Request);
    }
}
