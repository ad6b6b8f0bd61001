//! The crate's error: why a server could not be built or run. It is opaque, and its text is written
//! for people. The layers below have error types of their own.

use std::fmt;
use std::io;
use std::net::SocketAddr;

/// Why a server did not start, stopped by itself, or had to cut connections when it was stopped.
///
/// Its text names what has to be changed, such as the address or the two routes that conflict.
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
/// `Debug` writes the same text as `Display`, because a `main` that returns an error prints it with
/// `Debug`:
///
/// ```
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
/// # runtime.block_on(async {
/// use webserver::prelude::*;
///
/// let error = ServerBuilder::new().bind("203.0.113.1:80").build().run().await.unwrap_err();
/// assert_eq!(format!("{error:?}"), error.to_string());
/// # });
/// ```
pub struct Error(Kind);

enum Kind {
    Listen { failed: Vec<(SocketAddr, io::Error)> },
    Worker { source: io::Error },
    Setup { text: String },
    Cut { connections: usize, stuck: usize, tasks: usize },
}

impl Error {
    /// Creates the error of a server that cannot listen on any address of a name.
    pub(crate) fn listen(failed: Vec<(SocketAddr, io::Error)>) -> Self {
        Self(Kind::Listen { failed })
    }

    /// Creates the error of a worker that could not be started or that failed.
    pub(crate) fn worker(source: io::Error) -> Self {
        Self(Kind::Worker { source })
    }

    /// Creates the error of a builder that was given something wrong. The text has one line for
    /// each mistake.
    pub(crate) fn setup(text: impl Into<String>) -> Self {
        Self(Kind::Setup { text: text.into() })
    }

    /// Creates the error of a stop that left work unfinished. `connections` is the number of
    /// connections that were cut by workers that stopped, `stuck` is the number of workers whose
    /// thread a handler blocks, and `tasks` is the number of background tasks.
    pub(crate) fn cut(connections: usize, stuck: usize, tasks: usize) -> Self {
        Self(Kind::Cut { connections, stuck, tasks })
    }

    /// Returns how many connections were cut when the server stopped, or `None` if this error is
    /// not about a stop. Connections of workers that did not stop are not counted.
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

    /// Returns how many background tasks of [`Handle::spawn`](crate::Handle::spawn) and
    /// [`Handle::task_guard`](crate::Handle::task_guard) were still running when the stop ended, or
    /// `None` if this error is not about a stop. These tasks keep running until the process ends.
    ///
    /// ```
    /// use webserver::Error;
    ///
    /// fn report(error: &Error) {
    ///     if let Some(tasks @ 1..) = error.tasks_left() {
    ///         eprintln!("{tasks} background tasks were lost");
    ///     }
    /// }
    /// ```
    pub fn tasks_left(&self) -> Option<usize> {
        match self.0 {
            Kind::Cut { tasks, .. } => Some(tasks),
            Kind::Listen { .. } | Kind::Worker { .. } | Kind::Setup { .. } => None,
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Listen { failed } => {
                for (n, (addr, error)) in failed.iter().enumerate() {
                    let before = if n == 0 { "cannot listen on" } else { ", nor on" };
                    write!(f, "{before} {addr}: {}", reason(error))?;
                }
                Ok(())
            }
            Kind::Worker { source } => write!(f, "a worker thread failed: {source}"),
            Kind::Setup { text } => f.write_str(text),
            Kind::Cut { connections, stuck, tasks } => cut(f, *connections, *stuck, *tasks),
        }
    }
}

fn cut(f: &mut fmt::Formatter<'_>, connections: usize, stuck: usize, tasks: usize) -> fmt::Result {
    let plural = |n| if n == 1 { "" } else { "s" };
    write!(f, "stopped with {connections} connection{} cut", plural(connections))?;
    if stuck > 0 {
        write!(f, "; {stuck} worker{} did not stop: a handler blocks its thread", plural(stuck))?;
    }
    if tasks > 0 {
        write!(f, "; {tasks} background task{} had not ended", plural(tasks))?;
    }
    Ok(())
}

/// Returns the text of an I/O error without the operating system's error number.
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
            Kind::Listen { failed } => failed.first().map(|(_, error)| error as _),
            Kind::Worker { source } => Some(source),
            Kind::Setup { .. } | Kind::Cut { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listen_error_names_the_address() {
        let addr = SocketAddr::from(([127, 0, 0, 1], 80));
        let failed = |addr, code| (addr, io::Error::from_raw_os_error(code));
        let error = Error::listen(vec![failed(addr, 13)]);
        assert_eq!(error.to_string(), "cannot listen on 127.0.0.1:80: Permission denied");
        let six = "[::1]:80".parse().expect("an address");
        let error = Error::listen(vec![failed(six, 99), failed(addr, 98)]);
        let text = "cannot listen on [::1]:80: Cannot assign requested address, \
                    nor on 127.0.0.1:80: Address already in use";
        assert_eq!(error.to_string(), text);
    }

    #[test]
    fn stop_error_counts_connections_workers_and_tasks() {
        let check = |connections, stuck, tasks, text| {
            let error = Error::cut(connections, stuck, tasks);
            assert_eq!(error.to_string(), text);
            assert_eq!(error.connections_cut(), Some(connections));
            assert_eq!(error.tasks_left(), Some(tasks));
        };
        check(1, 0, 0, "stopped with 1 connection cut");
        let text = "stopped with 0 connections cut; 2 background tasks had not ended";
        check(0, 0, 2, text);
        let text =
            "stopped with 2 connections cut; 1 worker did not stop: a handler blocks its thread";
        check(2, 1, 0, text);
    }
}
