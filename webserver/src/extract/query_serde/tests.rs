//! What structs are read from queries, and what is refused.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::*;

#[derive(Deserialize, Debug, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Order {
    Up,
    Down,
}

#[derive(Deserialize, Debug, PartialEq)]
struct Id(u32);

#[derive(Deserialize, Debug, PartialEq)]
struct Page {
    id: Id,
    name: String,
    order: Option<Order>,
    #[serde(default)]
    tags: Vec<Id>,
    #[serde(default)]
    exact: bool,
}

fn page(query: &str) -> Result<Page, QueryError> {
    read(&Pairs::new(query)?, &[])
}

#[test]
fn a_struct_is_read_from_text() {
    let all = "tags=1&name=a%20b&order=down&id=7&tags=2&exact=true&unknown=x&unknown=y";
    let expected = Page {
        id: Id(7),
        name: "a b".into(),
        order: Some(Order::Down),
        tags: vec![Id(1), Id(2)],
        exact: true,
    };
    assert_eq!(page(all), Ok(expected));
    let least = Page { id: Id(7), name: String::new(), order: None, tags: vec![], exact: false };
    assert_eq!(page("id=7&name="), Ok(least));
}

#[test]
fn a_mistake_names_its_parameter() {
    let check = |query: &str, at: &str, detail: &str| {
        let error = page(query).expect_err(query);
        let (QueryError::Missing { name } | QueryError::Invalid { name, .. }) = &error else {
            panic!("{query}: {error:?}")
        };
        assert_eq!((name.as_ref(), error.to_string().as_str()), (at, detail), "{query}");
    };
    check("name=a", "id", "is missing");
    check("id=x&name=a", "id", "is not a whole number from 0 to 4294967295");
    check("id=1&id=2&name=a", "id", "is there more than once");
    check("id=1&name=a&tags=x", "tags", "is not a whole number from 0 to 4294967295");
    check("id=1&name=a&exact=", "exact", "is not `true` or `false`");
    let unknown = "unknown variant `x`, expected `up` or `down`";
    check("id=1&name=a&order=x", "order", unknown);
}

#[test]
fn names_that_are_declared_are_left_out() {
    let pairs = Pairs::new("a=1&b=2&c=3").expect("it can be decoded");
    let rest: BTreeMap<String, u8> = read(&pairs, &["b"]).expect("they are numbers");
    assert_eq!(rest, BTreeMap::from([("a".into(), 1), ("c".into(), 3)]));
}

#[test]
fn a_struct_can_refuse_unknown_names() {
    #[derive(Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    struct Strict {
        #[serde(rename = "a")]
        _a: u8,
    }
    let pairs = Pairs::new("a=1&b=2").expect("it can be decoded");
    let error = read::<Strict>(&pairs, &[]).expect_err("`b` is not known");
    assert!(matches!(error, QueryError::Invalid { name, .. } if name == "b"));
}

proptest::proptest! {
    #[test]
    fn no_query_panics(query in "((id|name|order|tags|exact)=[a-z0-9%]{0,3}&)*") {
        let _ = page(&query);
    }
}
