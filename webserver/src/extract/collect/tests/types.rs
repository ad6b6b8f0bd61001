//! The types of the tests, one for each form that serde can derive.

use super::*;

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[expect(dead_code, reason = "only how it is read matters")]
pub(super) struct Team {
    #[expect(clippy::struct_field_names, reason = "it shows a name in another case")]
    team_name: String,
    people: Vec<Person>,
    #[serde(default)]
    by_name: BTreeMap<String, u8>,
    lead: Option<Box<Person>>,
}

#[derive(Deserialize, Debug)]
#[expect(dead_code, reason = "only how it is read matters")]
pub(super) struct Person {
    name: String,
    age: u8,
    #[serde(alias = "mail")]
    email: Email,
}

#[derive(Deserialize, Debug)]
#[serde(try_from = "String")]
#[expect(dead_code, reason = "only how it is read matters")]
pub(super) struct Email(String);

impl TryFrom<String> for Email {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.contains('@') { Ok(Self(text)) } else { Err(format!("{text} is no address")) }
    }
}

#[derive(Deserialize, Debug)]
#[expect(dead_code, reason = "only how it is read matters")]
pub(super) enum External {
    Unit,
    Newtype(Email),
    Tuple(u8, String),
    Struct { a: u8, b: Vec<External> },
}

#[derive(Deserialize, Debug)]
#[expect(dead_code, reason = "only how it is read matters")]
pub(super) struct Payments {
    all: Vec<Internal>,
    first: Internal,
    count: u8,
}

#[derive(Deserialize, Debug)]
#[serde(tag = "type", rename_all = "lowercase")]
#[expect(dead_code, reason = "only how it is read matters")]
pub(super) enum Internal {
    Card { number: u64, holder: String },
    Cash,
    Bank(Person),
}

#[derive(Deserialize, Debug)]
#[serde(tag = "t", content = "c")]
#[expect(dead_code, reason = "only how it is read matters")]
pub(super) enum Adjacent {
    Unit,
    Newtype(Person),
    Tuple(u8, Email),
    Struct { a: u8, b: Box<Adjacent> },
}

#[derive(Deserialize, Debug)]
#[expect(dead_code, reason = "only how it is read matters")]
pub(super) struct Things {
    things: Vec<Untagged>,
    size: i8,
}

#[derive(Deserialize, Debug)]
#[serde(untagged)]
#[expect(dead_code, reason = "only how it is read matters")]
pub(super) enum Untagged {
    Number(i8),
    Person(Person),
    Texts(Vec<String>),
}

#[derive(Deserialize, Debug)]
#[expect(dead_code, reason = "only how it is read matters")]
pub(super) struct Search {
    text: String,
    tags: Vec<u8>,
    #[serde(flatten)]
    pager: Pager,
    #[serde(flatten)]
    rest: BTreeMap<String, String>,
}

#[derive(Deserialize, Debug)]
#[expect(dead_code, reason = "only how it is read matters")]
pub(super) struct Pager {
    limit: u8,
    offset: Option<u64>,
    #[serde(default)]
    exact: bool,
}

#[derive(Deserialize, Debug)]
#[expect(dead_code, reason = "only how it is read matters")]
pub(super) struct Numbers {
    one: NonZeroU8,
    small: i8,
    float: f32,
    pair: (u8, String),
    letter: char,
    by_id: BTreeMap<Id, u8>,
}

#[derive(Deserialize, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Id(u16);

#[derive(Deserialize, Debug)]
#[serde(rename_all = "kebab-case")]
#[expect(dead_code, reason = "only how it is read matters")]
pub(super) struct Custom {
    start_date: Date,
    #[serde(deserialize_with = "even")]
    even_number: u8,
    span: Span,
}

/// A type that refuses most texts.
#[derive(Debug)]
#[expect(dead_code, reason = "only how it is read matters")]
pub(super) struct Date(String);

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        let is_date = text.len() == 10 && text.split('-').all(|part| part.parse::<u16>().is_ok());
        let date = is_date.then(|| Self(text.to_string()));
        date.ok_or_else(|| serde::de::Error::custom("is no date, as 2000-01-31"))
    }
}

#[derive(Deserialize, Debug)]
#[serde(try_from = "(u8, u8)")]
#[expect(dead_code, reason = "only how it is read matters")]
pub(super) struct Span(u8, u8);

impl TryFrom<(u8, u8)> for Span {
    type Error = &'static str;

    fn try_from((from, to): (u8, u8)) -> Result<Self, &'static str> {
        if from < to { Ok(Self(from, to)) } else { Err("ends before it begins") }
    }
}

fn even<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    let number = u8::deserialize(deserializer)?;
    if number % 2 == 0 { Ok(number) } else { Err(serde::de::Error::custom("is odd")) }
}

#[derive(Deserialize, Debug)]
#[expect(dead_code, reason = "only how it is read matters")]
pub(super) struct Borrowing<'a> {
    name: &'a str,
    #[serde(borrow)]
    note: Cow<'a, str>,
    count: u8,
}

#[derive(Deserialize, Debug)]
#[expect(dead_code, reason = "only how it is read matters")]
pub(super) enum Expr {
    Minus(Box<Expr>),
    Add(Vec<Expr>),
    Number(i8),
}

#[derive(Deserialize, Debug)]
#[expect(dead_code, reason = "only how it is read matters")]
pub(super) struct Login {
    name: String,
    password: Sensitive<String>,
    pin: Option<Sensitive<u16>>,
    mail: Sensitive<Email>,
}
