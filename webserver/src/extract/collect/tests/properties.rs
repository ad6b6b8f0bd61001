//! Random documents: what `serde_json` accepts has no mistakes, and what it refuses has some.

use proptest::prelude::*;
use serde_json::{Map, Value};

use super::*;

/// Random JSON of the words that the types of the tests know, so that many documents nearly fit.
fn document() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-2..400_i64).prop_map(Value::from),
        prop_oneof![Just("card"), Just("Unit"), Just("Tuple"), Just("a@b"), Just("x")]
            .prop_map(Value::from),
        Just(Value::from(1.5)),
    ];
    let name = prop::sample::select(vec![
        "teamName", "people", "byName", "lead", "name", "age", "mail", "email", "type", "number",
        "holder", "t", "c", "a", "b", "Tuple", "Struct", "Newtype", "all", "first", "count",
        "things", "size", "text", "tags", "limit", "exact", "zz",
    ]);
    scalar.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..8).prop_map(|fields| {
                let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value));
                Value::Object(fields.collect::<Map<_, _>>())
            }),
        ]
    })
}

/// Requires that a document has mistakes exactly if it is refused.
fn agrees<'de, T: Deserialize<'de>>(body: &'de str) {
    let is_good = serde_json::from_str::<T>(body).is_ok();
    let told = told::<T>(body);
    assert_eq!(told.is_empty(), is_good, "{body} {told:?}");
    assert!(told.len() <= 33);
    if is_good {
        assert_eq!(alone::<T>(body), (true, 0), "{body}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn json_mistakes_are_told_exactly_of_refused_documents(value in document()) {
        let body = value.to_string();
        agrees::<Team>(&body);
        agrees::<Vec<Person>>(&body);
        agrees::<Vec<External>>(&body);
        agrees::<Payments>(&body);
        agrees::<Vec<Internal>>(&body);
        agrees::<Vec<Adjacent>>(&body);
        agrees::<Things>(&body);
        agrees::<Search>(&body);
        agrees::<Numbers>(&body);
        agrees::<Custom>(&body);
        agrees::<Login>(&body);
        agrees::<Expr>(&body);
        agrees::<Borrowing<'_>>(&body);
    }

    #[test]
    fn json_mistakes_are_true(value in document()) {
        // Each mistake that is told of a list of people is one of that person.
        let Value::Array(all) = &value else { return Ok(()) };
        let body = value.to_string();
        for told in told::<Vec<Person>>(&body) {
            let index = told.split(['/', ' ']).nth(1).and_then(|index| index.parse::<usize>().ok());
            let Some(person) = index.and_then(|index| all.get(index)) else { continue };
            let person = person.to_string();
            prop_assert!(serde_json::from_str::<Person>(&person).is_err(), "{told} {person}");
        }
    }
}
