//! The server: the builder, and what it builds: something that listens, starts workers, and runs
//! until it is told to stop. What a connection or an app does is not known here.

mod banner;
mod builder;
mod listen;
mod plan;
mod routes;
mod run;
mod stop;
#[cfg(test)]
mod tests;
mod worker;

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

pub use self::builder::{Routes, ServerBuilder};
use self::plan::{Blueprint, MountAll, Plan};
use self::run::{Setup, run};
pub use self::stop::Handle;
use crate::error::Error;
use crate::http::Dispatch;
#[cfg(feature = "_internals")]
use crate::limits::Limits;
use crate::test::Client;

/// A server that is ready to run, made by a [`ServerBuilder`].
pub struct Server {
    blueprint: Arc<Blueprint>,
    listen: Vec<SocketAddr>,
    workers: Option<usize>,
    banner: bool,
    error: Option<Error>,
    handle: Handle,
}

impl Server {
    fn from_plan(mut plan: Plan, mount: MountAll) -> Self {
        let mut listen = std::mem::take(&mut plan.listen);
        if listen.is_empty() {
            listen.push(SocketAddr::from(([127, 0, 0, 1], 8080)));
        }
        let (workers, banner) = (plan.workers, plan.banner);
        let (blueprint, error) = plan.draw(mount);
        let handle = Handle::default();
        Self { blueprint: Arc::new(blueprint), listen, workers, banner, error, handle }
    }

    /// Listens and serves until SIGINT, SIGTERM or [`Handle::stop`], and until the requests in
    /// flight are answered or their time is up ([`Limits::grace_time`](crate::Limits)).
    ///
    /// It runs inside any Tokio runtime with I/O, `#[tokio::main]` for instance; its workers have
    /// threads and runtimes of their own.
    ///
    /// # Errors
    /// When an address cannot be had, or two routes given to the builder at run time conflict; the
    /// error names them.
    pub async fn run(self) -> Result<(), Error> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        let blueprint = self.blueprint;
        run(Setup {
            listen: self.listen,
            workers: self.workers.unwrap_or_else(cores),
            limits: blueprint.limits.clone(),
            routes: self.banner.then(|| blueprint.lines.clone()),
            make: Arc::new(move || -> Arc<dyn Dispatch> { Arc::new(blueprint.app()) }),
            handle: self.handle,
        })
        .await
    }

    /// Stops the server from elsewhere, and knows where it listens.
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// A client that needs no socket, for tests.
    ///
    /// # Panics
    /// If the routes given to the builder at run time are wrong: what [`Server::run`] reports.
    pub fn client(&self) -> Client {
        if let Some(error) = &self.error {
            panic!("{error}");
        }
        let app: Arc<dyn Dispatch> = Arc::new(self.blueprint.app());
        Client::new(app, self.blueprint.limits.body_bytes)
    }

    /// What one worker has of it.
    #[cfg(feature = "_internals")]
    pub(crate) fn worker(&self) -> (Arc<dyn Dispatch>, Arc<Limits>) {
        (Arc::new(self.blueprint.app()), self.blueprint.limits.clone())
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("listen", &self.listen).finish_non_exhaustive()
    }
}
