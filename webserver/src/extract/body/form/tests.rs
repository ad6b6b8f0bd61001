//! Forms: what is read, what is refused, and which mistakes are told.

use std::collections::BTreeMap;
use std::fmt::Debug;

use serde::Deserialize;

use super::*;
use crate::extract::Reject;
use crate::extract::core::fixture::{extracted, post};

const FORM: &str = "application/x-www-form-urlencoded";
const NO_U32: &str = "is not a whole number from 0 to 4294967295";

#[derive(Deserialize, Debug, PartialEq, Default)]
struct Order {
    name: String,
    address: Address,
    count: Option<u32>,
    gift: bool,
    tag: Vec<String>,
    lines: Vec<Line>,
}

#[derive(Deserialize, Debug, PartialEq, Default)]
struct Address {
    town: String,
    zip: u32,
}

#[derive(Deserialize, Debug, PartialEq, Default)]
struct Line {
    price: u32,
}

#[track_caller]
fn fits<T: DeserializeOwned + Debug + PartialEq>(body: &str, expected: T) {
    assert_eq!(read::<T>(body.as_bytes()), Ok(expected), "{body}");
}

#[track_caller]
fn told<T: DeserializeOwned + Debug>(body: &str, expected: &[(&str, &str)]) {
    let error = read::<T>(body.as_bytes()).expect_err(body);
    let FormError::Data { mistakes, .. } = &error else { panic!("{body}: {error:?}") };
    let told: Vec<_> = mistakes.iter().map(|one| (&*one.name, &*one.detail)).collect();
    assert_eq!(told, expected, "{body}");
}

#[test]
fn form_has_groups_lists_and_check_boxes() {
    let order = |gift| Order {
        name: "A".into(),
        address: Address { town: "B".into(), zip: 7 },
        count: None,
        gift,
        tag: vec!["x".into(), "y".into()],
        lines: (0..11).map(|price| Line { price }).collect(),
    };
    let lines = |form: fn(usize) -> String| (0..11).rev().map(form).collect::<String>();
    let dots = lines(|n| format!("lines.{n}.price={n}&"));
    fits(&format!("{dots}name=A&address.town=B&address.zip=7&count=&tag=x&tag=y"), order(false));
    let brackets = lines(|n| format!("lines[{n}][price]={n}&"));
    let rest = "name=A&address[town]=B&address[zip]=7&tag[]=x&tag[]=y&gift=on";
    fits(&format!("{brackets}{rest}"), order(true));
    let encoded = "name=A&address%5Btown%5D=B&address%5bzip%5d=7&tag%5B%5D=x&tag%5B%5D=y&gift=1";
    fits(&format!("{dots}{encoded}"), order(true));
    let least = Order { name: "A".into(), ..Order::default() };
    fits("name=A&address.town=&address.zip=0", least);
}

#[derive(Deserialize, Debug, PartialEq)]
enum Shape {
    Point,
    Round { r: u32 },
    Wide(u32, u32),
}

#[derive(Deserialize, Debug, PartialEq)]
struct Holds<T> {
    shape: T,
}

#[test]
fn form_has_enums() {
    fits("shape=Point", Holds { shape: Shape::Point });
    fits("shape[Round][r]=3", Holds { shape: Shape::Round { r: 3 } });
    fits("shape.Wide[0]=3&shape.Wide[1]=4", Holds { shape: Shape::Wide(3, 4) });
    fits("shape.Wide=3&shape.Wide=4", Holds { shape: Shape::Wide(3, 4) });
    told::<Holds<Shape>>("shape=Line", &[("shape", "is not one of `Point`, `Round`, `Wide`")]);
    fits("shape=", Holds { shape: None::<Shape> });
    fits("a=b", Holds { shape: None::<Address> });
}

#[test]
fn name_with_dots_is_read_whole_if_a_field_has_it() {
    #[derive(Deserialize, Debug, PartialEq)]
    struct Hub {
        #[serde(rename = "hub.mode")]
        mode: String,
        #[serde(rename = "hub.topic")]
        topic: Option<String>,
    }
    #[derive(Deserialize, Debug, PartialEq)]
    struct Flat {
        #[serde(flatten)]
        hub: Hub,
    }
    let hub = || Hub { mode: "a".into(), topic: Some("b".into()) };
    fits("hub.mode=a&hub.topic=b&hub.other=c", hub());
    fits("hub.mode=a&hub.topic=b", Flat { hub: hub() });
    fits("a.b=1&a[b]=2", BTreeMap::from([("a.b".to_owned(), 1), ("a[b]".to_owned(), 2)]));
    fits("a.b=1", BTreeMap::from([("a".to_owned(), BTreeMap::from([("b".to_owned(), 1)]))]));
    // A name that is both is read as what the field is.
    fits("shape=x&shape.y=z", Holds { shape: "x".to_owned() });
}

#[test]
fn all_mistakes_of_a_form_are_told() {
    told::<Order>(
        "address[zip]=x&count=y&tag=a&lines[0].price=-1&lines[1].price=1&lines[2].price=z",
        &[
            ("address[zip]", NO_U32),
            ("address.town", "is missing"),
            ("count", NO_U32),
            ("lines[0].price", NO_U32),
            ("lines[2].price", NO_U32),
            ("name", "is missing"),
        ],
    );
    told::<Order>("name=A&address=7", &[("address", "is not an object")]);
    told::<Order>(
        "name=A&name=B&address.town=C&address.zip=1",
        &[("name", "occurs more than once")],
    );
}

#[test]
fn numbers_in_flattened_structs_are_all_told() {
    #[derive(Deserialize, Debug, PartialEq)]
    struct Search {
        q: u32,
        #[serde(flatten)]
        pager: Pager,
    }
    #[derive(Deserialize, Debug, PartialEq)]
    struct Pager {
        from: u32,
        limit: u32,
    }
    fits("q=1&from=2&limit=3", Search { q: 1, pager: Pager { from: 2, limit: 3 } });
    told::<Search>("q=x&from=2&limit=z", &[("q", NO_U32), ("limit", NO_U32)]);
    told::<Search>("q=x&from=y&limit=z", &[("q", NO_U32), ("from", NO_U32), ("limit", NO_U32)]);
}

#[test]
fn form_has_limits() {
    let pairs = |count: usize| "a=1&".repeat(count);
    fits(
        &format!("{}b=2", pairs(999)),
        BTreeMap::from([("a".to_owned(), vec![1; 999]), ("b".to_owned(), vec![2])]),
    );
    let many = read::<BTreeMap<String, String>>(pairs(1001).as_bytes());
    assert_eq!(many, Err(FormError::TooManyPairs { limit: 1000 }));
    fits(&"&".repeat(5000), BTreeMap::<String, String>::new());
    let deep = read::<BTreeMap<String, String>>(b"a.b.c.d.e.f=1");
    let name = "a.b.c.d.e.f".to_owned();
    assert_eq!(deep, Err(FormError::TooManyParts { name, limit: 5 }));
    let many: Vec<_> = (0..100).map(|n| format!("lines[{n}].price=x&")).collect();
    let many = many.concat();
    let error = read::<Order>(many.as_bytes()).expect_err("no price is a number");
    assert_eq!(error.mistakes().len(), 33);
}

#[test]
fn form_requires_its_content_type_and_utf8() {
    type One = BTreeMap<String, String>;
    let status = |content_type: &str, body: &'static [u8]| match extracted::<Form<One>>(&post(
        content_type,
        body,
    )) {
        Ok(_) => 200,
        Err(error) => error.status().as_u16(),
    };
    assert_eq!(status(FORM, b"a=1"), 200);
    assert_eq!(status("Application/X-WWW-Form-urlencoded; charset=UTF-8", b"a=1"), 200);
    assert_eq!(status("application/x-www-form-urlencoded; charset=utf-16", b"a=1"), 415);
    assert_eq!(status("multipart/form-data; boundary=x", b"a=1"), 415);
    assert_eq!(status("", b"a=1"), 415);
    assert_eq!(status("", b""), 415);
    assert_eq!(status(FORM, b"a=\xff"), 400);
    assert_eq!(status(FORM, b"a=%ff"), 400);
    assert_eq!(status(FORM, b"a=50%"), 400);
}

#[test]
fn sensitive_field_of_a_form_is_not_shown() {
    #[derive(Deserialize, Debug)]
    #[expect(dead_code, reason = "only how it is read matters")]
    struct Login {
        pin: crate::extract::Sensitive<u32>,
        age: u32,
    }
    let error = read::<Login>(b"pin=1-2&age=3-4").expect_err("they are no numbers");
    let mistakes = error.mistakes();
    let received: Vec<_> = mistakes.iter().map(|one| one.received.as_deref()).collect();
    // The first of two fields is read first.
    assert_eq!(received, [None, Some("3-4")]);
}

proptest::proptest! {
    #[test]
    fn form_of_any_text_never_panics_and_tells_at_least_one_mistake(
        body in "((name|address|lines|tag|count|gift)([.\\[](0|1|town|zip|price)\\]?){0,3}=[a-z0-9%]{0,2}&){0,8}"
    ) {
        if let Err(error) = read::<Order>(body.as_bytes()) {
            let count = error.mistakes().len();
            proptest::prop_assert!((1..=33).contains(&count));
        }
    }
}
