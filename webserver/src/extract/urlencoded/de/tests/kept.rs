//! Types whose values serde keeps before it knows what they are for: flattened structs, tagged
//! enums and untagged enums. These types read the same values as plain fields do.

use serde_core::de::Deserializer;

use super::*;
use crate::extract::urlencoded::de::failed::take_refused;

#[derive(Deserialize, Debug, PartialEq)]
struct Pager {
    offset: i64,
    limit: Option<u32>,
}

#[derive(Deserialize, Debug, PartialEq)]
struct Search {
    q: String,
    #[serde(flatten)]
    pager: Pager,
}

fn search(q: &str, offset: i64, limit: Option<u32>) -> Search {
    Search { q: q.into(), pager: Pager { offset, limit } }
}

#[derive(Deserialize, Debug, PartialEq)]
struct Outer {
    #[serde(flatten)]
    search: Search,
}

#[test]
fn flattened_struct_has_numbers() {
    fits("q=12&offset=-3&limit=10", search("12", -3, Some(10)));
    fits("q=x&offset=0", search("x", 0, None));
    fits("q=x&offset=0&limit=", search("x", 0, None));
    fits("q=x&offset=0&limit=&unknown=5&unknown=6", search("x", 0, None));
    fits("q=12&offset=3&limit=10", Outer { search: search("12", 3, Some(10)) });
}

#[derive(Deserialize, Debug, PartialEq)]
struct Flat<T> {
    #[serde(flatten)]
    inner: T,
}

/// Asserts the value of the field `n` in a flattened struct.
#[track_caller]
fn flat<T: DeserializeOwned + PartialEq + Debug>(query: &str, expected: T) {
    fits(query, Flat { inner: One { n: expected } });
}

#[test]
fn flattened_struct_has_every_plain_type() {
    flat("n=12", text("12"));
    flat("n=true", text("true"));
    flat("n=", String::new());
    flat("n=255", 255_u8);
    flat("n=65535", 65535_u16);
    flat("n=-128", -128_i8);
    flat("n=18446744073709551615", u64::MAX);
    flat("n=-9223372036854775808", i64::MIN);
    flat("n=7", 7_usize);
    flat("n=7", NonZero::new(7_u16));
    flat("n=-7", NonZero::new(-7_i8));
    flat("n=1", 1.0_f32);
    flat("n=0.1", 0.1_f32);
    flat("n=0.1", 0.1_f64);
    flat("n=inf", f64::INFINITY);
    for (word, expected) in [("1", true), ("on", true), ("No", false), ("false", false)] {
        flat(&format!("n={word}"), expected);
        flat(&format!("n={word}"), Some(expected));
    }
    flat("n=7", '7');
    flat("n=", ());
    flat("n=down", Order::Down);
    flat("n=7", Id(7));
    flat("n=7", Some(Id(7)));
    flat("n=a+b", Cow::<str>::Owned(text("a b")));
    flat("n=127.0.0.1", std::net::IpAddr::from([127, 0, 0, 1]));
}

#[test]
fn flattened_struct_has_lists_and_options() {
    flat("n=1&n=2", vec![1_u8, 2]);
    flat("n=1", vec![1_u8]);
    flat("n=x", vec![text("x")]);
    flat("n=1", Some(vec![text("1")]));
    flat("n=&n=2", vec![None, Some(2_u8)]);
    flat("n=", vec![None::<u8>]);
    flat("n=1&n=2", [1_u8, 2]);
    flat("n=1&n=2", (1_u8, text("2")));
    flat("n=", None::<u32>);
    flat("n", None::<bool>);
    flat("n=", None::<char>);
    flat("n=", None::<Order>);
    flat("n=", None::<std::net::IpAddr>);
    flat("n=", Some(String::new()));
    flat("m=", None::<u32>);
}

#[test]
fn flattened_struct_has_the_errors_of_plain_fields() {
    for query in ["n=x", "n=-1", "n=4294967296", "n=", "n=1.5", "n=%2B1"] {
        fails::<One<u32>>(query, 422, "n", NO_U32);
        fails::<Flat<One<u32>>>(query, 422, "n", NO_U32);
    }
    fails::<Flat<One<i8>>>("n=128", 422, "n", "is not a whole number from -128 to 127");
    fails::<Flat<One<f64>>>("n=x", 422, "n", "is not a number");
    fails::<Flat<One<bool>>>("n=2", 422, "n", "is not `true` or `false`");
    fails::<Flat<One<char>>>("n=ab", 422, "n", "is not a single character");
    fails::<Flat<One<Order>>>("n=x", 422, "n", "is not one of `up`, `down`");
    fails::<Flat<One<NonZero<u8>>>>("n=0", 422, "n", "is not a number other than zero");
    fails::<Flat<One<u32>>>("n=1&n=2", 422, "n", "occurs more than once");
    fails::<Flat<One<Vec<u32>>>>("n=1&n=x", 422, "n", NO_U32);
    fails::<Flat<One<u32>>>("m=1", 422, "n", "is missing");
    fails::<Flat<One<std::net::IpAddr>>>("m=1&n=x", 422, "n", "invalid IP address syntax");
    let not_12 = "q=12&offset=12&limit=x";
    fails::<Search>(not_12, 422, "limit", NO_U32);
    fails::<Search>(
        "q=12&offset=x&limit=12",
        422,
        "offset",
        "is not a whole number from \
        -9223372036854775808 to 9223372036854775807",
    );
    fails::<Search>("offset=1&limit=2", 422, "q", "is missing");
}

#[derive(Deserialize, Debug, PartialEq)]
struct Both {
    #[serde(flatten)]
    pager: Pager,
    #[serde(flatten)]
    others: HashMap<String, serde_json::Value>,
}

#[test]
fn flattened_map_has_the_other_values() {
    type Others<T> = Flat<BTreeMap<String, T>>;
    fits("a=1&b=2", Flat { inner: BTreeMap::from([(text("a"), 1), (text("b"), 2)]) });
    fits("a=1&b=", Flat { inner: BTreeMap::from([(text("a"), Some(1)), (text("b"), None)]) });
    fits("1=a", Flat { inner: BTreeMap::from([(1_u8, text("a"))]) });
    fails::<Others<u32>>("a=1&b=x", 422, "b", NO_U32);
    let both: Both = of("offset=1&limit=2&zip=8001&tag=a&tag=b").expect("it fits");
    assert_eq!(both.pager, Pager { offset: 1, limit: Some(2) });
    assert_eq!(both.others["zip"], "8001");
    assert_eq!(both.others["tag"], serde_json::json!(["a", "b"]));
}

#[test]
fn flattened_map_has_any_count_of_numbers() {
    for count in [0, 1, 20, 63, 64, 65, 200, 1500] {
        let query: Vec<_> = (0..count).map(|n| format!("n{n}={n}")).collect();
        let expected: HashMap<_, _> = (0..count).map(|n| (format!("n{n}"), n)).collect();
        fits::<Flat<HashMap<String, u32>>>(&query.join("&"), Flat { inner: expected });
    }
}

#[derive(Deserialize, Debug, PartialEq)]
struct Location {
    lat: f64,
    lng: f64,
}

#[test]
fn flattened_option_is_none_if_its_fields_do_not_fit() {
    let there = Flat { inner: Some(Location { lat: 47.5, lng: 8.0 }) };
    fits("lat=47.5&lng=8", there);
    fits("other=1", Flat { inner: None::<Location> });
    fits("lat=1", Flat { inner: None::<Location> });
    // This is serde's own rule: here it does not distinguish a mistake from absence.
    fits("lat=x&lng=8", Flat { inner: None::<Location> });
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(untagged)]
enum Key {
    Number(u64),
    Flag(bool),
    Name(String),
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(untagged)]
enum Filter {
    Range { from: u64, to: u64 },
    Near { from: String, to: u32, within: u8 },
    Named { from: String },
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(untagged)]
enum Mixed {
    Other { id: u64, x: u32 },
    Text { id: String, y: u32 },
}

#[test]
fn untagged_enum_is_its_first_form_that_fits() {
    value("n=7", Key::Number(7));
    value("n=true", Key::Flag(true));
    value("n=x", Key::Name(text("x")));
    value("n=-7", Key::Name(text("-7")));
    flat("n=7", Key::Number(7));
    flat("n=on", Key::Flag(true));
    flat("n=x", Key::Name(text("x")));
    value("n=7&n=x", vec![Key::Number(7), Key::Name(text("x"))]);
    fits(
        "7=x&y=on",
        BTreeMap::from([(text("7"), Key::Name(text("x"))), (text("y"), Key::Flag(true))]),
    );

    fits("from=1&to=2", Filter::Range { from: 1, to: 2 });
    fits("from=1&to=x", Filter::Named { from: text("1") });
    fits("from=1", Filter::Named { from: text("1") });
    fits("from=x&to=2&within=3", Filter::Near { from: text("x"), to: 2, within: 3 });
    fits("q=5&from=1&to=2", Flat { inner: Filter::Range { from: 1, to: 2 } });
    fails::<Filter>("to=2", 422, "", "does not have any of the accepted forms");

    fits("id=7&y=3", Mixed::Text { id: text("7"), y: 3 });
    fits("id=7&x=3", Mixed::Other { id: 7, x: 3 });
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(untagged)]
enum Plain {
    Number(u64),
    Flag(bool),
}

#[test]
fn untagged_enum_error_names_the_refused_parameter() {
    fails::<One<Plain>>("m=1&n=x", 422, "n", "does not have any of the accepted forms");
    fails::<Flat<One<Plain>>>("m=1&n=x", 422, "n", "does not have any of the accepted forms");
    fails::<One<Plain>>("m=1&n=50%", 400, "n", PERCENT);
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Number(u32),
    Text(String),
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(rename_all = "lowercase")]
enum By {
    Id(u64),
    Name(String),
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Event {
    Click { x: i32, y: i32 },
    Key { code: char, is_repeated: Option<bool> },
    Idle,
    Page(Pager),
}

#[test]
fn tagged_enum_has_numbers() {
    fits("kind=click&x=1&y=-2&utm=50%", Event::Click { x: 1, y: -2 });
    fits("code=7&kind=key&is_repeated=1", Event::Key { code: '7', is_repeated: Some(true) });
    fits("code=7&kind=key&is_repeated=", Event::Key { code: '7', is_repeated: None });
    fits("kind=idle", Event::Idle);
    fits("kind=page&offset=5", Event::Page(Pager { offset: 5, limit: None }));
    fits("q=1&kind=click&x=1&y=2", Flat { inner: Event::Click { x: 1, y: 2 } });
    fails::<Event>(
        "kind=click&x=1&y=z",
        422,
        "y",
        "is not a whole number from -2147483648 to 2147483647",
    );
    fails::<Event>("x=1&y=2", 422, "kind", "is missing");
    fails::<Event>("kind=x", 422, "kind", "is not one of `click`, `key`, `idle`, `page`");

    fits("t=Number&c=5", Adjacent::Number(5));
    fits("t=Text&c=5", Adjacent::Text(text("5")));
    fails::<Adjacent>("t=Number&c=x", 422, "c", NO_U32);

    fits("x=1&id=5", Flat { inner: By::Id(5) });
    fits("x=1&name=5", Flat { inner: By::Name(text("5")) });
}

#[test]
fn kept_value_that_is_malformed_is_refused_only_if_it_is_read() {
    let utm = "q=ok&offset=1&utm=50%&%FF=x&50%=50%";
    fits(utm, search("ok", 1, None));
    fails::<Search>("q=ok&offset=1&limit=50%", 400, "limit", PERCENT);
    fails::<Search>("q=ok&offset=%FF", 400, "offset", "is not UTF-8 when decoded");
    fails::<Flat<One<String>>>("n=50%", 400, "n", PERCENT);
    fails::<Flat<One<Option<String>>>>("n=50%", 400, "n", PERCENT);
    fails::<Flat<One<Vec<String>>>>("n=1&n=50%", 400, "n", PERCENT);
    fails::<Flat<BTreeMap<String, String>>>("n=1&utm=50%", 400, "utm", PERCENT);
    fails::<Flat<BTreeMap<String, serde_json::Value>>>("n=1&utm=50%", 400, "utm", PERCENT);
    fails::<Flat<Option<One<u8>>>>("n=50%", 400, "n", PERCENT);
}

#[derive(Deserialize, Debug, PartialEq)]
struct Two {
    limit: u8,
    n: Even,
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(try_from = "String")]
struct Even(String);

impl TryFrom<String> for Even {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        if text.len().is_multiple_of(2) { Ok(Self(text)) } else { Err("is not of even length") }
    }
}

#[test]
fn error_of_a_custom_type_names_its_parameter() {
    flat("n=12", Even(text("12")));
    fails::<One<Even>>("n=123", 422, "n", "is not of even length");
    fits("limit=1&n=12", Flat { inner: Two { limit: 1, n: Even(text("12")) } });
    fails::<Flat<Two>>("a=1&limit=1&n=123", 422, "n", "is not of even length");
}

#[test]
fn integers_of_128_bits_are_read_only_by_plain_fields() {
    value("n=7", 7_u128);
    fails::<Flat<One<u128>>>("n=7", 422, "n", "u128 is not supported");
}

/// This test would fail if the search read the query without end. The cost of each reading is
/// bounded.
#[test]
fn query_is_read_a_bounded_number_of_times() {
    thread_local! {
        static READ: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
    }
    struct Counted;
    impl<'de> Deserialize<'de> for Counted {
        fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
            READ.set(READ.get() + 1);
            BTreeMap::<String, Plain>::deserialize(d).map(|_| Self)
        }
    }
    for (count, most) in [(2, 2100), (30, 150), (2000, 40)] {
        let query: Vec<_> = (0..count).map(|n| format!("n{n}={n}")).chain(["x=y".into()]).collect();
        READ.set(0);
        assert!(of::<Counted>(&query.join("&")).is_err());
        assert!(READ.get() <= most, "{count} pairs were read {} times", READ.get());
    }
}

#[test]
fn refusals_are_empty_after_a_failed_query() {
    let left = || take_refused().len();
    for query in ["n=x", "n=", "n=50%", "n=1&n=x"] {
        assert!(of::<One<Order>>(query).is_err());
        assert_eq!(left(), 0, "{query}");
        assert!(of::<Flat<One<Order>>>(query).is_err());
        assert_eq!(left(), 0, "{query}");
        assert!(of::<Vec<(String, Order)>>(query).is_err());
        assert_eq!(left(), 0, "{query}");
    }
    assert_eq!(of::<One<Key>>("n=7"), Ok(One { n: Key::Number(7) }));
    assert_eq!(left(), 0);
}
