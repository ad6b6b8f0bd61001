//! What is known of the health of a server.

use std::fmt;
use std::fmt::Display;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::check::{Check, Finding, join};
use super::report::report;
use crate::{Handle, HttpMethod, Request, Response, ServerBuilder};

/// How long the finding of a check is kept.
const AGE: Duration = Duration::from_secs(1);

/// Answers whether the server is alive, has started, and is ready for requests, as Kubernetes and load
/// balancers ask. Clones share what the checks have found.
///
/// | question | method | 503 if |
/// |---|---|---|
/// | `/livez`: must the process be started again? | [`live`](Self::live) | never: who can answer is alive |
/// | `/startupz`: has it started? | [`started`](Self::started) | [`set_started`](Self::set_started) was not called after [`starting`](Self::starting) |
/// | `/readyz`: may it get requests? | [`ready`](Self::ready) | it has not started, a [check](Self::check) fails, or the server was [asked to stop](Handle::is_stop_requested) |
///
/// An answer is JSON: `{"status":"ok"}` or `{"status":"unavailable"}`. What the checks have found is in
/// it only for clients that [`details_if`](Self::details_if) allows.
///
/// A server that was asked to stop is not ready from that moment on. Set
/// [`Limits::drain_delay`](crate::Limits::drain_delay), so that it accepts connections until everybody
/// has noticed. The guide [on telemetry](crate::guide::telemetry) has an example for Kubernetes.
///
/// ```
/// use std::time::Duration;
/// use webserver::health::Health;
/// use webserver::prelude::*;
///
/// #[get("/livez")]
/// fn live(health: State<Health>) -> Response {
///     health.live()
/// }
///
/// #[get("/readyz")]
/// async fn ready(health: State<Health>, request: &Request) -> Response {
///     health.ready(request).await
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let builder = ServerBuilder::new().routes(routes![live, ready]);
/// let health = Health::new(builder.handle())
///     .check("database", Duration::from_secs(1), || async { ping().await });
/// let handle = builder.handle();
/// let client = builder.state(health).build().client();
/// assert_eq!(client.get("/readyz").send().await.status(), 200);
/// handle.stop();
/// assert_eq!(client.get("/readyz").send().await.status(), 503);
/// assert_eq!(client.get("/livez").send().await.status(), 200);
/// # });
/// # async fn ping() -> Result<(), &'static str> { Ok(()) }
/// ```
#[derive(Clone)]
pub struct Health {
    handle: Handle,
    checks: Vec<Arc<Check>>,
    age: Duration,
    details: Option<Arc<Allows>>,
    has_started: Arc<AtomicBool>,
}

type Allows = dyn Fn(&Request) -> bool + Send + Sync;

impl Health {
    /// Creates the health of the server with this [handle](ServerBuilder::handle), without checks.
    pub fn new(handle: Handle) -> Self {
        let has_started = Arc::new(AtomicBool::new(true));
        Self { handle, checks: Vec::new(), age: AGE, details: None, has_started }
    }

    /// Adds a check of something without which the server is of no use, such as a database. It fails if
    /// the future returns an error, panics, or takes longer than `timeout`. All checks run at the same
    /// time, when somebody asks.
    ///
    /// If another service is down, all instances fail the check, and nobody answers at all. So check
    /// only what most requests need.
    ///
    /// ```
    /// use std::time::Duration;
    /// use webserver::health::Health;
    /// use webserver::prelude::*;
    ///
    /// let builder = ServerBuilder::new();
    /// let health = Health::new(builder.handle()).check("disk", Duration::from_secs(1), || async {
    ///     std::fs::metadata("/").map(|_| ())
    /// });
    /// ```
    pub fn check<F, E>(
        mut self,
        name: &'static str,
        timeout: Duration,
        check: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: Display,
    {
        self.checks.push(Arc::new(Check::new(name, timeout, check)));
        self
    }

    /// Sets how long the finding of a check is kept; one second by default. In that time further
    /// questions get the same answer, and each check runs at most once at a time, however many ask.
    pub fn keep_findings_for(mut self, age: Duration) -> Self {
        self.age = age;
        self
    }

    /// Tells the findings of the checks to the clients for whose requests `allows` returns true. An
    /// error of a check may contain addresses and names, so nobody gets them by default.
    ///
    /// ```
    /// use webserver::health::Health;
    /// use webserver::prelude::*;
    ///
    /// let builder = ServerBuilder::new();
    /// let health = Health::new(builder.handle())
    ///     .details_if(|request| request.client_ip().is_some_and(|ip| ip.is_loopback()));
    /// ```
    pub fn details_if(mut self, allows: impl Fn(&Request) -> bool + Send + Sync + 'static) -> Self {
        self.details = Some(Arc::new(allows));
        self
    }

    /// Makes the server unready until [`set_started`](Self::set_started) is called, for instance while
    /// it fills a cache.
    ///
    /// ```
    /// use webserver::health::Health;
    /// use webserver::prelude::*;
    ///
    /// let builder = ServerBuilder::new();
    /// let health = Health::new(builder.handle()).starting();
    /// assert_eq!(health.started().status(), 503);
    /// health.set_started();
    /// assert_eq!(health.started().status(), 200);
    /// ```
    pub fn starting(self) -> Self {
        self.has_started.store(false, Ordering::Relaxed);
        self
    }

    /// Notes that the server has started.
    pub fn set_started(&self) {
        self.has_started.store(true, Ordering::Relaxed);
    }

    fn has_started(&self) -> bool {
        self.has_started.load(Ordering::Relaxed)
    }

    /// Returns 200: a server that can answer is alive. It does not ask the checks, because a new
    /// start of the process does not help a database.
    pub fn live(&self) -> Response {
        report(None, None)
    }

    /// Returns 200 if the server has started, and 503 otherwise.
    pub fn started(&self) -> Response {
        report((!self.has_started()).then_some("starting"), None)
    }

    /// Returns 200 if the server may get requests, and 503 otherwise. It needs a runtime with timers.
    pub async fn ready(&self, request: &Request) -> Response {
        // If the server stops, the checks cannot change the answer.
        let is_stopping = || self.handle.is_stop_requested();
        let checks = if is_stopping() { &[][..] } else { &self.checks[..] };
        let findings = join(checks.iter().map(|check| check.finding(self.age))).await;
        let names = checks.iter().map(|check| check.name);
        let findings: Vec<(&'static str, Finding)> = names.zip(findings).collect();
        let unavailable = match () {
            // The server may have been asked to stop while the checks ran.
            () if is_stopping() => Some("stopping"),
            () if !self.has_started() => Some("starting"),
            () if findings.iter().any(|(_, finding)| finding.is_err()) => Some("a check failed"),
            () => None,
        };
        let is_allowed = self.details.as_ref().is_some_and(|allows| allows(request));
        report(unavailable, is_allowed.then_some(&findings))
    }

    /// Adds `/livez`, `/startupz` and `/readyz` to a server.
    ///
    /// ```
    /// use webserver::health::Health;
    /// use webserver::prelude::*;
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let builder = ServerBuilder::new();
    /// let client = Health::new(builder.handle()).add_to(builder).build().client();
    /// assert_eq!(client.get("/readyz").send().await.text().await, "{\"status\":\"ok\"}\n");
    /// # });
    /// ```
    pub fn add_to<S, R>(&self, builder: ServerBuilder<S, R>) -> ServerBuilder<S, R> {
        let [live, started, ready] = [self, self, self].map(Self::clone);
        let live = move |_: Request| std::future::ready(live.live());
        let started = move |_: Request| std::future::ready(started.started());
        let ready = move |request: Request| {
            let ready = ready.clone();
            async move { ready.ready(&request).await }
        };
        builder
            .route("/livez", HttpMethod::GET, live)
            .route("/startupz", HttpMethod::GET, started)
            .route("/readyz", HttpMethod::GET, ready)
    }
}

impl fmt::Debug for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let checks: Vec<_> = self.checks.iter().map(|check| check.name).collect();
        f.debug_struct("Health")
            .field("checks", &checks)
            .field("age", &self.age)
            .field("has_started", &self.has_started())
            .finish_non_exhaustive()
    }
}
