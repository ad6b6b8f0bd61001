//! Tests that values that serde keeps, values that it does not keep, and the values of another
//! parser agree.

use super::*;

#[derive(Deserialize, Debug, PartialEq)]
struct All {
    a: Option<u8>,
    b: Option<bool>,
    c: Option<String>,
    d: Option<f64>,
    #[serde(default)]
    e: Vec<i16>,
    f: Option<Order>,
}

/// A struct without a `Vec`, so that serde_urlencoded can read it too: serde_urlencoded does not
/// accept a name twice.
#[derive(Deserialize, Debug, PartialEq)]
struct Form {
    a: Option<u8>,
    b: Option<bool>,
    c: Option<String>,
    d: Option<f64>,
    e: Option<Order>,
    #[serde(rename = "n m", default)]
    n_m: i16,
}

#[derive(Deserialize, Debug, PartialEq)]
struct Flat<T> {
    #[serde(flatten)]
    inner: T,
}

proptest::proptest! {
    /// A flattened struct accepts and refuses the same queries as a plain one, with the same
    /// messages.
    #[test]
    fn query_as_flattened_and_plain_struct_agrees(
        query in "((a|b|c|d|e|f|x)=(-?[0-9]{1,4}|[a-z]|true|on|up|1[.]5|%|%FF|)&){0,7}",
    ) {
        let plain = of::<All>(&query);
        let flattened = of::<Flat<All>>(&query).map(|flat| flat.inner);
        match (&plain, &flattened) {
            // Which of two mistakes is reported first is not guaranteed.
            (Err(_), Err(_)) => {}
            _ => proptest::prop_assert_eq!(&plain, &flattened),
        }
    }

    #[test]
    fn query_error_of_flattened_and_plain_struct_has_the_same_text(value in "-?[0-9]{0,6}|[a-z]{1,3}|true|1[.]5|%|%FF") {
        let query = format!("a=1&n={value}&z=x");
        macro_rules! same {
            ($($t:ty)*) => {$(
                let plain = of::<One<$t>>(&query).map(|one| one.n);
                let flattened = of::<Flat<One<$t>>>(&query).map(|flat| flat.inner.n);
                proptest::prop_assert_eq!(plain, flattened, "{} of {}", &query, stringify!($t));
            )*};
        }
        same! { u8 i8 u16 i32 u64 isize bool char String f32 Option<u8> Option<bool> Option<char> Vec<u8> }
        same! { Order Option<Order> Id Option<Id> Vec<Option<u8>> Option<Vec<u8>> }
    }

    /// This crate accepts more words for a `bool`, and reads an empty text as the `None` of an
    /// `Option`.
    #[test]
    fn query_is_read_like_serde_urlencoded_reads_it(
        query in "((a|b|c|d|e|%61|n+m)=(-?[0-9]{1,3}|[a-z+]{0,3}|true|%C3%BC|up|1[.]5)&){0,5}",
    ) {
        macro_rules! same {
            ($($t:ty)*) => {$(
                let theirs = serde_urlencoded::from_str::<$t>(&query);
                let ours = of::<$t>(&query);
                let more = ["", "0", "1", "on", "off", "yes", "no"];
                if let Ok(theirs) = theirs {
                    proptest::prop_assert_eq!(ours, Ok(theirs), "{}", query);
                } else if !Pairs::new(&query).iter().any(|pair| more.contains(&pair.value.unwrap_or_default())) {
                    proptest::prop_assert!(ours.is_err(), "{}", query);
                }
            )*};
        }
        same! { Form Vec<(String, String)> Vec<(String, Option<u8>)> Vec<(Cow<'static, str>, f32)> }
    }
}
