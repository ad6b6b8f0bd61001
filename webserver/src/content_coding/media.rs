//! Which media types become shorter by a coding.

/// Types of `application`, `font`, `image`, `model` and `multipart` that are text or otherwise not
/// compressed. Those that end in `+json`, `+xml` or `+text` are not listed.
const TYPES: [&str; 31] = [
    "application/atom+xml",
    "application/ecmascript",
    "application/graphql",
    "application/javascript",
    "application/json",
    "application/json5",
    "application/jsonl",
    "application/json-seq",
    "application/manifest+json",
    "application/ndjson",
    "application/rtf",
    "application/sql",
    "application/toml",
    "application/vnd.ms-fontobject",
    "application/wasm",
    "application/x-javascript",
    "application/x-ndjson",
    "application/x-sh",
    "application/x-yaml",
    "application/xml",
    "application/yaml",
    "font/collection",
    "font/otf",
    "font/sfnt",
    "font/ttf",
    "image/bmp",
    "image/svg+xml",
    "image/vnd.microsoft.icon",
    "image/x-icon",
    "image/x-ms-bmp",
    "model/obj",
];

/// Returns whether bodies of a media type become shorter by a coding. `media_type` is without
/// parameters.
pub(super) fn is_compressible(media_type: &str) -> bool {
    let starts = |start: &str| {
        media_type.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start))
    };
    let ends = |end: &str| {
        let at = media_type.len().checked_sub(end.len());
        at.and_then(|at| media_type.get(at..)).is_some_and(|own| own.eq_ignore_ascii_case(end))
    };
    starts("text/")
        || ends("+json")
        || ends("+xml")
        || ends("+text")
        || TYPES.iter().any(|known| known.eq_ignore_ascii_case(media_type))
}
