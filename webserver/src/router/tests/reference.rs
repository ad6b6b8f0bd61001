//! Compares the table with a plain, slow matcher, which tries every route and takes the best one
//! that matches.
//!
//! What lives here: the matcher, and the property that it agrees with the table. What must not:
//! code that the matcher would share with the table.

use std::fmt::Write;

use proptest::prelude::*;

use super::{Line, alternatives, built, lines, look_up, with_routes};

/// Miri is some hundred times slower. Under Miri the covered code matters more than the number of
/// cases.
const CASES: u32 = if cfg!(miri) { 2 } else { 256 };
/// The maximum number of routes in a table, and of requests to it.
const MOST: usize = if cfg!(miri) { 4 } else { 24 };

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(CASES) })]

    #[test]
    fn table_agrees_with_the_plain_matcher(
        routes in prop::collection::vec(route_text(), 1..MOST),
        requests in prop::collection::vec(request_text(), 1..MOST),
    ) {
        // A table is built only from routes that do not conflict.
        let mut kept: Vec<&str> = Vec::new();
        for route in &routes {
            kept.push(route);
            if with_routes(&lines(&kept), |set| !set.conflicts().is_empty()) {
                kept.pop();
            }
        }
        let lines = lines(&kept);
        let table = built(&lines);
        for request in &requests {
            let (expected, others) = find(&lines, request);
            prop_assert_eq!(look_up(&table, request), expected.as_str(), "{}", request);
            prop_assert_eq!(alternatives(&table, request), others, "{}", request);
            // The same path with every byte but the slashes encoded finds the same route.
            let encoded: String = request
                .char_indices()
                .map(|(at, c)| match c {
                    '/' => "/".to_owned(),
                    c if at > request.find('/').unwrap_or(0) => format!("%{:02X}", u32::from(c)),
                    c => c.to_string(),
                })
                .collect();
            let found = look_up(&table, &encoded);
            prop_assert_eq!(found.split(" [").next(), expected.split(" [").next(), "{}", encoded);
        }
    }
}

/// How specific a matching host is, the smallest first.
type HostRank = (u8, usize, u8);

/// Returns how specific a route's host is, if it takes the host of a request.
fn host_fit(own: Option<&str>, host: &str) -> Option<HostRank> {
    let Some(own) = own else { return Some((2, 0, 0)) };
    let own: Vec<&str> = own.split('.').collect();
    let labels: Vec<&str> = host.split('.').collect();
    // `{name..}` is split at its dots into three parts.
    let (after, is_several) = match own[0].strip_prefix('{') {
        None => return (own == labels).then_some((0, 0, 0)),
        Some(_) if own.get(1) == Some(&"") => (&own[3..], true),
        Some(_) => (&own[1..], false),
    };
    let taken = labels.len().checked_sub(after.len())?;
    let is_taken = labels[taken..] == *after && if is_several { taken >= 1 } else { taken == 1 };
    is_taken.then_some((1, usize::MAX - after.join(".").len(), u8::from(is_several)))
}

/// How specific each segment of a matching route is, the smallest first.
type Rank = Vec<(u8, usize, usize)>;

/// How specific a route is, all routes of its shape, and its captures.
type Found<'p> = ((HostRank, Rank), Vec<u32>, Vec<&'p str>);

/// Returns the answer to a request as `look_up` writes it, and all routes of the shape that is taken.
fn find(lines: &[Line], request: &str) -> (String, Vec<u32>) {
    let (method, target) = request.split_once(' ').expect("a method and a path");
    let (host, path) = target.split_at(target.find('/').expect("a path"));
    let mut best: Option<Found<'_>> = None;
    let mut allowed = Vec::new();
    let fallback = lines_with_head(lines);
    for (number, line) in lines.iter().enumerate() {
        let Some(host_rank) = host_fit(line.host.as_deref(), host) else { continue };
        let Some((rank, captures)) = fit(line, path) else { continue };
        let rank = (host_rank, rank);
        allowed.extend(line.methods.iter().map(String::as_str));
        let by_get = method == "HEAD"
            && line.methods.iter().any(|own| own == "GET")
            && !fallback.contains(&shape(line));
        let serves = line.methods.iter().any(|own| own == method) || by_get;
        let number = number as u32;
        match &mut best {
            _ if !serves => {}
            Some((other, same, _)) if rank == *other => same.push(number),
            Some((other, _, _)) if rank > *other => {}
            _ => best = Some((rank, vec![number], captures)),
        }
    }
    if let Some((_, numbers, captures)) = best {
        return (format!("{} [{}]", numbers[0], captures.join(", ")), numbers);
    }
    if allowed.is_empty() {
        return ("not found".to_owned(), Vec::new());
    }
    if allowed.contains(&"GET") {
        allowed.push("HEAD");
    }
    allowed.push("OPTIONS");
    allowed.sort_unstable();
    allowed.dedup();
    (format!("allow {}", allowed.join(", ")), Vec::new())
}

/// Returns the shapes that have a HEAD route of their own.
fn lines_with_head(lines: &[Line]) -> Vec<String> {
    let has_head = |line: &&Line| line.methods.iter().any(|own| own == "HEAD");
    lines.iter().filter(has_head).map(shape).collect()
}

fn shape(line: &Line) -> String {
    let segment = |segment: &webserver_pattern::Segment| match segment {
        webserver_pattern::Segment::Text(text) => format!("/{text}"),
        webserver_pattern::Segment::Param { name: _, before, after } => {
            format!("/{before}{{}}{after}")
        }
        webserver_pattern::Segment::Rest { name: _ } => "/{..}".to_owned(),
    };
    // The digits are those of the parameter's name.
    let host: String =
        line.host.iter().flat_map(|host| host.chars().filter(|c| !c.is_ascii_digit())).collect();
    host + &line.pattern.segments.iter().map(segment).collect::<String>()
}

fn fit<'p>(line: &Line, path: &'p str) -> Option<(Rank, Vec<&'p str>)> {
    let mut remaining = Some(path.strip_prefix('/')?);
    let (mut rank, mut captures) = (Vec::new(), Vec::new());
    for segment in &line.pattern.segments {
        let whole = remaining?;
        let (here, behind) = match whole.split_once('/') {
            Some((here, behind)) => (here, Some(behind)),
            None => (whole, None),
        };
        remaining = behind;
        match segment {
            webserver_pattern::Segment::Text(text) if text == here => rank.push((0, 0, 0)),
            webserver_pattern::Segment::Text(_) => return None,
            webserver_pattern::Segment::Param { name: _, before, after } => {
                let inside = here.strip_prefix(before.as_str())?.strip_suffix(after.as_str())?;
                if inside.is_empty() {
                    return None;
                }
                captures.push(inside);
                let literal = before.len() + after.len();
                rank.push(match literal {
                    0 => (2, 0, 0),
                    _ => (1, usize::MAX - literal, usize::MAX - before.len()),
                });
            }
            webserver_pattern::Segment::Rest { name: _ } => {
                captures.push(whole);
                rank.push((3, 0, 0));
                remaining = None;
            }
        }
    }
    remaining.is_none().then_some((rank, captures))
}

/// Only a few different texts are used, so that routes and paths match often.
fn route_text() -> impl Strategy<Value = String> {
    let segment = prop_oneof![
        4 => prop_oneof!["a", "b", "ab", "aab", "long-segment-1", "long-segment-2"],
        2 => Just("{}".to_owned()),
        1 => prop_oneof!["a\\{\\}", "\\{\\}b", "a\\{\\}b", "aa\\{\\}", "\\{\\}ab"],
    ];
    let end = prop_oneof![3 => Just(""), 1 => Just("/"), 1 => Just("/{..}")];
    let methods =
        prop_oneof![3 => Just("GET"), 1 => Just("POST"), 1 => Just("HEAD"), 1 => Just("GET,PUT")];
    let host = prop_oneof![
        2 => Just(""),
        1 => prop::sample::select(&["a.x", "b.a.x", "{}.x", "{}.a.x", "{..}.x", "{..}.a.x"][..]),
    ];
    let kind = prop_oneof![2 => Just(""), 1 => Just("@a/b"), 1 => Just("@a/c")];
    let methods = (methods, kind).prop_map(|(methods, kind)| format!("{methods}{kind}"));
    let parts = (methods, host, prop::collection::vec(segment, 0..4), end);
    parts.prop_map(|(methods, host, segments, end)| {
        let mut text = format!("{methods} {host}");
        for segment in &segments {
            text.push('/');
            text.push_str(segment);
        }
        text.push_str(end);
        if !text.split(' ').next_back().is_some_and(|path| path.contains('/')) {
            text.push('/');
        }
        // Each parameter gets its own name.
        let mut named = String::new();
        for (at, piece) in text.split('{').enumerate() {
            if at > 0 {
                write!(named, "{{p{at}").expect("a String takes all");
            }
            named.push_str(piece);
        }
        named
    })
}

fn request_text() -> impl Strategy<Value = String> {
    let segment = prop_oneof!["a", "b", "ab", "aab", "aabb", "", "long-segment-1", "x"];
    let method = prop_oneof!["GET", "POST", "HEAD", "PATCH"];
    let host = prop::sample::select(&["", "a.x", "b.a.x", "c.x", "c.b.a.x", "x"][..]);
    (method, host, prop::collection::vec(segment, 1..5))
        .prop_map(|(method, host, segments)| format!("{method} {host}/{}", segments.join("/")))
}
