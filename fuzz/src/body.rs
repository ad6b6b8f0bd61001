//! Bodies of requests: JSON, forms, and forms with files. A body is read, or refused with its mistakes.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::IgnoredAny;
use webserver::prelude::*;
use webserver::{Client, Parts, UploadedFile};

#[derive(Deserialize)]
struct Team {
    name: String,
    #[serde(default)]
    people: Vec<Person>,
    #[serde(default)]
    tag: Vec<String>,
    lead: Option<Box<Person>>,
    #[serde(flatten)]
    pager: Pager,
}

#[derive(Deserialize)]
struct Person {
    age: u8,
    kind: Kind,
    #[serde(default)]
    by_name: BTreeMap<String, i64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    New,
    Old(u8),
    Both { a: bool, b: Option<f32> },
}

#[derive(Deserialize)]
struct Pager {
    limit: Option<u32>,
}

fn size(team: &Team) -> usize {
    let people = team.people.iter().chain(team.lead.as_deref());
    let kind = |kind: &Kind| match kind {
        Kind::New => 0,
        Kind::Old(age) => usize::from(*age),
        Kind::Both { a, b } => usize::from(*a) + usize::from(b.is_some()),
    };
    let of_people = people.map(|one| usize::from(one.age) + kind(&one.kind) + one.by_name.len());
    team.name.len()
        + team.tag.len()
        + of_people.sum::<usize>()
        + usize::from(team.pager.limit.is_some())
}

#[post("/json")]
fn json(#[json] team: Team) -> usize {
    size(&team)
}

#[post("/form")]
fn form(#[form] team: Team) -> usize {
    size(&team)
}

#[derive(FromMultipart)]
struct Upload {
    title: String,
    year: Option<u16>,
    files: Vec<UploadedFile>,
}

#[post("/multipart")]
async fn multipart(Parts(upload): Parts<Upload>) -> usize {
    upload.title.len() + usize::from(upload.year.is_some()) + upload.files.len()
}

/// All pairs of a form, one after another.
#[post("/pairs")]
fn pairs(#[form] pairs: Vec<(String, String)>) -> String {
    format!("{pairs:?}")
}

static CLIENT: LazyLock<Client> = LazyLock::new(|| {
    let server = ServerBuilder::new().routes(routes![json, form, pairs, multipart]).build();
    server.client()
});

/// Bodies: each is accepted, or refused with a status of the client's mistakes. A body whose data is wrong
/// has between 1 and 33 mistakes. JSON is accepted if `serde_json` accepts it, and the pairs of a form
/// are those of the crate `form_urlencoded`.
pub fn body(data: &[u8]) {
    let Some((kind, bytes)) = data.split_first() else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    runtime.expect("a runtime can be built").block_on(async {
        match kind % 3 {
            0 => json_body(bytes).await,
            1 => form_body(bytes).await,
            _ => drop(post("/multipart", "multipart/form-data; boundary=b", bytes).await),
        }
    });
}

async fn post(target: &str, content_type: &str, bytes: &[u8]) -> (u16, String) {
    let request = CLIENT.post(target).header("content-type", content_type);
    let request = request.header("accept", "text/plain");
    let answer = request.body(bytes.to_vec()).send().await;
    let (status, text) = (answer.status().as_u16(), answer.text().await);
    assert!(matches!(status, 200 | 400 | 413 | 422), "{status} {}", bytes.escape_ascii());
    // The first line is the status, and each mistake is a line.
    let mistakes = text.lines().count().saturating_sub(1);
    assert!(status != 422 || (1..=33).contains(&mistakes), "{}", bytes.escape_ascii());
    (status, text)
}

async fn json_body(bytes: &[u8]) {
    let answer = post("/json", "application/json", bytes).await;
    let shown = || bytes.escape_ascii();
    match serde_json::from_slice::<Team>(bytes) {
        Ok(team) => assert_eq!(answer, (200, size(&team).to_string()), "{}", shown()),
        Err(error) => assert_ne!(answer.0, 200, "{error} {}", shown()),
    }
    if serde_json::from_slice::<IgnoredAny>(bytes).is_err() {
        assert_eq!(answer.0, 400, "{}", shown());
    } else if serde_json::from_slice::<serde_json::Value>(bytes).is_ok() {
        assert_ne!(answer.0, 400, "{answer:?} {}", shown());
    }
}

async fn form_body(bytes: &[u8]) {
    const FORM: &str = "application/x-www-form-urlencoded";
    post("/form", FORM, bytes).await;
    let (status, text) = post("/pairs", FORM, bytes).await;
    let theirs: Vec<_> = form_urlencoded::parse(bytes).collect();
    let has_many_parts =
        |name: &str| name.bytes().filter(|byte| matches!(byte, b'.' | b'[')).count() >= 5;
    if status == 200 {
        assert_eq!(text, format!("{theirs:?}"), "{}", bytes.escape_ascii());
    } else if !theirs.iter().any(|(name, _)| has_many_parts(name)) && theirs.len() <= 1000 {
        // That crate keeps a `%` without two digits, and replaces what is not UTF-8. It also joins a
        // byte that was sent as it is with one that was sent in percent-encoding.
        let is_bad = std::str::from_utf8(bytes).is_err()
            || theirs.iter().any(|(name, value)| {
                (name.to_string() + value).contains(['%', char::REPLACEMENT_CHARACTER])
            });
        assert!(is_bad && status == 400, "{status} {text} {}", bytes.escape_ascii());
    }
}
