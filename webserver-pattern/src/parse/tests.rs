//! Tests of valid and invalid paths, and of the message for each mistake.

use super::*;

/// Compares the pattern, printed with a mark for each kind of segment, or the messages of the
/// mistakes.
fn check(text: &str, expected: &[&str]) {
    let found: Vec<String> = match parse(text) {
        Ok(Pattern { segments, query }) => {
            let items = query.iter().map(|item| match item {
                QueryItem::Param(name) => format!("?{name}"),
                QueryItem::Rest(name) => format!("?{name}.."),
            });
            segments
                .iter()
                .map(|segment| match segment {
                    Segment::Text(text) => format!("={text}"),
                    Segment::Param { name, before, after } => {
                        format!("{before}<{name}>{after}")
                    }
                    Segment::Rest { name } => format!("<{name}..>"),
                })
                .chain(items)
                .collect()
        }
        Err(errors) => errors.iter().map(|error| error.mistake.to_string()).collect(),
    };
    let matches = found.len() == expected.len()
        && found.iter().zip(expected).all(|(found, expected)| found.starts_with(expected));
    assert!(matches, "{text}: {found:?} instead of {expected:?}");
}

#[test]
fn path_is_split_into_segments_and_query_items() {
    check("/", &["="]);
    check("/a", &["=a"]);
    check("/a/", &["=a", "="]);
    check("/users/{id}", &["=users", "<id>"]);
    check("/files/v{name}.json", &["=files", "v<name>.json"]);
    check("/{rest..}", &["<rest..>"]);
    check("/a/{rest..}", &["=a", "<rest..>"]);
    check("/größe/{größe}", &["=größe", "<größe>"]);
    check("/{type}", &["<type>"]);
    check("/{_a1}", &["<_a1>"]);
    check("/a/...", &["=a", "=..."]);
    check("/-._~!$&'()*+,;=:@", &["=-._~!$&'()*+,;=:@"]);
    check("/?{q}", &["=", "?q"]);
    check("/a?{q}&{n}&{others..}", &["=a", "?q", "?n", "?others.."]);
}

#[test]
fn path_mistake_has_its_message() {
    check("a", &["a path starts with `/`, such as `/users`"]);
    check("http://a/b", &["a path starts with `/`, such as `/users`"]);
    check("/a%20b", &["`a%20b` contains `%`"]);
    check("/a b", &["`a b` contains a space"]);
    check("/a#b", &["`a#b` contains `#`"]);
    check("/a\tb", &["`a\tb` contains `\\t`"]);
    check("/a\\b", &["`a\\b` contains `\\\\`"]);
    check("/x<id>", &["`x<id>` contains a character that a path cannot have: a parameter is"]);
    check("/a/./..", &["the segment `.`", "the segment `..`"]);
    check("//", &["`//` has nothing"]);
    check("/a//b", &["`//` has nothing"]);
    check("/a//", &["`//` has nothing"]);
    check("/users/{id", &["`{id` is never closed"]);
    check("/users/{id{x}", &["`{id{x}` is never closed"]);
    check("/users/{a}{b", &["`{b` is never closed"]);
    check("/users/id}", &["`id}` closes"]);
    check("/users/{id}}", &["`{id}}` closes"]);
    check("/{}", &["`{}` has no name"]);
    check("/{..}", &["`{..}` has no name"]);
    check("/{1a}", &["`1a` cannot be the name of"]);
    check("/{_}", &["`_` cannot be the name of"]);
    check("/{self}", &["`self` cannot be the name of"]);
    check("/{r#type}", &["`r#type` cannot be the name of"]);
    check("/{a!b}", &["`a!b` cannot be the name of"]);
    check("/{...}", &["`...` cannot be the name of"]);
    check("/{a}/{a}", &["`a` is the name of two parameters"]);
    check("/{a}?{a}", &["`a` is the name of two parameters"]);
    check("/{a}-{b}", &["`{a}-{b}` has two parameters"]);
    check("/{a..}/b", &["`{a..}` takes all remaining segments"]);
    check("/{a..}/{b}", &["`{a..}` takes all remaining segments"]);
    check("/x{a..}", &["`x{a..}` has text beside"]);
    check("/{a..}x", &["`{a..}x` has text beside"]);
    check("/{a..}/", &["`{a..}/`: the rest already"]);
    check("/a?", &["nothing follows `?`"]);
    check("/a?q=1", &["the query item `q=1` is not"]);
    check("/a?q={r}", &["the query item `q={r}` is not"]);
    check("/a?{q}&", &["the query item `` is not"]);
    check("/a?{q}x", &["the query item `{q}x` is not"]);
    check("/a?{q", &["`{q` is never closed"]);
    check("/a?{a}{b}", &["the query item `{a}{b}` is not"]);
    check("/a?{a..}&{b}", &["`{a..}` takes all other query parameters"]);
    check("/a?{q}?{r}", &["the query item `{q}?{r}` is not"]);
}

#[test]
fn parameter_of_another_framework_is_shown_in_our_spelling() {
    let foreign = |text: &str, written: &str, ours: &str| {
        check(text, &[&format!("`{written}` is not a parameter here: write `{ours}`")]);
    };
    foreign("/<id>", "<id>", "{id}");
    foreign("/<path..>", "<path..>", "{path..}");
    foreign("/[id]", "[id]", "{id}");
    foreign("/[...path]", "[...path]", "{path..}");
    foreign("/{*path}", "{*path}", "{path..}");
    foreign("/{**path}", "{**path}", "{path..}");
    foreign("/{path:.*}", "{path:.*}", "{path..}");
    foreign("/{id:u64}", "{id:u64}", "{id}");
    foreign("/{id: u64}", "{id: u64}", "{id}");
    foreign("/{id:[0-9]*}", "{id:[0-9]*}", "{id}");
    foreign("/{id?}/x?{page}", "{id?}", "{id}");
    foreign("/{ id }", "{ id }", "{id}");
    foreign("/{user-id}", "{user-id}", "{user_id}");
    foreign("/a?<page>", "<page>", "{page}");
    foreign("/a?<all..>", "<all..>", "{all..}");
    foreign("/a?page", "page", "{page}");
    foreign("/a?page={page}", "page={page}", "{page}");
    foreign("/a?page=<page>", "page=<page>", "{page}");
    foreign("/a?{page?}", "{page?}", "{page}");
}

#[test]
fn text_that_is_a_parameter_in_another_framework_is_recognised() {
    let check = |text, expected: Option<(&str, &str)>| {
        let found = crate::foreign_text(text);
        assert_eq!(found.as_ref().map(|(name, here)| (*name, here.as_str())), expected, "{text}");
    };
    check(":id", Some(("id", "{id}")));
    check(":id?", Some(("id", "{id}")));
    check("*path", Some(("path", "{path..}")));
    check("**path", Some(("path", "{path..}")));
    for text in ["id", "a:id", ":", "*", ":1", "id:"] {
        check(text, None);
    }
}

#[test]
fn path_with_several_mistakes_reports_all_of_them() {
    check(
        "a/{1}/b%/{x",
        &["a path starts", "`1` cannot", "`b%` contains `%`", "`{x` is never closed"],
    );
}

#[test]
fn prefix_of_a_group_has_texts_and_parameters() {
    #[track_caller]
    fn prefix(text: &str, expected: Result<&[&str], &[&str]>) {
        match (parse_prefix(text), expected) {
            (Ok(found), Ok(expected)) => {
                let written = |segment: &Segment| match segment {
                    Segment::Text(text) => text.clone(),
                    Segment::Param { name, before, after } => format!("{before}{{{name}}}{after}"),
                    Segment::Rest { name } => format!("{{{name}..}}"),
                };
                assert_eq!(found.iter().map(written).collect::<Vec<_>>(), expected, "{text}");
            }
            (Err(found), Err(expected)) => {
                let found: Vec<String> = found.iter().map(|e| e.mistake.to_string()).collect();
                let fits = found.len() == expected.len()
                    && found.iter().zip(expected).all(|(f, e)| f.starts_with(e));
                assert!(fits, "{text}: {found:?}");
            }
            (found, _) => panic!("{text}: {found:?}"),
        }
    }
    prefix("/", Ok(&[]));
    prefix("/a", Ok(&["a"]));
    prefix("/a/b", Ok(&["a", "b"]));
    prefix("", Err(&["a path starts"]));
    prefix("/a/", Err(&["a group's prefix cannot end in `/`: write `/a`"]));
    prefix("/{a}", Ok(&["{a}"]));
    prefix("/a/v{b}/c", Ok(&["a", "v{b}", "c"]));
    prefix("/{a}/{a}", Err(&["`a` is the name of two parameters"]));
    prefix("/{a..}", Err(&["`{a..}` takes all remaining segments, so nothing could follow"]));
    prefix("/{a..}/b", Err(&["`{a..}` takes all remaining segments: make it the last"]));
    prefix("/<a>", Err(&["`<a>` is not a parameter here: write `{a}`"]));
    prefix("/a?{q}", Err(&["a group's prefix cannot have a query: put `?{q}`"]));
    prefix("//", Err(&["`//` has nothing"]));
}
