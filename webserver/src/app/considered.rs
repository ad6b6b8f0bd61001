//! Why a request has no route, for the page that a debug build shows: each route of the server and
//! the first difference, and the route that was probably meant. The comparison itself is in `router`.

use webserver_pattern::Pattern;

use super::dynamic::Dynamic;
use crate::http::{Note, Request};
use crate::router::{Asked, ListedRoute, Route, Segment, Tree, compare, list, nearest};

/// How many routes the page shows.
const SHOWN: usize = 100;

/// The routes of a server.
pub(crate) struct Considered {
    trees: Vec<Tree>,
    /// The routes that were given to the builder one by one.
    dynamic: Vec<(Dynamic, Pattern)>,
}

impl Considered {
    pub(crate) fn new(trees: impl Iterator<Item = Tree>, dynamic: &[Dynamic]) -> Self {
        let parsed =
            |route: &Dynamic| Some((route.clone(), webserver_pattern::parse(&route.path).ok()?));
        Self { trees: trees.collect(), dynamic: dynamic.iter().filter_map(parsed).collect() }
    }

    /// Returns what to say about a request.
    pub(super) fn notes(&self, request: &Request) -> Vec<Note> {
        let path = String::from_utf8_lossy(request.path_bytes());
        if request.is_outside_base() {
            let heading = format!("Why no route takes {} {path}", request.method());
            let base = request.base_path();
            let lines = vec![format!("the path is not below the base path `{base}`")];
            return vec![Note { heading, lines }];
        }
        let asked = Asked { method: request.method().as_str(), host: request.host(), path: &path };
        let own: Vec<(Vec<Segment<'_>>, Vec<&str>)> = self
            .dynamic
            .iter()
            .map(|(route, pattern)| {
                (pattern.segments.iter().map(Segment::from).collect(), route.method_names())
            })
            .collect();
        let mut routes: Vec<ListedRoute<'_>> =
            self.trees.iter().flat_map(|tree| list(*tree)).collect();
        routes.extend(self.dynamic.iter().zip(&own).map(|((route, _), (segments, methods))| {
            let Dynamic { name, file, line, ref path, .. } = *route;
            ListedRoute::new(&[], &[], Route::new(name, file, line, path, segments, methods))
        }));
        said(&asked, &routes)
    }
}

fn said(asked: &Asked<'_>, routes: &[ListedRoute<'_>]) -> Vec<Note> {
    let mut notes = Vec::new();
    let differences: Vec<_> =
        routes.iter().filter_map(|listed| Some((listed, compare(asked, listed).err()?))).collect();
    let fits = differences.iter().any(|(_, difference)| difference.is_beside_path());
    if !fits && let Some(meant) = nearest(asked.path, routes).and_then(|at| routes.get(at)) {
        let heading = format!("Did you mean {}?", meant.path());
        notes.push(Note { heading, lines: vec![named(meant)] });
    }
    // The routes whose paths fit come first.
    let (first, others): (Vec<_>, Vec<_>) =
        differences.iter().partition(|(_, difference)| difference.is_beside_path());
    let mut lines: Vec<String> = first
        .iter()
        .chain(&others)
        .take(SHOWN)
        .map(|(listed, difference)| format!("{}: {difference}", named(listed)))
        .collect();
    if differences.len() > SHOWN {
        lines.push(format!("and {} more", differences.len() - SHOWN));
    }
    let heading = format!("Why no route takes {} {}", asked.method, asked.path);
    notes.push(Note { heading, lines });
    notes
}

/// Returns a route with its function.
fn named(listed: &ListedRoute<'_>) -> String {
    let Route { name, file, line, methods, host, .. } = listed.route;
    let (methods, host, path) = (methods.join(" "), host.unwrap_or_default(), listed.path());
    format!("{methods} {host}{path} (fn {name}, {file}:{line})")
}
