//! Writes a link from its checked constant and its values.

use super::check::Checked;
use super::linked::Linked;
use super::part::Part;
use super::place::Prefixes;
use super::sink::{DOTS, Sink, SinkPlace, is_dots};
use super::taken::{ListFits, reaches};
use super::types::{Link, LinkError, OwnPath, Reason};
use crate::app::fits::EachFits;
use crate::app::handler::Node;
use crate::app::link_index::LinkIndex;
use crate::base::bytes::percent;
use crate::router::{Route, Segment, Tree};

/// Makes a link in the app `R`.
///
/// # Panics
/// Panics if the values cannot be in the link.
#[track_caller]
pub fn link<R: Node<Handlers: EachFits>>(checked: &'static Checked, parts: &[&dyn Part]) -> Link {
    match try_link::<R>(checked, parts) {
        Ok(link) => link,
        Err(error) => panic!("{error}"),
    }
}

/// Makes a link in the app `R`, if its values can be in it.
pub fn try_link<R: Node<Handlers: EachFits>>(
    checked: &'static Checked,
    parts: &[&dyn Part],
) -> Result<Link, LinkError> {
    // The functions are compiled only for an app with ranks.
    let list_fits: Option<ListFits> = const {
        if R::TREE.has_ranks() { Some(<R::Handlers as EachFits>::each_fits) } else { None }
    };
    link_in((R::TREE, list_fits), R::LINKS, checked, parts)
}

fn link_in(
    app: (Tree, Option<ListFits>),
    index: LinkIndex,
    checked: &'static Checked,
    parts: &[&dyn Part],
) -> Result<Link, LinkError> {
    let entry = index.entries.get(checked.number as usize);
    let route = entry.expect("a link that compiles has a place in the app").route;
    let prefixes = Prefixes::of(index, checked.number);
    let Written { text, path_len, has_parameters } = write(route, prefixes, checked, parts)?;
    // The path of a handler without parameters is the most specific one.
    if has_parameters {
        let path = &text[..path_len];
        let route_at = |number| index.entries.get(number as usize).map(|entry| entry.route);
        if let Err(found) = reaches(app, (route, checked.number), path, route_at) {
            let (link, by) = (path.to_owned(), found.and_then(route_at));
            return Err(LinkError { path: route.path, reason: Reason::Taken { link, by } });
        }
    }
    Ok(Link { text, host: route.host })
}

/// Makes the path of the handler `H` itself.
///
/// # Panics
/// Panics if a value cannot be in the path.
#[track_caller]
pub fn own_path<H: Linked>(checked: &'static Checked, parts: &[&dyn Part]) -> OwnPath {
    match try_own_path::<H>(checked, parts) {
        Ok(path) => path,
        Err(error) => panic!("{error}"),
    }
}

/// Makes the path of the handler `H` itself, if its values can be in it.
///
/// # Errors
/// Returns an error if a value cannot be in the path.
///
/// # Panics
/// Panics if `H` is a handler whose attribute does not compile, which does not happen in a program.
pub fn try_own_path<H: Linked>(
    checked: &'static Checked,
    parts: &[&dyn Part],
) -> Result<OwnPath, LinkError> {
    let route = &H::FACTS.expect("the attribute of a handler that compiles is right").route;
    write(route, Prefixes::NONE, checked, parts).map(|written| OwnPath(written.text))
}

/// A link whose values are written.
struct Written {
    text: String,
    /// The length of the path; the query follows.
    path_len: usize,
    /// Whether the path has parameters.
    has_parameters: bool,
}

fn write(
    route: &'static Route<'static>,
    prefixes: Prefixes,
    checked: &Checked,
    parts: &[&dyn Part],
) -> Result<Written, LinkError> {
    let targets = &checked.targets;
    let mut writer = Writer { route, targets, parts, link: String::with_capacity(64), next: 0 };
    // A handler's `/` adds nothing to a prefix.
    let own: &[Segment<'_>] = match route.segments {
        [Segment::Text("")] if !prefixes.is_empty() => &[],
        segments => segments,
    };
    writer.prefixes(prefixes)?;
    for segment in own {
        writer.segment(segment)?;
    }
    let (path_len, has_parameters) = (writer.link.len(), writer.next > 0);
    writer.query()?;
    Ok(Written { text: writer.link, path_len, has_parameters })
}

/// Writes the parts of a link from left to right.
struct Writer<'p> {
    route: &'static Route<'static>,
    /// The parameter that each part is for.
    targets: &'p [u8],
    parts: &'p [&'p dyn Part],
    link: String,
    /// The parameter that comes next: first those of the prefixes, then those of the handler.
    next: usize,
}

impl Writer<'_> {
    /// Writes prefixes, the outermost first.
    fn prefixes(&mut self, prefixes: Prefixes) -> Result<(), LinkError> {
        let Some((prefix, outer)) = prefixes.split() else { return Ok(()) };
        self.prefixes(outer)?;
        prefix.segments.iter().try_for_each(|segment| self.segment(segment))
    }

    fn segment(&mut self, segment: &Segment<'static>) -> Result<(), LinkError> {
        self.link.push('/');
        let start = self.link.len();
        match *segment {
            Segment::Text(text) => percent::encode(&mut self.link, text, percent::in_segment),
            Segment::Param { name, before, after } => {
                percent::encode(&mut self.link, before, percent::in_segment);
                self.value(name, SinkPlace::Segment)?;
                percent::encode(&mut self.link, after, percent::in_segment);
                if is_dots(&self.link[start..]) {
                    return Err(self.refused(name, DOTS));
                }
            }
            Segment::Rest { name } => {
                self.value(name, SinkPlace::Rest)?;
                if self.link.starts_with("//") {
                    let reason = "begins with `/`, so that the link would name another host";
                    return Err(self.refused(name, reason));
                }
            }
        }
        Ok(())
    }

    fn query(&mut self) -> Result<(), LinkError> {
        let names = self.route.names;
        // The parameters that a prefix or the host has are not in the query.
        let skipped = self.route.of_prefix + self.route.in_host();
        let first = self.route.in_path() + skipped;
        self.next += skipped;
        let start = self.link.len();
        for name in names.iter().skip(first) {
            self.value(name, SinkPlace::Query(name))?;
        }
        if self.link.len() > start {
            self.link.replace_range(start..=start, "?");
        }
        Ok(())
    }

    /// Writes the value of the next parameter.
    fn value(&mut self, name: &'static str, place: SinkPlace) -> Result<(), LinkError> {
        let start = self.link.len();
        let target = self.next;
        self.next += 1;
        let part = self.targets.iter().position(|own| usize::from(*own) == target);
        let mut sink = Sink::new(&mut self.link, place);
        // Each parameter has a value, which was checked when the link was compiled.
        if let Some(part) = part.and_then(|part| self.parts.get(part)) {
            part.write_to(&mut sink);
        }
        match sink.fault(start) {
            Some(reason) => Err(self.refused(name, reason)),
            None => Ok(()),
        }
    }

    fn refused(&self, parameter: &'static str, reason: &'static str) -> LinkError {
        LinkError { path: self.route.path, reason: Reason::Value { parameter, reason } }
    }
}
