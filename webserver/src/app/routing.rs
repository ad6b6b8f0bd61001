//! The end of the middleware chain: finds the route, checks what its options ask for, and starts
//! its handler in a pooled slot.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use ::http::header::ALLOW;

use super::mount::MountedRoute;
use super::slot::{MakeRun, Runner, Slot};
use crate::base::bytes::percent::is_encoded;
use crate::base::limits::Limits;
use crate::base::pool::Pool;
use crate::extract::encoded;
use crate::http::{
    Captures, Exchange, Forwarded, HeaderValue, HttpMethod, Place, Problem, Request, Response,
    StatusCode, essence,
};
use crate::middleware::{Found, Middleware, Terminal};
use crate::respond::prefers;
use crate::router::{self, Exact, MethodWord, OwnedTable, Table, Wanted};

/// The number of idle slots that a worker keeps for each route.
const KEPT: usize = 16;

/// One worker's part of an app: its own slots, and what all workers share.
pub(crate) struct App {
    pub(crate) chain: Arc<[Box<dyn Middleware>]>,
    pub(crate) table: RouteTable,
    pub(crate) routes: Vec<MountedRoute>,
    pub(crate) limits: Arc<Limits>,
    pub(crate) idle: Mutex<Vec<Pool<Box<dyn Exchange>>>>,
}

/// The table that requests are looked up in.
#[derive(Clone)]
pub(crate) struct RouteTable {
    arrays: Arrays,
    /// The numbers of GET and POST.
    get: Wanted,
    post: Wanted,
    /// Whether any route serves only one host.
    has_hosts: bool,
}

/// A table made at compile time, or one merged from several sources when the server was built.
#[derive(Clone)]
enum Arrays {
    Static(Table<'static>),
    Merged(Arc<OwnedTable>),
}

impl RouteTable {
    pub(crate) fn fixed(table: Table<'static>) -> Self {
        Self::new(&table, Arrays::Static(table))
    }

    pub(crate) fn merged(owned: OwnedTable) -> Self {
        let owned = Arc::new(owned);
        Self::new(&owned.table(), Arrays::Merged(owned.clone()))
    }

    fn new(table: &Table<'_>, arrays: Arrays) -> Self {
        let (get, post) = (table.wanted("GET"), table.wanted("POST"));
        Self { arrays, get, post, has_hosts: table.has_hosts() }
    }

    fn knows(&self, method: &str) -> bool {
        match &self.arrays {
            Arrays::Static(table) => table.knows(method),
            Arrays::Merged(owned) => owned.table().knows(method),
        }
    }

    /// The index of paths.
    #[inline]
    fn exact(&self) -> Exact<'_> {
        match &self.arrays {
            Arrays::Static(table) => table.exact,
            Arrays::Merged(owned) => owned.exact(),
        }
    }

    /// Returns the methods of all routes, as a list.
    fn methods(&self) -> String {
        let of = |table: &Table<'_>| table.methods_of_all().methods().join(", ");
        match &self.arrays {
            Arrays::Static(table) => of(table),
            Arrays::Merged(owned) => of(&owned.table()),
        }
    }

    /// Returns the number of the request's host, or 0 if no route is limited to that host.
    #[inline(never)]
    fn host(&self, request: &Request) -> u32 {
        let Some(host) = request.host_bytes() else { return 0 };
        let root = match &self.arrays {
            Arrays::Static(table) => table.host_root(host),
            Arrays::Merged(owned) => owned.table().host_root(host),
        };
        root.map_or(0, |root| root as u32)
    }

    fn find(
        &self,
        path: &[u8],
        method: &HttpMethod,
        host: u32,
        captures: &mut Captures,
    ) -> router::Found<'_> {
        captures.are_encoded = false;
        if *method != HttpMethod::HEAD
            && let Some((route, place)) = self.exact().find_parameter(host, path, word(method))
        {
            captures.places.push(place);
            return router::Found::Route(route);
        }
        let merged;
        let table = match &self.arrays {
            Arrays::Static(table) => table,
            Arrays::Merged(owned) => {
                merged = owned.table();
                &merged
            }
        };
        let wanted = match *method {
            HttpMethod::GET => self.get,
            HttpMethod::POST => self.post,
            _ => table.wanted(method.as_str()),
        };
        captures.are_encoded = is_encoded(path);
        let host = Some(host as usize).filter(|host| *host != 0);
        table.find_wanted(path, captures.are_encoded, wanted, host, &mut captures.places)
    }
}

impl Terminal for App {
    fn enter(&self, request: Request, polled: &mut Poll<Response>) -> Option<Found> {
        let Waiting { request, route, make } = self.answer(request, polled)?;
        let exchange = self.take_slot(route, make);
        Some(Found { request, route, exchange, timeout: self.timeout(route) })
    }

    fn leave(&self, route: usize, exchange: Box<dyn Exchange>) {
        self.give_slot(route, exchange);
    }
}

/// A request that has to be answered in a slot of its route.
pub(super) struct Waiting {
    pub(super) request: Request,
    pub(super) route: usize,
    pub(super) make: MakeRun,
}

impl App {
    /// Answers a request that does not have to wait; returns any other for a slot.
    #[inline]
    pub(super) fn answer(
        &self,
        mut request: Request,
        polled: &mut Poll<Response>,
    ) -> Option<Waiting> {
        match self.route(&mut request) {
            Ok((route, mounted)) => {
                let (request, make) = mounted.runner.answer(request, polled)?;
                Some(Waiting { request, route, make })
            }
            Err(refused) => {
                *polled = Poll::Ready(refused);
                None
            }
        }
    }

    /// Finds the route and checks what its options require. If either fails, returns the response.
    fn route(&self, request: &mut Request) -> Result<(usize, &MountedRoute), Response> {
        if request.asks_for_https() && request.extensions().get::<Forwarded>().is_none() {
            return Err(misdirected());
        }
        let table = &self.table;
        let host = if table.has_hosts { table.host(request) } else { 0 };
        let (path, method) = (request.path_bytes(), word(request.method()));
        let route = match table.exact().find(host, path, method) {
            Some(route) => route,
            None => match self.find(request, host) {
                router::Found::Route(route) => route,
                other => return Err(self.unrouted(request, other)),
            },
        };
        match self.routes.get(route) {
            Some(mounted @ MountedRoute { asks: false, .. }) => Ok((route, mounted)),
            Some(mounted) => match check(request, mounted) {
                None => Ok((route, mounted)),
                Some(refused) => Err(problem(*refused)),
            },
            None => Err(problem(Problem::new(StatusCode::NOT_FOUND))),
        }
    }

    #[cold]
    fn unrouted(&self, request: &Request, found: router::Found<'_>) -> Response {
        let method = request.method();
        // `OPTIONS *` asks for the server as a whole (RFC 9110, section 9.3.7).
        if *method == HttpMethod::OPTIONS && request.asks_for_server() {
            let response = Response::default().with_status(StatusCode::NO_CONTENT);
            return allowing(response, &self.table.methods());
        }
        let is_known = is_recognized(method) || self.table.knows(method.as_str());
        unrouted(request, found, is_known)
    }

    /// Returns how long the handler of a route may take.
    pub(crate) fn timeout(&self, route: usize) -> Duration {
        let own = self.routes.get(route).and_then(|mounted| mounted.options.timeout_ms);
        own.map_or(self.limits.handler_time, Duration::from_millis)
    }

    /// Takes a slot for a request that [`App::answer`] returned.
    pub(super) fn take_slot(&self, route: usize, make: MakeRun) -> Box<dyn Exchange> {
        let pooled = self.idle().get_mut(route).and_then(Pool::take);
        pooled.unwrap_or_else(|| {
            let Runner { name, own, .. } = &self.routes[route].runner;
            Box::new(Slot::new(name, own.clone(), make))
        })
    }

    /// Returns a slot to the pool and cancels what still runs in it.
    pub(crate) fn give_slot(&self, route: usize, mut slot: Box<dyn Exchange>) {
        slot.cancel();
        let surplus = self.idle().get_mut(route).map(|slots| slots.give(slot));
        // Its destructor is not run while the pools are locked.
        drop(surplus);
    }

    /// Returns empty pools of idle slots, one for each route.
    pub(crate) fn idle_slots(routes: usize) -> Mutex<Vec<Pool<Box<dyn Exchange>>>> {
        Mutex::new((0..routes).map(|_| Pool::new(KEPT)).collect())
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Pool<Box<dyn Exchange>>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[inline(never)]
    fn find(&self, request: &mut Request, host: u32) -> router::Found<'_> {
        if request.asks_for_server() {
            return router::Found::NotFound;
        }
        request.capture_with(|method, path, captures| self.table.find(path, method, host, captures))
    }
}

/// Returns the key by which the index finds a method.
#[inline]
fn word(method: &HttpMethod) -> MethodWord {
    match *method {
        HttpMethod::GET => const { MethodWord::of("GET") },
        HttpMethod::POST => const { MethodWord::of("POST") },
        _ => MethodWord::of(method.as_str()),
    }
}

/// Refuses a request for an https resource. Such a resource is served only over a secured
/// connection, or to a trusted gateway that has one (RFC 9110, section 7.4).
#[cold]
fn misdirected() -> Response {
    problem(
        Problem::new(StatusCode::MISDIRECTED_REQUEST)
            .detail("this connection does not serve https resources"),
    )
}

fn problem(problem: Problem) -> Response {
    Response::from_problem(problem)
}

/// Answers a request that no route takes: with 404, 405, 400, or what `OPTIONS` asks for. A method
/// that no route serves and that HTTP does not define is not implemented: 501 (RFC 9110, section
/// 9.1).
fn unrouted(request: &Request, found: router::Found<'_>, is_known: bool) -> Response {
    let options = *request.method() == HttpMethod::OPTIONS;
    match found {
        router::Found::NoMethod(allow) => {
            let list = allow.methods().join(", ");
            let response = if options {
                Response::default().with_status(StatusCode::NO_CONTENT)
            } else {
                let status = if is_known {
                    StatusCode::METHOD_NOT_ALLOWED
                } else {
                    StatusCode::NOT_IMPLEMENTED
                };
                problem(Problem::new(status).detail(format!("this path answers {list}")))
            };
            allowing(response, &list)
        }
        router::Found::BadEncoding => problem(
            Problem::new(StatusCode::BAD_REQUEST).detail(what_is_malformed(request.path_bytes())),
        ),
        _ if !is_known => problem(Problem::new(StatusCode::NOT_IMPLEMENTED)),
        router::Found::Route(_) | router::Found::NotFound => {
            problem(Problem::new(StatusCode::NOT_FOUND))
        }
    }
}

/// Returns the rule that an undecodable path breaks. The rule about UTF-8 is ours: no RFC has it.
fn what_is_malformed(path: &[u8]) -> &'static str {
    let is_digit = |digit: Option<&u8>| digit.is_some_and(u8::is_ascii_hexdigit);
    let is_escape = |at: usize| is_digit(path.get(at + 1)) && is_digit(path.get(at + 2));
    if memchr::memchr_iter(b'%', path).all(is_escape) {
        "the path is not UTF-8 when it is percent-decoded, and every path of this server is"
    } else {
        "the path has a `%` that is not followed by two hexadecimal digits (RFC 3986, section 2.1)"
    }
}

fn allowing(response: Response, methods: &str) -> Response {
    match HeaderValue::from_str(methods) {
        Ok(value) => response.with_header(ALLOW, value),
        Err(_) => response,
    }
}

/// Whether a method is defined in RFC 9110, section 9.3, or in RFC 5789.
fn is_recognized(method: &HttpMethod) -> bool {
    let name = method.as_str();
    matches!(
        name,
        "GET" | "HEAD" | "POST" | "PUT" | "DELETE" | "CONNECT" | "OPTIONS" | "TRACE" | "PATCH"
    )
}

/// Checks what a route requires of a request, before its arguments are extracted and its body is
/// asked for. Returns the problem if a check fails.
fn check(request: &mut Request, mounted: &MountedRoute) -> Option<Box<Problem>> {
    let refused = |problem| Some(Box::new(problem));
    let MountedRoute { options, body, .. } = mounted;
    if let Some(limit) = options.body_limit {
        request.set_body_limit(limit);
    }
    let limit = request.body_limit();
    if body.is_taken() && request.body_length().is_some_and(|len| len > limit) {
        return refused(
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE)
                .mistake(Place::Body, format!("the body is longer than {limit} bytes")),
        );
    }
    if let Some(wanted) = options.consumes
        && request.body_length() != Some(0)
        && !request.headers().get("content-type").is_some_and(|got| same_type(got, wanted))
    {
        return refused(
            Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE).mistake(
                Place::Header("content-type".into()),
                format!("this route takes {wanted}"),
            ),
        );
    }
    if body.is_taken()
        && !body.may_be_coded
        && request.is_encoded()
        && request.body_length() != Some(0)
    {
        return refused(encoded());
    }
    if let Some(produced) = options.produces
        && let Some(accept) = request.headers().list("accept")
        && prefers(Some(&accept), &[produced]).is_none()
    {
        return refused(
            Problem::new(StatusCode::NOT_ACCEPTABLE)
                .mistake(Place::Header("accept".into()), format!("this route answers {produced}")),
        );
    }
    None
}

/// Whether two media types are the same, apart from parameters.
fn same_type(a: &str, b: &str) -> bool {
    essence(a.as_bytes()).eq_ignore_ascii_case(essence(b.as_bytes()))
}
