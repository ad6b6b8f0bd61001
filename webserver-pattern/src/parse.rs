//! Parses the text of a path into its [`Pattern`], or into all of its mistakes.
//!
//! This module has the grammar; `error` has the messages. A parser holds the text, the mistakes
//! found so far, and the names seen so far. Every step continues after a mistake, so that all
//! mistakes are reported together.

#[cfg(test)]
mod tests;

use crate::error::{
    Mistake, ParameterMistake, PatternError, PrefixMistake, QueryMistake, TextMistake,
};
use crate::foreign;
use crate::identifier::is_identifier;
use crate::pattern::{Pattern, QueryItem, Segment};

/// Parses the path of a route.
///
/// # Errors
/// Returns all mistakes of the text, from left to right.
///
/// ```
/// use webserver_pattern::{Segment, parse};
///
/// let pattern = parse("/users/{id}?{page}").unwrap();
/// assert_eq!(pattern.segments[0], Segment::Text("users".into()));
///
/// let mistakes = parse("/users/{id").unwrap_err();
/// assert_eq!(mistakes[0].to_string(), "in `/users/{id`: `{id` is never closed: add `}`");
/// ```
pub fn parse(text: &str) -> Result<Pattern, Vec<PatternError>> {
    let mut parser = Parser::new(text);
    // Other frameworks write `{name?}`, which is one mistake and not the start of a query.
    let query = text.match_indices('?').find(|(at, _)| !text[at + 1..].starts_with('}'));
    let (path, query) = match query {
        Some((at, _)) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let segments = parser.path(path);
    let query = query.map_or_else(Vec::new, |query| parser.query(query));
    parser.finish(Pattern { segments, query })
}

/// Parses the prefix of a group: segments of text and parameters. `/` alone adds nothing and yields no
/// segments.
///
/// # Errors
/// Returns all mistakes of the text, from left to right.
///
/// ```
/// use webserver_pattern::{Segment, parse_prefix};
///
/// assert_eq!(parse_prefix("/api/v1").unwrap()[1], Segment::Text("v1".into()));
/// assert_eq!(parse_prefix("/orgs/{org}").unwrap().len(), 2);
/// assert!(parse_prefix("/").unwrap().is_empty());
/// assert!(parse_prefix("/files/{path..}").is_err());
/// ```
pub fn parse_prefix(text: &str) -> Result<Vec<Segment>, Vec<PatternError>> {
    let mut parser = Parser::new(text);
    if text == "/" {
        return parser.finish(Vec::new());
    }
    let path = match text.find('?') {
        Some(at) => {
            parser.mistake(PrefixMistake::Query(text[at..].to_owned()));
            &text[..at]
        }
        None => text,
    };
    let mut segments = parser.path(path);
    if segments.last() == Some(&Segment::Text(String::new())) {
        segments.pop();
        if path.starts_with('/') {
            parser.mistake(PrefixMistake::Slash(path.trim_end_matches('/').to_owned()));
        }
    }
    if let Some(Segment::Rest { name }) = segments.last()
        && parser.mistakes.is_empty()
    {
        parser.mistake(PrefixMistake::Rest(format!("{{{name}..}}")));
    }
    parser.finish(segments)
}

struct Parser<'t> {
    text: &'t str,
    mistakes: Vec<Mistake>,
    names: Vec<&'t str>,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, mistakes: Vec::new(), names: Vec::new() }
    }

    fn finish<T>(self, parsed: T) -> Result<T, Vec<PatternError>> {
        if self.mistakes.is_empty() {
            return Ok(parsed);
        }
        let path = self.text.to_owned();
        let error = |mistake| PatternError { path: path.clone(), mistake };
        Err(self.mistakes.into_iter().map(error).collect())
    }

    /// Records a mistake, unless the same mistake is recorded already.
    fn mistake<M: Into<Mistake>>(&mut self, mistake: M) {
        let mistake = mistake.into();
        if !self.mistakes.contains(&mistake) {
            self.mistakes.push(mistake);
        }
    }

    fn path(&mut self, path: &'t str) -> Vec<Segment> {
        let relative = path.strip_prefix('/').unwrap_or_else(|| {
            self.mistake(TextMistake::NotAbsolute);
            // The part of a URL before its path is one mistake, including its slashes.
            path.split_once("://").map_or(path, |(_, rest)| rest)
        });
        let pieces: Vec<&str> = relative.split('/').collect();
        let mut segments = Vec::with_capacity(pieces.len());
        for (index, piece) in pieces.iter().enumerate() {
            let following = &pieces[index + 1..];
            if piece.is_empty() && !following.is_empty() {
                self.mistake(TextMistake::EmptySegment);
                continue;
            }
            let after_rest = matches!(segments.last(), Some(Segment::Rest { .. }));
            // The slash after a rest is part of the mistake of the rest, and not a second mistake.
            if piece.is_empty() && (after_rest || (index > 0 && pieces[index - 1].is_empty())) {
                if !after_rest {
                    self.mistake(TextMistake::EmptySegment);
                }
                continue;
            }
            segments.extend(self.segment(piece, following));
        }
        segments
    }

    fn segment(&mut self, piece: &'t str, following: &[&str]) -> Option<Segment> {
        if piece == "." || piece == ".." {
            self.mistake(TextMistake::DotSegment(piece.to_owned()));
            return None;
        }
        if let Some(ours) = foreign::segment(piece) {
            self.mistake(ParameterMistake::Foreign(piece.to_owned(), ours));
            return None;
        }
        let Some(open) = piece.find('{') else {
            self.literal(piece, piece);
            return Some(Segment::Text(piece.to_owned()));
        };
        let (before, inside) = (&piece[..open], &piece[open + 1..]);
        self.literal(before, piece);
        let close = inside.find('}').filter(|&close| !inside[..close].contains('{'));
        let Some(close) = close else {
            self.mistake(ParameterMistake::NotClosed(piece[open..].to_owned()));
            return None;
        };
        let (inside, after) = (&inside[..close], &inside[close + 1..]);
        if after.contains('{') {
            self.second_parameter(piece, after);
            self.name(inside);
            return None;
        }
        self.literal(after, piece);
        let name = self.name(inside)?;
        if inside.ends_with("..") {
            self.rest(piece, &piece[open..piece.len() - after.len()], following);
            return Some(Segment::Rest { name });
        }
        Some(Segment::Param { name, before: before.to_owned(), after: after.to_owned() })
    }

    /// Handles a `{` after a parameter. It is a second parameter if it is closed, and a mistake if
    /// not.
    fn second_parameter(&mut self, piece: &str, after: &str) {
        let second = &after[after.find('{').unwrap_or(0)..];
        self.mistake(if second.contains('}') {
            ParameterMistake::TwoParameters(piece.to_owned())
        } else {
            ParameterMistake::NotClosed(second.to_owned())
        });
    }

    fn rest(&mut self, piece: &str, parameter: &str, following: &[&str]) {
        if piece != parameter {
            self.mistake(ParameterMistake::TextAroundRest(piece.to_owned()));
        }
        match following {
            [] => {}
            [""] => self.mistake(ParameterMistake::RestThenSlash(parameter.to_owned())),
            _ => self.mistake(ParameterMistake::RestNotLast(parameter.to_owned())),
        }
    }

    /// Checks literal text: `pchar` of RFC 3986 without `pct-encoded`, and letters beyond ASCII.
    fn literal(&mut self, literal: &str, piece: &str) {
        for character in literal.chars() {
            let piece = piece.to_owned();
            match character {
                '%' => self.mistake(TextMistake::Percent(piece)),
                ' ' => self.mistake(TextMistake::Space(piece)),
                '#' => self.mistake(TextMistake::Fragment(piece)),
                '}' => self.mistake(ParameterMistake::NotOpened(piece)),
                '-' | '.' | '_' | '~' | '!' | '$' | '&' | '\'' | '(' | ')' | '*' | '+' | ','
                | ';' | '=' | ':' | '@' => {}
                _ if character.is_alphanumeric() => {}
                // The two ends of `<name>` are one mistake.
                '>' => self.mistake(TextMistake::Character('<', piece)),
                _ => self.mistake(TextMistake::Character(character, piece)),
            }
        }
    }

    /// Parses the name of a parameter, from the text between its braces.
    fn name(&mut self, inside: &'t str) -> Option<String> {
        let name = inside.strip_suffix("..").unwrap_or(inside);
        if name.is_empty() {
            self.mistake(ParameterMistake::NoName(format!("{{{inside}}}")));
            return None;
        }
        if !is_identifier(name) {
            self.mistake(match foreign::inside(inside) {
                Some(ours) => ParameterMistake::Foreign(format!("{{{inside}}}"), ours),
                None => ParameterMistake::NotIdentifier(inside.to_owned()),
            });
            return None;
        }
        if self.names.contains(&name) {
            self.mistake(ParameterMistake::Repeated(name.to_owned()));
        }
        self.names.push(name);
        Some(name.to_owned())
    }

    fn query(&mut self, query: &'t str) -> Vec<QueryItem> {
        if query.is_empty() {
            self.mistake(QueryMistake::Empty);
            return Vec::new();
        }
        let pieces: Vec<&'t str> = query.split('&').collect();
        let mut items = Vec::with_capacity(pieces.len());
        for (index, piece) in pieces.iter().enumerate() {
            items.extend(self.query_item(piece, index + 1 == pieces.len()));
        }
        items
    }

    fn query_item(&mut self, piece: &'t str, last: bool) -> Option<QueryItem> {
        if let Some(ours) = foreign::query_item(piece) {
            self.mistake(ParameterMistake::Foreign(piece.to_owned(), ours));
            return None;
        }
        let Some(inside) = piece.strip_prefix('{') else {
            self.mistake(QueryMistake::NotParameter(piece.to_owned()));
            return None;
        };
        let Some(inside) = inside.strip_suffix('}') else {
            self.mistake::<Mistake>(if inside.contains('}') {
                QueryMistake::NotParameter(piece.to_owned()).into()
            } else {
                ParameterMistake::NotClosed(piece.to_owned()).into()
            });
            return None;
        };
        if inside.contains(['{', '}']) {
            self.mistake(QueryMistake::NotParameter(piece.to_owned()));
            return None;
        }
        let name = self.name(inside)?;
        if !inside.ends_with("..") {
            return Some(QueryItem::Param(name));
        }
        if !last {
            self.mistake(QueryMistake::RestNotLast(piece.to_owned()));
        }
        Some(QueryItem::Rest(name))
    }
}
