//! Tests of all forms of signatures.

use super::*;

fn read(text: &str) -> Signature {
    let tokens: TokenStream = text.parse().expect("it is Rust");
    Signature::read(tokens.into_iter().collect()).expect("it is a function")
}

fn text(tokens: &TokenStream) -> String {
    tokens.to_string().replace(' ', "")
}

#[test]
fn signature_splits_arguments_like_rustc() {
    let check = |arguments: &str, expected: &[(&str, &str)]| {
        let sig = read(&format!("fn f({arguments})"));
        let all = sig.inputs.iter().map(|input| match input {
            Input::Receiver(_) => ("self".to_owned(), String::new()),
            Input::Typed(Typed { pattern, ty, .. }) => (text(pattern), text(ty)),
            Input::Variadic(all) => ("...".to_owned(), text(all)),
        });
        let all: Vec<_> = all.collect();
        let all: Vec<_> = all.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(all, expected, "{arguments}");
    };
    check("", &[]);
    check("a: u8, b: &str,", &[("a", "u8"), ("b", "&str")]);
    check("a:&str", &[("a", "&str")]);
    check("a: HashMap<u8, Vec<u8>>, b: u8", &[("a", "HashMap<u8,Vec<u8>>"), ("b", "u8")]);
    check("a: fn(u8) -> u8, b: u8", &[("a", "fn(u8)->u8"), ("b", "u8")]);
    check("a: F<fn() -> u8, u8>, b: u8", &[("a", "F<fn()->u8,u8>"), ("b", "u8")]);
    check("a: <X as Y>::Z, b: ::a::B", &[("a", "<XasY>::Z"), ("b", "::a::B")]);
    check("a::B(c): a::B", &[("a::B(c)", "a::B")]);
    check("A::<u8, u8>(c): A<u8>", &[("A::<u8,u8>(c)", "A<u8>")]);
    check("P { a, b: _ }: P", &[("P{a,b:_}", "P")]);
    check("#[a(b)] #[c] d: u8", &[("d", "u8")]);
    check("a: A<-1>, b: A<{ 1 > 0 }>", &[("a", "A<-1>"), ("b", "A<{1>0}>")]);
    check("a: u8 = 3, b: I<A = B>", &[("a", "u8"), ("b", "I<A=B>")]);
    check("a: u8, ...", &[("a", "u8"), ("...", "...")]);
    check("a: ...", &[("...", "a:...")]);
    for receiver in ["self", "&self", "&mut self", "&'a self", "&'a mut self", "mut self"] {
        check(&format!("{receiver}, a: u8"), &[("self", ""), ("a", "u8")]);
    }
    check("self: Box<Self>", &[("self", "")]);
    check("self:&Self", &[("self", "")]);
    check("self::A(b): self::A", &[("self::A(b)", "self::A")]);
}

#[test]
fn signature_argument_has_a_name_if_its_pattern_is_one_word() {
    let name = |pattern: &str| match &read(&format!("fn f({pattern}: u8)")).inputs[0] {
        Input::Typed(typed) => typed.name.clone(),
        _ => None,
    };
    for (pattern, expected) in [
        ("a", Some("a")),
        ("mut a", Some("a")),
        ("r#type", Some("type")),
        ("_", None),
        ("ref a", None),
        ("a @ 0", None),
        ("(a, b)", None),
        ("a::B", None),
        ("&a", None),
    ] {
        assert_eq!(name(pattern).as_deref(), expected, "{pattern}");
    }
}

#[test]
fn signature_parts_around_the_arguments_are_recognised() {
    let sig = read(
        "pub(crate) const async unsafe extern \"C\" fn f<'a, const N: usize, T: X<U>>() -> A<B> where T: Y",
    );
    assert_eq!(text(&sig.vis), "pub(crate)");
    assert!(sig.asyncness.is_some() && sig.safety.is_some());
    assert_eq!(sig.abi.as_ref().map(text).as_deref(), Some("extern\"C\""));
    assert!(matches!(
        &sig.generics[..],
        [Generic::Lifetime, Generic::Const(n), Generic::Type(t)] if n == "N" && t == "T"
    ));
    assert_eq!(sig.output.as_deref().map(text).as_deref(), Some("A<B>"));
    let plain = read("fn f()");
    assert!(plain.vis.is_empty() && plain.asyncness.is_none() && plain.abi.is_none());
    assert!(plain.output.is_none() && plain.generics.is_empty() && plain.inputs.is_empty());
}

#[test]
fn name_of_a_header_field_is_turned_into_a_name_of_rust() {
    let check = |text: &str| dashed(text.parse().expect("it is Rust"));
    assert_eq!(check("X-Trace-Id").as_deref(), Some("x_trace_id"));
    assert_eq!(check("-1"), None);
    assert_eq!(check("name"), None);
    assert_eq!(check("mut name"), None);
}
