//! A reader of Markdown for links, definitions and headings. It skips code and comments.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The target of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// `[text](address)`.
    Address(String),
    /// `[text][label]`, or `[label]`.
    Label(String),
}

#[derive(Debug)]
pub(crate) struct Link {
    /// Its position in the text.
    pub(crate) range: Range<usize>,
    /// The text that is shown.
    pub(crate) text: String,
    pub(crate) target: Target,
}

/// The links of a file.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) links: Vec<Link>,
    /// `[label]: address`.
    pub(crate) definitions: BTreeMap<String, String>,
    headings: Vec<String>,
}

impl Page {
    /// Returns the anchors of all headings, which follow the `#` of a link.
    pub(crate) fn anchors(&self) -> BTreeSet<String> {
        let mut anchors = BTreeSet::new();
        for heading in &self.headings {
            let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
            let words: String = heading.to_lowercase().chars().filter(kept).collect();
            let first = words.replace(' ', "-");
            let more = (1..).map(|n| format!("{first}-{n}"));
            let free = std::iter::once(first.clone()).chain(more).find(|a| !anchors.contains(a));
            anchors.extend(free);
        }
        anchors
    }
}

/// Reads a file's text.
pub(crate) fn parse(text: &str) -> Page {
    let prose = without_blocks(text);
    let mut page = Page::default();
    for line in prose.lines() {
        if let Some((label, address)) = definition(line) {
            page.definitions.entry(label.to_owned()).or_insert_with(|| address.to_owned());
        } else if let Some(heading) = line.trim_start_matches('#').strip_prefix(' ')
            && line.starts_with('#')
        {
            page.headings.push(heading.trim().to_owned());
        }
    }
    // A link may continue in the next line, but not in the next paragraph.
    let mut at = 0;
    for paragraph in prose.split_inclusive("\n\n") {
        let range = at..at + paragraph.len();
        at = range.end;
        scan(&prose, range, &mut page.links);
    }
    page
}

/// Returns the code spans of a file.
pub(crate) fn code_spans(text: &str) -> Vec<String> {
    let prose = without_blocks(text);
    let spans = prose.split("\n\n").flat_map(|paragraph| paragraph.split('`').skip(1).step_by(2));
    spans.map(str::to_owned).collect()
}

/// Returns the label and the address if the line is a definition.
pub(crate) fn definition(line: &str) -> Option<(&str, &str)> {
    let (label, address) = line.strip_prefix('[')?.split_once("]: ")?;
    Some((label, address.trim()))
}

/// Returns the text with blanks for code blocks and comments. All other text keeps its position.
fn without_blocks(text: &str) -> String {
    let mut prose = String::new();
    let mut fence = None;
    for line in text.split_inclusive('\n') {
        let start = line.trim_start();
        let marks: String = start.chars().take_while(|c| *c == '`').collect();
        match &fence {
            None if marks.len() >= 3 => {
                fence = Some(marks);
                prose += &blank(line);
            }
            Some(open) => {
                if start.trim_end() == *open {
                    fence = None;
                }
                prose += &blank(line);
            }
            None => prose += line,
        }
    }
    while let Some(start) = prose.find("<!--") {
        let end = prose[start..].find("-->").map_or(prose.len(), |end| start + end + 3);
        let comment = blank(&prose[start..end]);
        prose.replace_range(start..end, &comment);
    }
    prose
}

/// Returns as many blanks, with the same ends of lines.
fn blank(text: &str) -> String {
    text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect()
}

/// Finds the links in a part of the text.
fn scan(text: &str, range: Range<usize>, links: &mut Vec<Link>) {
    let bytes = text.as_bytes();
    let mut at = range.start;
    while at < range.end {
        match bytes[at] {
            b'\\' => at += 2,
            b'`' => at = after_code(text, at, range.end),
            b'[' => match bracket(text, at, range.end) {
                Some(end) => {
                    let link = link(text, at, end, range.end);
                    // An image may stand in a link's text.
                    scan(text, at + 1..end, links);
                    let is_definition =
                        bytes.get(end + 1) == Some(&b':') && (at == 0 || bytes[at - 1] == b'\n');
                    at = link.range.end;
                    if !is_definition {
                        links.push(link);
                    }
                }
                None => at += 1,
            },
            _ => at += 1,
        }
    }
}

/// Returns the link whose text is in brackets at `start` and `end`.
fn link(text: &str, start: usize, end: usize, limit: usize) -> Link {
    let shown = text[start + 1..end].to_owned();
    let rest = &text[end + 1..limit];
    if let Some(inner) = rest.strip_prefix('(')
        && let Some(close) = inner.find(')')
    {
        let address = Target::Address(inner[..close].to_owned());
        return Link { range: start..end + close + 3, text: shown, target: address };
    }
    if rest.starts_with('[')
        && let Some(close) = bracket(text, end + 1, limit)
    {
        let label = Target::Label(words(&text[end + 2..close]));
        return Link { range: start..close + 1, text: shown, target: label };
    }
    Link { range: start..end + 1, text: shown.clone(), target: Target::Label(words(&shown)) }
}

/// Returns a label with single spaces between its words.
fn words(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the position of the bracket that closes the one at `start`.
fn bracket(text: &str, start: usize, limit: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0;
    let mut at = start;
    while at < limit {
        match bytes[at] {
            b'\\' => at += 1,
            b'`' => {
                at = after_code(text, at, limit);
                continue;
            }
            b'[' => depth += 1,
            b']' if depth == 1 => return Some(at),
            b']' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    None
}

/// Returns the position after the code span that begins at `start`, or after its backquotes if the
/// span does not end.
fn after_code(text: &str, start: usize, limit: usize) -> usize {
    let rest = &text[start..limit];
    let marks = rest.bytes().take_while(|byte| *byte == b'`').count();
    let mut at = marks;
    while let Some(found) = rest[at..].find('`') {
        let run = rest[at + found..].bytes().take_while(|byte| *byte == b'`').count();
        at += found + run;
        if run == marks {
            return start + at;
        }
    }
    start + marks
}
