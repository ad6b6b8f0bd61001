//! Names of types, as a developer would write them.

/// Returns the name of a type without the paths of its parts: `Option<State<Db>>` for
/// `core::option::Option<webserver::State<app::Db>>`.
pub(super) fn short(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    // The text that has been read and may turn out to be a path.
    let mut start = 0;
    let is_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':');
    for (at, c) in name.char_indices() {
        if !is_path(c) {
            out.push_str(last(&name[start..at]));
            out.push(c);
            start = at + c.len_utf8();
        }
    }
    out.push_str(last(&name[start..]));
    out
}

fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_name_has_no_paths() {
        assert_eq!(short("u64"), "u64");
        assert_eq!(short("&str"), "&str");
        assert_eq!(short("core::option::Option<alloc::string::String>"), "Option<String>");
        assert_eq!(short("a::B<(c::D, &mut [e::F; 3])>"), "B<(D, &mut [F; 3])>");
        assert_eq!(short("&dyn core::fmt::Debug"), "&dyn Debug");
    }
}
