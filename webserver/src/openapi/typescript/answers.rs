//! The answers of an operation as a union, in which the status says which body there is. For that, no
//! status may be in two members: `default` becomes all statuses that are not listed.

use serde_json::Value;

use super::request::{Format, content};
use super::text::{indent, quoted, sorted};
use super::types::{At, Types};
use crate::openapi::operation::PROBLEM;

/// All answers of an operation.
pub(super) struct Answers(Vec<Answer>);

/// The answers with one status, or with one class of statuses.
struct Answer {
    code: Code,
    media_types: Vec<String>,
    /// The type of the body.
    body: String,
    /// The header fields that are always there, as a type; empty if there are none.
    fields: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Code {
    Exact(u16),
    /// The statuses of a class that are not listed: 4 stands for 400 to 499.
    Class(u16),
}

impl Code {
    fn read(text: &str) -> Option<Self> {
        match text.strip_suffix("XX") {
            Some(class) => class.parse().ok().map(Self::Class),
            None => text.parse().ok().map(Self::Exact),
        }
    }

    fn class(self) -> u16 {
        match self {
            Self::Exact(status) => status / 100,
            Self::Class(class) => class,
        }
    }

    fn is_success(self) -> bool {
        self.class() == 2
    }
}

impl Answers {
    /// Reads the answers. A response to a HEAD request has no body.
    pub(super) fn new(
        operation: &Value,
        types: &Types<'_>,
        has_bodies: bool,
        level: usize,
    ) -> Self {
        let responses = operation.get("responses").and_then(Value::as_object).map(sorted);
        let responses = responses.unwrap_or_default();
        let answer = |code, response: &Value, mut content: Vec<(String, &Value)>| {
            content.retain(|_| has_bodies);
            let body = body(&content, types, At::new(level));
            let media_types = content.into_iter().map(|(media_type, _)| media_type).collect();
            Answer { code, media_types, body, fields: fields(response) }
        };
        let mut all: Vec<_> = responses
            .iter()
            .filter_map(|(code, response)| {
                Some(answer(Code::read(code)?, response, content(response)))
            })
            // After 101 the connection has another protocol, which `fetch` does not speak.
            .filter(|answer| answer.code.class() != 1)
            .collect();
        if let Some((_, others)) = responses.iter().find(|(code, _)| *code == "default") {
            let has_success = all.iter().any(|answer| matches!(answer.code.class(), 2 | 3));
            let (response, others) = (others, content(others));
            let only_problems = !others.is_empty() && others.iter().all(|(it, _)| it == PROBLEM);
            for class in 2..=5 {
                let is_known = all.iter().any(|answer| answer.code == Code::Class(class));
                if is_known || (class < 4 && only_problems && has_success) {
                    continue;
                }
                let mut content = others.clone();
                // Problem details have a status from 400.
                content.retain(|(media_type, _)| class >= 4 || media_type != PROBLEM);
                all.push(answer(Code::Class(class), response, content));
            }
        }
        all.sort_by_key(|answer| !answer.code.is_success());
        Self(all)
    }

    /// Returns the union. Statuses with the same body and fields are one member.
    pub(super) fn write(&self, level: usize) -> String {
        let mut groups: Vec<Vec<&Answer>> = Vec::new();
        for answer in &self.0 {
            let is_same = |it: &Answer| {
                it.body == answer.body
                    && it.fields == answer.fields
                    && it.code.is_success() == answer.code.is_success()
            };
            match groups.iter_mut().find(|group| is_same(group[0])) {
                Some(group) => group.push(answer),
                None => groups.push(vec![answer]),
            }
        }
        let members: Vec<_> = groups
            .iter()
            .map(|group| {
                let word = if group[0].code.is_success() { "Success" } else { "Failure" };
                let (body, fields) = (&group[0].body, &group[0].fields);
                format!("{word}<{}, {body}{fields}>", self.statuses(group))
            })
            .collect();
        match &members[..] {
            [] => "never".to_owned(),
            [only] => only.clone(),
            members => {
                let line = |member| format!("\n{}| {member}", indent(level + 1));
                members.iter().map(line).collect()
            }
        }
    }

    /// Returns the statuses of a member.
    fn statuses(&self, group: &[&Answer]) -> String {
        let classes: Vec<u16> = group
            .iter()
            .filter_map(|answer| match answer.code {
                Code::Class(class) => Some(class),
                Code::Exact(_) => None,
            })
            .collect();
        let exact = |answer: &&Answer| match answer.code {
            Code::Exact(status) => Some(status),
            Code::Class(_) => None,
        };
        let own: Vec<u16> = group.iter().filter_map(exact).collect();
        let is_in_class = |status: &u16| classes.contains(&(status / 100));
        let mut texts: Vec<_> =
            own.iter().filter(|it| !is_in_class(it)).map(u16::to_string).collect();
        if !classes.is_empty() {
            let listed = self.0.iter().filter_map(|answer| exact(&answer));
            let others: Vec<_> = listed
                .filter(|it| is_in_class(it) && !own.contains(it))
                .map(|it| it.to_string())
                .collect();
            let classes: Vec<_> = classes.iter().map(u16::to_string).collect();
            let all = format!("StatusOf<{}>", classes.join(" | "));
            texts.push(if others.is_empty() {
                all
            } else {
                format!("Exclude<{all}, {}>", others.join(" | "))
            });
        }
        texts.join(" | ")
    }

    /// Returns the media types by status, as `runtime.ts` reads them. Problem details are a list of their
    /// own, because most operations have several.
    pub(super) fn spec(&self) -> String {
        let code = |answer: &Answer| match answer.code {
            Code::Exact(status) => status.to_string(),
            Code::Class(class) => format!("\"{class}XX\""),
        };
        let (problems, others): (Vec<_>, Vec<_>) =
            self.0.iter().partition(|answer| answer.media_types == [PROBLEM]);
        let others = others.into_iter().map(|answer| {
            let types: Vec<_> = answer.media_types.iter().map(|it| quoted(it)).collect();
            format!("{}: [{}]", code(answer), types.join(", "))
        });
        let others = others.collect::<Vec<_>>().join(", ");
        let problems: Vec<_> = problems.into_iter().map(code).collect();
        let others = if others.is_empty() { "{}".to_owned() } else { format!("{{ {others} }}") };
        if problems.is_empty() {
            format!("answers: {others}")
        } else {
            format!("answers: {others}, problems: [{}]", problems.join(", "))
        }
    }
}

/// Returns the names of the header fields that a response always has, as the argument of a type.
fn fields(response: &Value) -> String {
    let headers = response.get("headers").and_then(Value::as_object).map(sorted);
    let required = headers
        .into_iter()
        .flatten()
        .filter(|(_, header)| header.get("required") == Some(&Value::Bool(true)));
    let names: Vec<_> = required.map(|(name, _)| quoted(name)).collect();
    if names.is_empty() { String::new() } else { format!(", {}", names.join(" | ")) }
}

fn body(content: &[(String, &Value)], types: &Types<'_>, at: At) -> String {
    let mut texts: Vec<String> = Vec::new();
    for (media_type, schema) in content {
        let text = match Format::of(media_type) {
            Format::Json => types.of(schema, at).text,
            Format::Lines => {
                let item = schema.get("x-itemSchema").map(|item| types.of(item, at).text);
                format!("AsyncIterable<{}>", item.as_deref().unwrap_or("unknown"))
            }
            Format::Events => "AsyncIterable<ServerEvent>".to_owned(),
            Format::Text | Format::UrlEncoded => "string".to_owned(),
            Format::Multipart | Format::Bytes => "Blob".to_owned(),
        };
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    if texts.is_empty() { "undefined".to_owned() } else { texts.join(" | ") }
}
