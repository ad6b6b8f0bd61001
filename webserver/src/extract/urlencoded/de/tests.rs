//! Tests which queries are read as structs, and which are refused. The tests of values that serde
//! keeps before it knows what they are for are in `kept`.

mod agree;
mod kept;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Debug;
use std::num::NonZero;

use serde::Deserialize;
use serde_core::de::DeserializeOwned;

use super::read::read;
use crate::extract::core::Reject;
use crate::extract::pairs::Pairs;
use crate::extract::urlencoded::error::QueryError;

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
    read(&Pairs::new(query), &[])
}

#[test]
fn query_is_read_as_a_struct() {
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
fn query_error_names_its_parameter() {
    let check = |query: &str, at: &str, detail: &str| {
        let error = page(query).expect_err(query);
        let (QueryError::Missing { name } | QueryError::Invalid { name, .. }) = &error else {
            panic!("{query}: {error:?}")
        };
        assert_eq!((name.as_ref(), error.to_string().as_str()), (at, detail), "{query}");
    };
    check("name=a", "id", "is missing");
    check("id=x&name=a", "id", "is not a whole number from 0 to 4294967295");
    check("id=1&id=2&name=a", "id", "occurs more than once");
    check("id=1&name=a&tags=x", "tags", "is not a whole number from 0 to 4294967295");
    check("id=1&name=a&exact=", "exact", "is not `true` or `false`");
    check("id=1&name=a&order=x", "order", "is not one of `up`, `down`");
}

#[test]
fn query_rest_leaves_out_parameters_with_an_argument_of_their_own() {
    let pairs = Pairs::new("a=1&b=2&c=3");
    let rest: BTreeMap<String, u8> = read(&pairs, &["b"]).expect("they are numbers");
    assert_eq!(rest, BTreeMap::from([("a".into(), 1), ("c".into(), 3)]));
}

#[test]
fn query_struct_can_refuse_unknown_names() {
    #[derive(Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    struct Strict {
        #[serde(rename = "a")]
        _a: u8,
    }
    let pairs = Pairs::new("a=1&b=2");
    let error = read::<Strict>(&pairs, &[]).expect_err("`b` is not known");
    assert!(matches!(error, QueryError::Invalid { name, .. } if name == "b"));
}

/// Reads a query as a `T`.
fn of<T: DeserializeOwned>(query: &str) -> Result<T, QueryError> {
    read(&Pairs::new(query), &[])
}

#[track_caller]
fn fits<T: DeserializeOwned + PartialEq + Debug>(query: &str, expected: T) {
    assert_eq!(of(query), Ok(expected), "{query}");
}

/// Asserts that the query is refused with the given status, name and detail.
#[track_caller]
fn fails<T: DeserializeOwned + Debug>(query: &str, status: u16, at: &str, detail: &str) {
    let error = of::<T>(query).expect_err(query);
    assert_eq!((error.name(), error.to_string().as_str()), (at, detail), "{query}");
    assert_eq!(error.status(), status, "{query}");
}

const PERCENT: &str = "has a `%` that is not followed by two hexadecimal digits";
const NO_U32: &str = "is not a whole number from 0 to 4294967295";

#[derive(Deserialize, Debug, PartialEq)]
struct One<T> {
    n: T,
}

/// Asserts the value of the single field `n`.
#[track_caller]
fn value<T: DeserializeOwned + PartialEq + Debug>(query: &str, expected: T) {
    fits(query, One { n: expected });
}

fn text(text: &str) -> String {
    text.to_owned()
}

#[derive(Deserialize, Debug, PartialEq)]
struct All(Vec<(String, String)>);

#[test]
fn query_as_a_list_has_all_pairs_in_their_order() {
    let all = "b=2&a=1&b=&c&a=%20";
    let expected = [("b", "2"), ("a", "1"), ("b", ""), ("c", ""), ("a", " ")];
    let expected: Vec<_> = expected.into_iter().map(|(n, v)| (text(n), text(v))).collect();
    fits(all, expected.clone());
    fits("", Vec::<(String, String)>::new());
    fits("n=1&m=2", vec![(text("n"), 1_u8), (text("m"), 2)]);
    fits("n=&m=2", vec![(text("n"), None), (text("m"), Some(2_u8))]);
    fits("1=x&2=y", [(1_u8, 'x'), (2, 'y')]);
    fits("a=1&a=1", BTreeSet::from([(text("a"), text("1"))]));
    fits("a=1&b=2", (One2(text("a"), 1), One2(text("b"), 2)));
    fits(all, All(expected));
    let pairs = Pairs::new("b=2&q=x&a=1");
    assert_eq!(read(&pairs, &["q"]), Ok(vec![(text("b"), 2_u8), (text("a"), 1)]));
    fails::<Vec<(String, u32)>>("a=1&b=x", 422, "b", NO_U32);
    fails::<Vec<(String, String)>>("a=1&utm=50%", 400, "utm", PERCENT);
    fails::<Vec<(String, String)>>("a=1&50%=x", 400, "50%", PERCENT);
}

#[derive(Deserialize, Debug, PartialEq)]
struct One2(String, u8);

#[test]
fn query_as_a_map_has_names_and_values_of_any_plain_type() {
    fits("a=1&b=2", HashMap::from([(text("a"), text("1")), (text("b"), text("2"))]));
    fits("7=x&8=y", BTreeMap::from([(7_u32, 'x'), (8, 'y')]));
    fits("up=1&down=0", BTreeMap::from([(text("up"), true), (text("down"), false)]));
    fits("a=1&b=2&a=3", BTreeMap::from([(text("a"), vec![1, 3]), (text("b"), vec![2])]));
    fits("a=&b=2", BTreeMap::from([(text("a"), None), (text("b"), Some(2))]));
    fails::<BTreeMap<u32, String>>("a=1", 422, "a", NO_U32);
    fails::<BTreeMap<String, String>>("a=1&a=2", 422, "a", "occurs more than once");
    let json = serde_json::json!({"a": "1", "b": ["2", "3"]});
    fits("a=1&b=2&b=3", json);
}

#[test]
fn query_field_of_every_plain_type_is_read() {
    value("n=255", 255_u8);
    value("n=-128", -128_i8);
    value("n=18446744073709551615", u64::MAX);
    value("n=340282366920938463463374607431768211455", u128::MAX);
    value("n=-170141183460469231731687303715884105728", i128::MIN);
    value("n=7", NonZero::new(7_u16));
    value("n=1.5", 1.5_f32);
    value("n=-inf", f64::NEG_INFINITY);
    assert!(of::<One<f64>>("n=NaN").is_ok_and(|one| one.n.is_nan()));
    value("n=%C3%BC", 'ü');
    value("n=", ());
    value("n=a+b", Cow::<str>::Owned(text("a b")));
    value("n=down", Order::Down);
    value("n=7", Id(7));
    value("n=1&n=2", [1_u8, 2]);
    value("n=1&n=x", (1_u8, 'x'));
    value("n=1&n=2&n=1", BTreeSet::from([1, 2]));
    value("n=127.0.0.1", std::net::IpAddr::from([127, 0, 0, 1]));
    fails::<One<NonZero<u8>>>("n=0", 422, "n", "invalid value: integer `0`, expected a nonzero u8");
    fails::<One<()>>("n=x", 422, "n", "is not empty");
}

#[test]
fn query_field_bool_is_read_like_a_parameter() {
    for (word, expected) in [("on", true), ("Yes", true), ("1", true), ("TRUE", true)]
        .into_iter()
        .chain([("off", false), ("no", false), ("0", false), ("False", false)])
    {
        value(&format!("n={word}"), expected);
        value(&format!("n={word}"), Some(expected));
        value(&format!("n={word}"), vec![expected]);
    }
    fails::<One<bool>>("n=perhaps", 422, "n", "is not `true` or `false`");
}

#[test]
fn query_option_is_none_for_an_empty_value_that_is_not_text() {
    value("n=", None::<u32>);
    value("n", None::<u32>);
    value("n=", None::<f64>);
    value("n=", None::<bool>);
    value("n=", None::<char>);
    value("n=", None::<Id>);
    value("n=", None::<Order>);
    value("n=", None::<NonZero<u8>>);
    value("n=", None::<std::net::IpAddr>);
    value("n=", None::<Vec<u32>>);
    value("n=", None::<Option<u32>>);
    value("n=", Some(String::new()));
    value("n=", Some(vec![String::new()]));
    value("n=&n=2&n=", vec![None, Some(2_u8), None]);
    value("n=1&n=2", Some(vec![1_u8, 2]));
    value("n=5", Some(5_u8));
    fails::<One<Option<u32>>>("n=x", 422, "n", NO_U32);
    fails::<One<Option<u32>>>("n=%20", 422, "n", NO_U32);
    fails::<One<u32>>("n=", 422, "n", NO_U32);
    fails::<One<Vec<u32>>>("n=1&n=", 422, "n", NO_U32);
    fails::<One<Option<u32>>>("n=&n=", 422, "n", "occurs more than once");
}

#[test]
fn query_of_a_form_with_only_empty_fields_is_read() {
    #[derive(Deserialize, Debug, PartialEq)]
    struct Form {
        from: Option<u32>,
        limit: Option<u32>,
        name: Option<String>,
        order: Option<Order>,
        price: Option<f64>,
        #[serde(default)]
        tags: Vec<Option<u8>>,
    }
    let expected = Form {
        from: None,
        limit: None,
        name: Some(String::new()),
        order: None,
        price: None,
        tags: vec![None],
    };
    fits("from=&limit=&name=&order=&price=&tags=", expected);
    fails::<Form>("from=&limit=&name=&order=&price=x&tags=", 422, "price", "is not a number");
}

#[test]
fn query_value_that_is_malformed_is_refused_only_if_it_is_read() {
    value("n=ok&utm=50%&%FF=x&50%=50%", text("ok"));
    fails::<One<String>>("n=50%&m=1", 400, "n", PERCENT);
    fails::<One<Option<u32>>>("n=50%", 400, "n", PERCENT);
    fails::<One<Vec<String>>>("n=1&n=50%", 400, "n", PERCENT);
    fails::<One<Order>>("n=%FF", 400, "n", "is not UTF-8 when decoded");
    fails::<One<bool>>("n=%", 400, "n", PERCENT);
    fails::<One<()>>("n=%", 400, "n", PERCENT);
    fails::<One<Id>>("n=%", 400, "n", PERCENT);
    fails::<BTreeMap<String, String>>("a=1&utm=50%", 400, "utm", PERCENT);
    fails::<BTreeMap<String, String>>("50%=1", 400, "50%", PERCENT);
    fails::<BTreeMap<u32, String>>("50%=1", 400, "50%", PERCENT);
    fails::<serde_json::Value>("a=1&utm=50%", 400, "utm", PERCENT);
}

#[test]
fn query_error_of_an_alias_and_its_name_has_the_name() {
    #[derive(Deserialize, Debug, PartialEq)]
    struct Renamed {
        #[serde(rename = "pageSize", alias = "limit")]
        page_size: u32,
    }
    fits("pageSize=7", Renamed { page_size: 7 });
    fits("limit=7", Renamed { page_size: 7 });
    fails::<Renamed>("limit=x", 422, "limit", NO_U32);
    fails::<Renamed>("", 422, "pageSize", "is missing");
    fails::<Renamed>("limit=7&pageSize=7", 422, "pageSize", "occurs more than once");
}

proptest::proptest! {
    #[test]
    fn query_of_any_text_never_panics(query in "((id|name|order|tags|exact)=[a-z0-9%]{0,3}&)*") {
        let _ = page(&query);
    }
}
