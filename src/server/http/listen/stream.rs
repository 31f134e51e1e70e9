//! A connection that waits for ever neither for its reader nor for the rest of a request's head.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, Sleep};

use super::pool::{ConnectionSlot, WaitReason};

/// The most bytes that wait in the kernel for one reader, sent or not; the kernel doubles it for its own.
const SEND_BUFFER: usize = 128 * 1_024;
/// The most bytes that wait in the kernel until a request is read.
const RECEIVE_BUFFER: usize = 128 * 1_024;
/// The most bytes that wait in the kernel unsent: all that a reader costs who does not read.
#[cfg(any(target_os = "linux", target_os = "android"))]
const UNSENT: u32 = 32 * 1_024;
/// How long the kernel goes on with what was sent and not received, after the connection is closed too.
#[cfg(any(target_os = "linux", target_os = "android"))]
const UNRECEIVED: Duration = Duration::from_secs(20);

/// A connection whose reader has to go on within so long a time, and whose client has to finish the head that it began.
#[derive(Debug)]
pub(super) struct TimeoutStream {
    stream: TcpStream,
    slot: ConnectionSlot,
    patience: Duration,
    stalled: Option<Pin<Box<Sleep>>>,
    head: HeadDeadline,
}

/// What of a request's head is waited for. Between two requests hyper's own timer counts.
#[derive(Debug)]
struct HeadDeadline {
    limit: Duration,
    /// How many came before it.
    number: u64,
    /// When it has to be here: the first from the beginning, each other from its first byte.
    due: Option<Instant>,
    /// Made once there is something to wait for: most heads come in one piece.
    alarm: Option<Pin<Box<Sleep>>>,
}

impl HeadDeadline {
    fn begins(&mut self) {
        self.due = self.due.or_else(|| Some(Instant::now() + self.limit));
    }

    fn is_over(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let Some(due) = self.due else {
            return Poll::Pending;
        };
        let alarm = || Box::pin(tokio::time::sleep_until(due));
        self.alarm.get_or_insert_with(alarm).as_mut().poll(context)
    }

    fn ends(&mut self, number: u64) {
        self.number = number;
        self.due = None;
        self.alarm = None;
    }
}

impl TimeoutStream {
    pub(super) fn new(
        stream: TcpStream,
        slot: ConnectionSlot,
        patience: Duration,
        limit: Duration,
    ) -> Self {
        Self {
            stream,
            slot,
            patience,
            stalled: None,
            head: HeadDeadline {
                limit,
                number: 0,
                due: Some(Instant::now() + limit),
                alarm: None,
            },
        }
    }

    /// Notes whether a write went on, and ends it where none did for too long.
    fn watch<T>(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            if self.stalled.take().is_some() {
                self.slot.stop_waiting(WaitReason::Write);
            }
            return written;
        }
        let patience = self.patience;
        let stalled = self.stalled.get_or_insert_with(|| {
            self.slot.start_waiting(WaitReason::Write);
            Box::pin(tokio::time::sleep(patience))
        });
        ready!(stalled.as_mut().poll(context));
        self.slot.evict();
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

/// Sets a listener up, and by it each connection that it takes: they inherit what is set here.
pub(super) fn set_up(listener: &TcpListener) -> io::Result<()> {
    let socket = SockRef::from(listener);
    socket.set_tcp_nodelay(true)?;
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.set_recv_buffer_size(RECEIVE_BUFFER)?;
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        socket.set_tcp_notsent_lowat(UNSENT)?;
        socket.set_tcp_user_timeout(Some(UNRECEIVED))?;
    }
    Ok(())
}

impl AsyncRead for TimeoutStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        let number = self.slot.asked();
        let is_waiting = self.slot.is_waiting(WaitReason::Request);
        if number != self.head.number || !is_waiting {
            self.head.ends(number);
        }
        if !is_waiting {
            return read;
        }
        if buffer.filled().len() > before {
            self.head.begins();
        }
        if read.is_pending() && self.head.is_over(context).is_ready() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        read
    }
}

impl AsyncWrite for TimeoutStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watch(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.watch(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

impl Drop for TimeoutStream {
    fn drop(&mut self) {
        // Closed in peace, the kernel would keep what nobody reads for minutes.
        if self.slot.is_evicted()
            && let Err(fault) = SockRef::from(&self.stream).set_linger(Some(Duration::ZERO))
        {
            tracing::debug!(%fault, "a connection is closed in peace");
        }
    }
}
