//! The names of types and functions: words of the description as TypeScript's conventions want them, each
//! one only once.

use std::collections::BTreeSet;

/// What `runtime.ts` uses, and the words of the language that cannot name a type.
const RESERVED: &[&str] = &[
    "AbortSignal",
    "Answer",
    "Answers",
    "Array",
    "ArrayBuffer",
    "AsyncGenerator",
    "AsyncIterable",
    "Blob",
    "Body",
    "Bytes",
    "Class",
    "Client",
    "Digit",
    "Error",
    "Exclude",
    "Extract",
    "Failure",
    "Fields",
    "File",
    "FormData",
    "Generator",
    "HeaderFields",
    "Headers",
    "Infinity",
    "Iterable",
    "JSON",
    "Map",
    "Math",
    "NaN",
    "NoRequest",
    "NonNullable",
    "Number",
    "NumberOf",
    "Object",
    "Omit",
    "OperationSpec",
    "Options",
    "Partial",
    "Parts",
    "Promise",
    "ReadableStream",
    "Record",
    "RequestInit",
    "Response",
    "ServerEvent",
    "Status",
    "StatusOf",
    "String",
    "Success",
    "Text",
    "TextDecoder",
    "TypeError",
    "URLSearchParams",
    "Uint8Array",
    "UnexpectedAnswer",
    "Value",
    "any",
    "arguments",
    "as",
    "asserts",
    "async",
    "await",
    "bigint",
    "boolean",
    "break",
    "case",
    "catch",
    "class",
    "client",
    "const",
    "continue",
    "debugger",
    "declare",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "globalThis",
    "if",
    "implements",
    "import",
    "in",
    "infer",
    "instanceof",
    "interface",
    "intrinsic",
    "is",
    "keyof",
    "let",
    "module",
    "namespace",
    "never",
    "new",
    "null",
    "number",
    "object",
    "package",
    "private",
    "protected",
    "public",
    "readonly",
    "require",
    "return",
    "satisfies",
    "static",
    "string",
    "super",
    "switch",
    "symbol",
    "this",
    "throw",
    "true",
    "try",
    "type",
    "typeof",
    "undefined",
    "unique",
    "unknown",
    "using",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// The names that are taken in one place.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// The names of a module.
    pub(super) fn of_module() -> Self {
        Self(RESERVED.iter().map(|name| (*name).to_owned()).collect())
    }

    /// The names of an object's functions. An object with a function `then` is taken for a promise.
    pub(super) fn of_object() -> Self {
        Self(BTreeSet::from(["then".to_owned()]))
    }

    /// Returns the name, with a number after it if it is taken.
    pub(super) fn take(&mut self, name: &str) -> String {
        let mut own = name.to_owned();
        for number in 2.. {
            if self.0.insert(own.clone()) {
                break;
            }
            own = format!("{name}_{number}");
        }
        own
    }
}

/// Whether a character can be in a name, on all versions of the language. The letters of the scripts in
/// which people write code can.
fn is_letter(char: char) -> bool {
    let is_known = matches!(char, '\u{c0}'..='\u{24f}' | '\u{370}'..='\u{52f}')
        || matches!(char, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}')
        || matches!(char, '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
    char.is_ascii_alphabetic() || (is_known && char.is_alphabetic())
}

/// Returns the name of a schema as that of a type.
pub(super) fn of_schema(name: &str) -> String {
    let letter = |char: char| {
        let can_be = is_letter(char) || char.is_ascii_digit() || char == '_' || char == '$';
        if can_be { char } else { '_' }
    };
    named(name.chars().map(letter).collect())
}

/// Returns words such as `show_all` as the name of a function, `showAll`.
pub(super) fn camel(words: &str) -> String {
    let pascal = joined(words);
    let mut chars = pascal.chars();
    named(chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default())
}

/// Returns words such as `show_all` as the name of a type, `ShowAll`.
pub(super) fn pascal(words: &str) -> String {
    named(joined(words))
}

/// Joins words, each with a capital letter.
fn joined(words: &str) -> String {
    let words = words.split(|char| !is_letter(char) && !char.is_ascii_digit());
    let word = |word: &str| {
        let mut chars = word.chars();
        let first = chars.next().map(|first| {
            let mut upper = first.to_uppercase();
            // A letter such as `ß` has no capital that is one letter.
            if upper.len() == 1 { upper.next().unwrap_or(first) } else { first }
        });
        first.into_iter().chain(chars).collect::<String>()
    };
    words.map(word).collect()
}

/// Returns a text that begins as a name does.
fn named(text: String) -> String {
    if text.chars().next().is_none_or(|first| first.is_ascii_digit()) {
        format!("_{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_names() {
        let check = |words: &str, function: &str, of_type: &str| {
            assert_eq!(camel(words), function);
            assert_eq!(pascal(words), of_type);
        };
        check("show", "show", "Show");
        check("show_all", "showAll", "ShowAll");
        check("users_v2", "usersV2", "UsersV2");
        check("__proto__", "proto", "Proto");
        check("constructor", "constructor", "Constructor");
        check("größe_ändern", "größeÄndern", "GrößeÄndern");
        check("ⓐ*/{}", "_", "_");
        check("7up", "_7up", "_7up");
    }

    #[test]
    fn names_of_schemas_stay() {
        let check = |name: &str, expected: &str| assert_eq!(of_schema(name), expected);
        check("User", "User");
        check("Page_for_User", "Page_for_User");
        check("shop.User", "shop_User");
        check("Ünï²", "Ünï_");
        check("2D", "_2D");
        check("", "_");
    }

    #[test]
    fn names_in_the_file_are_reserved() {
        let lines = include_str!("runtime.ts").lines().map(str::trim);
        let code = lines.filter(|line| !["//", "/*", "*"].iter().any(|it| line.starts_with(it)));
        let words = code.flat_map(|line| line.split(|char: char| !char.is_ascii_alphanumeric()));
        let types = words.filter(|word| word.starts_with(|first: char| first.is_ascii_uppercase()));
        let free: Vec<_> = types.filter(|word| *word != "XX" && !RESERVED.contains(word)).collect();
        assert!(free.is_empty(), "{free:?}");
    }

    #[test]
    fn names_are_given_once() {
        let mut names = Names::of_module();
        assert_eq!(names.take("User"), "User");
        assert_eq!(names.take("User"), "User_2");
        assert_eq!(names.take("Response"), "Response_2");
        assert_eq!(Names::of_object().take("then"), "then_2");
    }
}
