//! How queries are parsed, and how malformed pairs are handled.

use super::*;

fn all(query: &str) -> Vec<(String, String)> {
    let pairs = Pairs::new(query);
    let value = |pair: Pair<'_>| pair.value.expect("it can be decoded").to_owned();
    pairs.iter().map(|pair| (pair.name.to_owned(), value(pair))).collect()
}

#[test]
fn query_is_split_before_it_is_decoded() {
    let check = |query: &str, expected: &[(&str, &str)]| {
        let expected: Vec<_> =
            expected.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        assert_eq!(all(query), expected, "{query}");
    };
    check("", &[]);
    check("a", &[("a", "")]);
    check("a=", &[("a", "")]);
    check("=b", &[("", "b")]);
    check("a=b&&c=d&", &[("a", "b"), ("c", "d")]);
    check("a=b=c", &[("a", "b=c")]);
    check("a=1&a=2", &[("a", "1"), ("a", "2")]);
    check("a+b=%26%3D&c=d", &[("a b", "&="), ("c", "d")]);
    check("a%3Db=c", &[("a=b", "c")]);
    check("n=%C3%BC", &[("n", "ü")]);
    check("a=b&c=%64&e&=f&&g=h=", &[("a", "b"), ("c", "d"), ("e", ""), ("", "f"), ("g", "h=")]);
}

#[test]
fn query_keeps_many_pairs_in_their_order() {
    for count in 0..3 * FEW {
        for value in ["x", "%78"] {
            let query: Vec<_> = (0..count).map(|n| format!("{n}={value}")).collect();
            let query = query.join("&");
            let expected: Vec<_> = (0..count).map(|n| (n.to_string(), "x".into())).collect();
            assert_eq!(all(&query), expected, "{query}");
        }
    }
}

#[test]
fn query_pair_that_is_malformed_is_marked_and_the_others_are_read() {
    let check = |query: &str, number: usize, why: Malformed| {
        let pairs = Pairs::new(query);
        let flaws = pairs.iter().enumerate().filter_map(|(n, pair)| Some((n, pair.value.err()?)));
        assert_eq!(flaws.collect::<Vec<_>>(), [(number, why)], "{query}");
        assert_eq!(pairs.single("ok"), Ok(Some(&b"yes"[..])), "{query}");
    };
    check("a=%&ok=yes", 0, Malformed::Percent);
    check("ok=yes&a=50%", 1, Malformed::Percent);
    check("ok=yes&%zz=b", 1, Malformed::Percent);
    check("%=%&ok=yes", 0, Malformed::Percent);
    check("a=%4&ok=yes", 0, Malformed::Percent);
    check("a=%FF&ok=yes", 0, Malformed::Utf8);
    check("ok=yes&%FF=%FF", 1, Malformed::Utf8);
    check("ok=yes&a=%&b=%C3%BC", 1, Malformed::Percent);
    check("ok=yes&a=%25%&b=%25", 1, Malformed::Percent);
}

#[test]
fn query_value_that_is_malformed_is_an_error_where_it_is_read() {
    let malformed = |why| Err(NotSingle::Malformed(why));
    let single = |query: &str| {
        let pairs = Pairs::new(query);
        pairs.single("a").map(|value| value.map(<[u8]>::to_vec))
    };
    assert_eq!(single("a=%"), malformed(Malformed::Percent));
    assert_eq!(single("b=%&a=%FF"), malformed(Malformed::Utf8));
    assert_eq!(single("b=%C3&c=%BC&a=1"), Ok(Some(b"1".to_vec())));
    assert_eq!(single("a=1&a=%"), Err(NotSingle::Repeated));
    let pairs = Pairs::new("a=1&b=%&a=%");
    let values: Vec<_> = pairs.values("a").collect();
    assert_eq!(values, [Ok("1"), Err(Malformed::Percent)]);
}

#[test]
fn query_values_that_are_empty_have_different_addresses() {
    let pairs = Pairs::new("a&b=&=&c&d=&&e");
    let mut places: Vec<_> = pairs.iter().flat_map(|pair| pair.value).map(str::as_ptr).collect();
    assert_eq!(places.len(), 6);
    places.dedup();
    assert_eq!(places.len(), 6);
    let full = "a=b&".repeat(SHORT / 4 - 1) + "abcd";
    assert_eq!(Pairs::new(&full).iter().last().map(|pair| pair.value), Some(Ok("")));
}

proptest::proptest! {
    #[test]
    fn query_of_any_text_never_panics(query in "[a-c=&%+0-9A-F]*") {
        proptest::prop_assert!(Pairs::new(&query).iter().count() <= query.len());
    }

    #[test]
    fn query_decoding_agrees_with_decoding_into_a_string(query in "[a-c=&0-9]*") {
        let encoded = format!("{query}&%61");
        let with_one_more: Vec<_> = [("a".to_owned(), String::new())].into();
        proptest::prop_assert_eq!(all(&encoded), [all(&query), with_one_more].concat());
    }

    #[test]
    fn query_pair_that_is_malformed_does_not_change_others(before in "[a-c=&0-9]*", after in "[a-c=&0-9%]*") {
        let of = |query: &str, others: &dyn Fn(usize, usize) -> bool| -> Vec<String> {
            let pairs = Pairs::new(query);
            let all: Vec<_> = pairs.iter().map(|pair| format!("{pair:?}")).collect();
            let count = all.len();
            let all = all.into_iter().enumerate();
            all.filter(|(n, _)| others(*n, count)).map(|(_, pair)| pair).collect()
        };
        let alone = of(&before, &|_, _| true).len();
        let whole = of(&format!("{before}&x=%&{after}"), &|n, _| n != alone);
        let apart = [of(&before, &|_, _| true), of(&after, &|_, _| true)].concat();
        proptest::prop_assert_eq!(whole, apart);
    }
}
