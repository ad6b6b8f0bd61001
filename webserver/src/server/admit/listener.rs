//! Listeners of every kind as one type, and the connections that they accept. A new kind of
//! listener, such as a Unix socket, is a variant of [`Listener`] and of [`AsyncListener`].

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use super::keepalive;
use crate::io::Socket;

/// A listener that is not registered with a runtime.
#[derive(Debug)]
pub(crate) enum Listener {
    Tcp(std::net::TcpListener),
}

/// A listener that is registered with the runtime of its worker.
#[derive(Debug)]
pub(crate) enum AsyncListener {
    Tcp(tokio::net::TcpListener),
}

/// A new connection.
pub(super) struct Accepted {
    pub(super) stream: Socket,
    /// The address of the client.
    pub(super) peer: SocketAddr,
}

impl Listener {
    /// Accepts a waiting connection, and registers it with the runtime of this thread.
    pub(super) fn accept(&self) -> io::Result<Accepted> {
        match self {
            Self::Tcp(listener) => {
                let (socket, peer) = listener.accept()?;
                socket.set_nonblocking(true)?;
                let socket = tokio::net::TcpStream::from_std(socket)?;
                Ok(Accepted { stream: Socket::Tcp(socket), peer })
            }
        }
    }

    pub(super) fn try_clone(&self) -> io::Result<Self> {
        match self {
            Self::Tcp(listener) => listener.try_clone().map(Self::Tcp),
        }
    }

    /// Registers the listener with the runtime of this thread.
    pub(crate) fn into_async(self) -> io::Result<AsyncListener> {
        match self {
            Self::Tcp(listener) => {
                tokio::net::TcpListener::from_std(listener).map(AsyncListener::Tcp)
            }
        }
    }
}

impl AsyncListener {
    /// Waits for a connection.
    pub(super) async fn accept(&self) -> io::Result<Accepted> {
        match self {
            Self::Tcp(listener) => {
                let (socket, peer) = listener.accept().await?;
                Ok(Accepted { stream: Socket::Tcp(socket), peer })
            }
        }
    }

    /// Takes the listener out of its runtime.
    pub(crate) fn into_sync(self) -> io::Result<Listener> {
        match self {
            Self::Tcp(listener) => listener.into_std().map(Listener::Tcp),
        }
    }
}

impl Accepted {
    /// Sets the options of the socket; `keepalive` is the silence after which the client's machine
    /// is probed.
    pub(super) fn prepare(&self, keepalive: Duration) -> io::Result<()> {
        match &self.stream {
            Socket::Tcp(socket) => {
                // Each response goes out in one write, so Nagle's algorithm would only delay it.
                socket.set_nodelay(true)?;
                keepalive::set(socket, keepalive);
                Ok(())
            }
            #[cfg(any(test, feature = "engine"))]
            Socket::Other(_) => Ok(()),
        }
    }
}
