//! How many may be connected at once. What each connection can make the server hold in memory has a limit elsewhere; this
//! is the limit on the number of them, and keeps file handles for the database.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum_server::accept::Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Lets so many in, before anything of TLS is computed. Who comes after them is hung up on and tries again later, as
/// without a network.
#[derive(Clone)]
pub(crate) struct Gate<A> {
    places: Arc<Semaphore>,
    inner: A,
}

impl<A> Gate<A> {
    pub(crate) fn new(most: usize, inner: A) -> Self {
        Self {
            places: Arc::new(Semaphore::new(most)),
            inner,
        }
    }
}

impl<I, S, A> Accept<I, S> for Gate<A>
where
    A: Accept<I, S>,
    A::Future: Send + 'static,
{
    type Stream = Admitted<A::Stream>;
    type Service = A::Service;
    type Future =
        Pin<Box<dyn Future<Output = io::Result<(Self::Stream, Self::Service)>> + Send + 'static>>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        let place = Arc::clone(&self.places).try_acquire_owned().ok();
        let let_in = place.map(|place| (place, self.inner.accept(stream, service)));
        Box::pin(async move {
            let (place, accepting) = let_in.ok_or(io::ErrorKind::QuotaExceeded)?;
            let (stream, service) = accepting.await?;
            let admitted = Admitted {
                stream,
                _place: place,
            };
            Ok((admitted, service))
        })
    }
}

/// A connection and its place, given back when it closes.
pub(crate) struct Admitted<S> {
    stream: S,
    _place: OwnedSemaphorePermit,
}

impl<S: AsyncRead + Unpin> AsyncRead for Admitted<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Admitted<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, bytes)
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

#[cfg(test)]
mod tests {
    use super::*;
    use axum_server::accept::DefaultAcceptor;

    #[tokio::test]
    async fn when_all_places_are_taken_the_next_is_hung_up_on_until_one_leaves() {
        let gate = Gate::new(2, DefaultAcceptor::new());
        let one = gate.accept((), ()).await;
        let another = gate.accept((), ()).await;
        assert!(one.is_ok() && another.is_ok());
        assert!(gate.clone().accept((), ()).await.is_err());
        drop(one);
        assert!(gate.accept((), ()).await.is_ok());
    }
}
