//! A connection that does not wait for ever for its reader.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Sleep;

use super::crowd::{Seat, Wait};

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

/// A connection whose reader has to go on within so long a time.
#[derive(Debug)]
pub(super) struct Stream {
    stream: TcpStream,
    seat: Seat,
    patience: Duration,
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Stream {
    pub(super) fn new(stream: TcpStream, seat: Seat, patience: Duration) -> Self {
        Self {
            stream,
            seat,
            patience,
            stalled: None,
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
                self.seat.goes_on(Wait::Room);
            }
            return written;
        }
        let patience = self.patience;
        let stalled = self.stalled.get_or_insert_with(|| {
            self.seat.waits(Wait::Room);
            Box::pin(tokio::time::sleep(patience))
        });
        ready!(stalled.as_mut().poll(context));
        self.seat.cut();
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

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Stream {
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

impl Drop for Stream {
    fn drop(&mut self) {
        // Closed in peace, the kernel would keep what nobody reads for minutes.
        if self.seat.is_let_go()
            && let Err(fault) = SockRef::from(&self.stream).set_linger(Some(Duration::ZERO))
        {
            tracing::debug!(%fault, "a connection is closed in peace");
        }
    }
}
