//! What the app decides about a request before a handler is called, without calling anything. The
//! steps are those of `lifecycle`, by the same functions.

use std::str::FromStr;

use super::check::check_options;
use super::description::HandlerDescription;
use super::paths::Paths;
use super::unmatched::unmatched;
use crate::extract::arguments::{Argument, Origin};
use crate::http::{Place, Problem, Request, RoutingParts, StatusCode};
use crate::router::{Match, NoMatch, RouteTable};

/// What the app decides about a request.
#[derive(Debug)]
pub(crate) struct Decision {
    /// The number of the route that takes the request.
    pub(crate) route: Option<usize>,
    /// The path that was looked up, as sent; `None` if it is outside the base path.
    pub(crate) path: Option<String>,
    /// The status, if the request is answered without a call of the handler.
    pub(crate) status: Option<StatusCode>,
    /// Why the request has this status.
    pub(crate) reasons: Vec<String>,
}

/// Decides about a request that has just arrived. `handlers` are in the order of the routes, and
/// `choose` chooses among the routes of one shape, as [`AppService::choose`](super::AppService::choose)
/// does.
pub(crate) fn decide(
    table: &RouteTable,
    paths: &Paths,
    handlers: &[HandlerDescription],
    choose: &dyn Fn(Match, &mut Request) -> Match,
    request: &mut Request,
) -> Decision {
    if paths.is_outside(request) {
        let reason = format!("the path is not below the base path `{}`", paths.base);
        let (status, reasons) = (Some(StatusCode::NOT_FOUND), vec![reason]);
        return Decision { route: None, path: None, status, reasons };
    }
    let found = look_up(table, request);
    let found = found.or_else(|found| paths.match_other_form(table, request, found));
    let found = found.map(|found| choose(found, request));
    let path = Some(String::from_utf8_lossy(request.path_bytes()).into_owned());
    match found {
        Ok(Match { route, .. }) => {
            let route = route as usize;
            let (status, reasons) = match refusal(&handlers[route], request) {
                Some((status, reasons)) => (Some(status), reasons),
                None => (None, Vec::new()),
            };
            Decision { route: Some(route), path, status, reasons }
        }
        Err(found) => {
            let response = unmatched(table, paths, request, found);
            let detail = response.problem().and_then(Problem::detail_text).map(str::to_owned);
            let location = response.headers().get("location");
            let location = location.map(|path| format!("the other form of the path is `{path}`"));
            let reasons = detail.into_iter().chain(location).collect();
            Decision { route: None, path, status: Some(response.status()), reasons }
        }
    }
}

fn look_up(table: &RouteTable, request: &mut Request) -> Result<Match, NoMatch> {
    let host = table.host(|| request.host_bytes());
    let RoutingParts { method, path, captures, .. } = request.routing();
    let found = table.lookup_rarely(host, method.as_str(), path, &mut captures.places);
    captures.are_encoded = matches!(found, Ok(Match { is_encoded: true, .. }));
    found
}

/// Returns the status and the reasons, if the route refuses the request by its head.
fn refusal(
    handler: &HandlerDescription,
    request: &mut Request,
) -> Option<(StatusCode, Vec<String>)> {
    if let Some(problem) = check_options(request, handler.options, handler.body, None) {
        let mistakes = problem.mistakes().iter().map(|mistake| match &mistake.place {
            Place::Header(name) => format!("`{name}`: {}", mistake.detail),
            _ => mistake.detail.clone(),
        });
        let reasons = mistakes.chain(problem.detail_text().map(str::to_owned)).collect();
        return Some((problem.status(), reasons));
    }
    let wrong = |(name, argument): (Option<&'static str>, &Argument)| {
        let Origin::Path(index) = argument.origin else { return None };
        let text = request.capture(index);
        let ty = (argument.type_name)();
        let is_wrong = !is_of_type(text, ty)?;
        let name = name.unwrap_or_default();
        is_wrong.then(|| {
            format!("the parameter `{name}` is of the type {ty}, and the request has {text:?}")
        })
    };
    let reasons: Vec<_> = handler.arguments().filter_map(wrong).collect();
    (!reasons.is_empty()).then_some((StatusCode::NOT_FOUND, reasons))
}

/// Returns whether a text as sent is a value of a type, if that is known from the name of the type.
fn is_of_type(text: &str, ty: &str) -> Option<bool> {
    if text.contains('%') {
        return None;
    }
    Some(match ty {
        "u8" => is::<u8>(text),
        "u16" => is::<u16>(text),
        "u32" => is::<u32>(text),
        "u64" | "usize" => is::<u64>(text),
        "i32" => is::<i32>(text),
        "i64" | "isize" => is::<i64>(text),
        _ => return None,
    })
}

fn is<T: FromStr>(text: &str) -> bool {
    text.parse::<T>().is_ok()
}
