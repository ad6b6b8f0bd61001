//! Listens on the addresses. If the system lets sockets share a port, each worker has its own
//! socket on each address. Connections are accepted in `accept`.

use std::io;
use std::net::SocketAddr;

use tokio::net::TcpSocket;

use super::listener::Listener;
use crate::error::Error;

/// The addresses of one name, such as `localhost`. One of them is enough to serve the name.
pub(crate) type Name = Vec<SocketAddr>;

/// How often the server looks for a port that is free on all addresses of a name. The system picks
/// a port that is free on the first address. Such a port is likely to be free on the other
/// addresses too.
const ATTEMPTS: usize = 16;

/// The listeners of a server and their addresses.
pub(crate) struct Bound {
    /// The listeners of all workers, a list per worker.
    pub(crate) listeners: Vec<Vec<Listener>>,
    /// The addresses that the listeners are bound to.
    pub(crate) addrs: Vec<SocketAddr>,
}

/// An address, and a listener on it for each worker.
type Shared = (SocketAddr, Vec<Listener>);

/// Listens on all addresses of each name that can be bound. Fails if a name has no such address.
pub(crate) fn bind(names: &[Name], workers: usize, backlog: u32) -> Result<Bound, Error> {
    let listeners = (0..workers).map(|_| Vec::new()).collect();
    let mut bound = Bound { listeners, addrs: Vec::new() };
    for name in names {
        for (addr, shared) in bind_name(name, |addr| share(addr, workers, backlog))? {
            bound.addrs.push(addr);
            for (own, listener) in bound.listeners.iter_mut().zip(shared) {
                own.push(listener);
            }
        }
    }
    Ok(bound)
}

/// The result of trying all addresses of a name.
#[derive(Default)]
struct Tried {
    bound: Vec<Shared>,
    failed: Vec<(SocketAddr, io::Error)>,
    /// The port that the system picked for the addresses with port 0.
    port: u16,
}

fn bind_name(
    name: &Name,
    mut share: impl FnMut(SocketAddr) -> io::Result<Shared>,
) -> Result<Vec<Shared>, Error> {
    let mut tried = try_name(name, &mut share);
    for _ in 1..ATTEMPTS {
        if !tried.is_unlucky() {
            break;
        }
        // The earlier listeners are still open, so the system picks other ports.
        tried = try_name(name, &mut share);
    }
    let Tried { bound, failed, port: _ } = tried;
    if bound.is_empty() {
        return Err(Error::listen(failed));
    }
    for (addr, error) in failed {
        tracing::warn!(%addr, %error, "cannot listen on this address of a name");
    }
    Ok(bound)
}

fn try_name(name: &Name, share: &mut impl FnMut(SocketAddr) -> io::Result<Shared>) -> Tried {
    let mut tried = Tried::default();
    for wanted in name {
        let mut addr = *wanted;
        if addr.port() == 0 {
            addr.set_port(tried.port);
        }
        match share(addr) {
            Ok(shared) => {
                if wanted.port() == 0 {
                    tried.port = shared.0.port();
                }
                tried.bound.push(shared);
            }
            Err(error) => tried.failed.push((addr, error)),
        }
    }
    tried
}

impl Tried {
    /// Returns whether the port that the system picked for one address is taken on another.
    fn is_unlucky(&self) -> bool {
        let is_taken = |(addr, error): &(SocketAddr, io::Error)| {
            addr.port() == self.port && error.kind() == io::ErrorKind::AddrInUse
        };
        self.port != 0 && self.failed.iter().any(is_taken)
    }
}

/// Opens a listener for each worker. With port 0 the system picks a port for the first listener,
/// and the others share it.
fn share(addr: SocketAddr, workers: usize, backlog: u32) -> io::Result<Shared> {
    let shares = cfg!(unix) && workers > 1;
    if shares && addr.port() != 0 {
        // Sockets that share a port also share it with another process. A second server would then
        // start and take half of the connections. A first socket that does not share detects this.
        drop(socket(addr, false)?);
    }
    let first = listen(addr, backlog, shares)?;
    let Listener::Tcp(bound) = &first;
    let addr = bound.local_addr()?;
    let another = |_| if shares { listen(addr, backlog, true) } else { first.try_clone() };
    let more = (1..workers).map(another).collect::<io::Result<Vec<_>>>()?;
    Ok((addr, std::iter::once(first).chain(more).collect()))
}

fn listen(addr: SocketAddr, backlog: u32, shared: bool) -> io::Result<Listener> {
    let listener = socket(addr, shared)?.listen(backlog)?;
    listener.into_std().map(Listener::Tcp)
}

fn socket(addr: SocketAddr, shared: bool) -> io::Result<TcpSocket> {
    let socket = if addr.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // On Unix the option lets a restarted server listen while old connections linger. Elsewhere it
    // would let two servers have the same port.
    socket.set_reuseaddr(cfg!(unix))?;
    #[cfg(unix)]
    socket.set_reuseport(shared)?;
    #[cfg(not(unix))]
    let _ = shared;
    socket.bind(addr)?;
    Ok(socket)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addr(text: &str) -> SocketAddr {
        text.parse().expect("an address")
    }

    fn addrs(bound: &[Shared]) -> Vec<SocketAddr> {
        bound.iter().map(|(addr, _)| *addr).collect()
    }

    #[test]
    fn listen_uses_one_port_for_all_addresses_of_a_name_with_port_0() {
        let name = vec![addr("[::1]:0"), addr("127.0.0.1:0")];
        let mut next = 5000;
        let share = |addr: SocketAddr| match addr.port() {
            0 => {
                next += 1;
                Ok((SocketAddr::new(addr.ip(), next), Vec::new()))
            }
            // These ports are taken.
            5001 | 5002 => Err(io::ErrorKind::AddrInUse.into()),
            _ => Ok((addr, Vec::new())),
        };
        let bound = bind_name(&name, share).expect("there is a port");
        assert_eq!(addrs(&bound), [addr("[::1]:5003"), addr("127.0.0.1:5003")]);
    }

    #[test]
    fn listen_skips_addresses_of_a_name_that_the_machine_does_not_have() {
        let none = |addr: SocketAddr| {
            let missing = addr.is_ipv6().then(|| io::ErrorKind::AddrNotAvailable.into());
            missing.map_or(Ok((addr, Vec::new())), Err)
        };
        let localhost = vec![addr("[::1]:8080"), addr("127.0.0.1:8080")];
        let bound = bind_name(&localhost, none).expect("one of them is there");
        assert_eq!(addrs(&bound), [addr("127.0.0.1:8080")]);
        assert!(bind_name(&localhost[..1].to_vec(), none).is_err());
    }
}
