//! The crate's one error: why a server could not be built or run. It is opaque; what it says is for
//! people. Errors of the layers below stay with them.

use std::fmt;
use std::io;
use std::net::SocketAddr;

/// Why a server did not start, stopped by itself, or had to cut connections when it was stopped.
///
/// Its text names what is to be changed: the address, or the two routes that clash.
///
/// ```
/// use webserver::prelude::*;
///
/// async fn here(_: Request) -> &'static str { "here" }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
/// # runtime.block_on(async {
/// let server = ServerBuilder::new()
///     .route("/{a}", HttpMethod::GET, here)
///     .route("/{b}", HttpMethod::GET, here)
///     .build();
/// let error = server.run().await.unwrap_err();
/// assert!(error.to_string().starts_with("route conflict: GET /{a}"));
/// # });
/// ```
#[derive(Debug)]
pub struct Error(Kind);

#[derive(Debug)]
enum Kind {
    Listen { addr: SocketAddr, source: io::Error },
    Worker { source: io::Error },
    Setup { text: String },
    Cut { connections: usize, stuck: usize },
}

impl Error {
    /// The address can not be listened on.
    pub(crate) fn listen(addr: SocketAddr, source: io::Error) -> Self {
        Self(Kind::Listen { addr, source })
    }

    /// A worker could not be started, or ended by itself.
    pub(crate) fn worker(source: io::Error) -> Self {
        Self(Kind::Worker { source })
    }

    /// What was given to the builder does not fit together; all of it, a line for each.
    pub(crate) fn setup(text: impl Into<String>) -> Self {
        Self(Kind::Setup { text: text.into() })
    }

    /// Not all ended in time: open connections of the workers that stopped, and workers that a
    /// handler does not let go on.
    pub(crate) fn cut(connections: usize, stuck: usize) -> Self {
        Self(Kind::Cut { connections, stuck })
    }

    /// How many connections were cut when the server stopped, if that is what this error says;
    /// those of workers that did not stop at all are not in it.
    ///
    /// ```
    /// use webserver::Error;
    ///
    /// fn exit_code(result: Result<(), Error>) -> u8 {
    ///     match result {
    ///         Ok(()) => 0,
    ///         Err(error) if error.connections_cut().is_some() => 3,
    ///         Err(_) => 1,
    ///     }
    /// }
    /// ```
    pub fn connections_cut(&self) -> Option<usize> {
        match self.0 {
            Kind::Cut { connections, .. } => Some(connections),
            Kind::Listen { .. } | Kind::Worker { .. } | Kind::Setup { .. } => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Listen { addr, source } => {
                write!(f, "cannot listen on {addr}: {}", reason(source))
            }
            Kind::Worker { source } => write!(f, "a worker thread failed: {source}"),
            Kind::Setup { text } => f.write_str(text),
            Kind::Cut { connections, stuck } => cut(f, *connections, *stuck),
        }
    }
}

fn cut(f: &mut fmt::Formatter<'_>, connections: usize, stuck: usize) -> fmt::Result {
    let plural = |n| if n == 1 { "" } else { "s" };
    write!(f, "stopped with {connections} connection{} cut", plural(connections))?;
    if stuck > 0 {
        write!(f, "; {stuck} worker{} did not stop: a handler blocks its thread", plural(stuck))?;
    }
    Ok(())
}

/// The system's words without its error number, where it has any.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    match text.split_once(" (os error") {
        Some((words, _)) => words.to_owned(),
        None => text,
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 {
            Kind::Listen { source, .. } | Kind::Worker { source } => Some(source),
            Kind::Setup { .. } | Kind::Cut { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listen_error_names_the_address() {
        let addr = SocketAddr::from(([127, 0, 0, 1], 80));
        let error = Error::listen(addr, io::Error::from_raw_os_error(13));
        assert_eq!(error.to_string(), "cannot listen on 127.0.0.1:80: Permission denied");
    }

    #[test]
    fn a_cut_is_counted() {
        let check = |connections, stuck, text| {
            let error = Error::cut(connections, stuck);
            assert_eq!(error.to_string(), text);
            assert_eq!(error.connections_cut(), Some(connections));
        };
        check(1, 0, "stopped with 1 connection cut");
        check(
            2,
            1,
            "stopped with 2 connections cut; 1 worker did not stop: a handler blocks its thread",
        );
    }
}
