//! Places in a body: as a JSON Pointer (RFC 6901), which is written step by step, and as it is written
//! in code.

/// Adds a name to a JSON Pointer.
pub(super) fn push_step(pointer: &mut String, name: &str) {
    pointer.push('/');
    for char in name.chars() {
        match char {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            _ => pointer.push(char),
        }
    }
}

/// The maximum number of bytes of a path. Names in the path may come from the client.
const PATH: usize = 256;

/// Returns a pointer as it is written in code, such as `people[3].age`. It is empty for the value as a
/// whole.
pub(crate) fn path(pointer: &str) -> String {
    let mut path = String::new();
    for step in pointer.split('/').skip(1) {
        if !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit()) {
            path.extend(["[", step, "]"]);
            continue;
        }
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(&step.replace("~1", "/").replace("~0", "~"));
    }
    bounded(path)
}

/// Returns the path, or its beginning if it is long.
pub(super) fn bounded(mut path: String) -> String {
    if path.len() > PATH {
        path.truncate(path.floor_char_boundary(PATH));
        path.push_str("..");
    }
    path
}
