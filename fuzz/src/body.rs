//! Bodies of requests: JSON, forms, and forms with files. A body is read, or refused with its mistakes.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
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

static CLIENT: LazyLock<Client> = LazyLock::new(|| {
    let server = ServerBuilder::new().routes(routes![json, form, multipart]).build();
    server.client()
});

/// Bodies: each is accepted, or refused with a status of the client's mistakes. A body whose data is wrong
/// has between 1 and 33 mistakes.
pub fn body(data: &[u8]) {
    let Some((kind, bytes)) = data.split_first() else { return };
    let (target, content_type) = match kind % 3 {
        0 => ("/json", "application/json"),
        1 => ("/form", "application/x-www-form-urlencoded"),
        _ => ("/multipart", "multipart/form-data; boundary=b"),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    runtime.expect("a runtime can be built").block_on(async {
        let request = CLIENT.post(target).header("content-type", content_type);
        let request = request.header("accept", "text/plain");
        let answer = request.body(bytes.to_vec()).send().await;
        let status = answer.status().as_u16();
        assert!(matches!(status, 200 | 400 | 413 | 422), "{status} {}", bytes.escape_ascii());
        // The first line is the status, and each mistake is a line.
        let mistakes = answer.text().await.lines().count().saturating_sub(1);
        assert!(status != 422 || (1..=33).contains(&mistakes), "{}", bytes.escape_ascii());
    });
}
