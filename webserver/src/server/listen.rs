//! Listening: one socket per worker on each address, where the system lets sockets share a port.
//! No accepting.

use std::io;
use std::net::{SocketAddr, TcpListener};

use tokio::net::TcpSocket;

use crate::error::Error;

/// The listeners of all workers, a list per worker, and the addresses they have got.
pub(super) fn bind(
    wanted: &[SocketAddr],
    workers: usize,
    backlog: u32,
) -> Result<(Vec<Vec<TcpListener>>, Vec<SocketAddr>), Error> {
    let mut listeners: Vec<Vec<TcpListener>> = (0..workers).map(|_| Vec::new()).collect();
    let mut bound = Vec::with_capacity(wanted.len());
    for addr in wanted {
        let shared = share(*addr, workers, backlog).map_err(|error| Error::listen(*addr, error))?;
        if let Some(first) = shared.first() {
            bound.push(first.local_addr().map_err(|error| Error::listen(*addr, error))?);
        }
        for (own, listener) in listeners.iter_mut().zip(shared) {
            own.push(listener);
        }
    }
    Ok((listeners, bound))
}

/// A listener per worker. With port 0 the first is given a port, which the others share.
fn share(addr: SocketAddr, workers: usize, backlog: u32) -> io::Result<Vec<TcpListener>> {
    if !cfg!(unix) || workers == 1 {
        let first = listen(addr, backlog, false)?;
        let more = (1..workers).map(|_| first.try_clone()).collect::<io::Result<Vec<_>>>()?;
        return Ok(std::iter::once(first).chain(more).collect());
    }
    if addr.port() != 0 {
        // Sockets that share a port do so with another process, too: a second server would start
        // and take half of the connections. A socket that does not share finds out.
        drop(socket(addr, false)?);
    }
    let first = listen(addr, backlog, true)?;
    let addr = first.local_addr()?;
    let more = (1..workers).map(|_| listen(addr, backlog, true)).collect::<io::Result<Vec<_>>>()?;
    Ok(std::iter::once(first).chain(more).collect())
}

fn listen(addr: SocketAddr, backlog: u32, shared: bool) -> io::Result<TcpListener> {
    socket(addr, shared)?.listen(backlog)?.into_std()
}

fn socket(addr: SocketAddr, shared: bool) -> io::Result<TcpSocket> {
    let socket = if addr.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // On Unix it lets a restarted server listen while old connections linger; elsewhere it would
    // let two servers have the same port.
    socket.set_reuseaddr(cfg!(unix))?;
    #[cfg(unix)]
    socket.set_reuseport(shared)?;
    #[cfg(not(unix))]
    let _ = shared;
    socket.bind(addr)?;
    Ok(socket)
}
