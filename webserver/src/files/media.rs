//! Media types by the extensions of file names. A table of our own: the crates that have one bring
//! every type that was ever registered, and are not kept up to date.

/// What is known of a kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Media {
    /// The value of `Content-Type`.
    pub(super) content_type: &'static str,
    /// Whether a compressed variant may be smaller.
    pub(super) shrinks: bool,
}

/// The type of a file that is not in the table. A browser saves it instead of showing it.
const UNKNOWN: Media = Media { content_type: "application/octet-stream", shrinks: true };

/// The type of a page.
pub(super) const HTML: &str = "text/html; charset=utf-8";

/// Returns what is known of a file by its name. The case of the extension does not matter.
pub(super) fn media_of(name: &str) -> Media {
    let Some((_, extension)) = name.rsplit_once('.') else { return UNKNOWN };
    let mut lower = [0; LONGEST];
    let Some(lower) = lower.get_mut(..extension.len()) else { return UNKNOWN };
    lower.copy_from_slice(extension.as_bytes());
    lower.make_ascii_lowercase();
    let found = TABLE.binary_search_by_key(&&*lower, |(extension, _, _)| extension.as_bytes());
    found.map_or(UNKNOWN, |index| {
        let (_, content_type, shrinks) = TABLE[index];
        Media { content_type, shrinks }
    })
}

/// The length of the longest extension in the table.
const LONGEST: usize = 11;

const YES: bool = true;
const NO: bool = false;

/// Extensions in alphabetical order, their media types as registered at IANA or as the WHATWG MIME
/// Sniffing standard names them, and whether such a file shrinks. Text is UTF-8.
#[rustfmt::skip]
const TABLE: &[(&str, &str, bool)] = &[
    ("3gp", "video/3gpp", NO),
    ("7z", "application/x-7z-compressed", NO),
    ("aac", "audio/aac", NO),
    ("apng", "image/apng", NO),
    ("atom", "application/atom+xml", YES),
    ("avi", "video/x-msvideo", NO),
    ("avif", "image/avif", NO),
    ("bin", "application/octet-stream", YES),
    ("bmp", "image/bmp", YES),
    ("br", "application/octet-stream", NO),
    ("bz2", "application/x-bzip2", NO),
    ("cjs", "text/javascript; charset=utf-8", YES),
    ("css", "text/css; charset=utf-8", YES),
    ("csv", "text/csv; charset=utf-8", YES),
    ("cur", "image/vnd.microsoft.icon", YES),
    ("doc", "application/msword", YES),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", NO),
    ("eot", "application/vnd.ms-fontobject", YES),
    ("epub", "application/epub+zip", NO),
    ("flac", "audio/flac", NO),
    ("geojson", "application/geo+json", YES),
    ("gif", "image/gif", NO),
    ("glb", "model/gltf-binary", YES),
    ("gltf", "model/gltf+json", YES),
    ("gz", "application/gzip", NO),
    ("heic", "image/heic", NO),
    ("htm", HTML, YES),
    ("html", HTML, YES),
    ("ico", "image/vnd.microsoft.icon", YES),
    ("ics", "text/calendar; charset=utf-8", YES),
    ("jpeg", "image/jpeg", NO),
    ("jpg", "image/jpeg", NO),
    ("js", "text/javascript; charset=utf-8", YES),
    ("json", "application/json", YES),
    ("jsonld", "application/ld+json", YES),
    ("jxl", "image/jxl", NO),
    ("log", "text/plain; charset=utf-8", YES),
    ("m3u8", "application/vnd.apple.mpegurl", YES),
    ("m4a", "audio/mp4", NO),
    ("m4s", "video/iso.segment", NO),
    ("m4v", "video/mp4", NO),
    ("map", "application/json", YES),
    ("md", "text/markdown; charset=utf-8", YES),
    ("mid", "audio/midi", YES),
    ("mjs", "text/javascript; charset=utf-8", YES),
    ("mkv", "video/matroska", NO),
    ("mov", "video/quicktime", NO),
    ("mp3", "audio/mpeg", NO),
    ("mp4", "video/mp4", NO),
    ("mpd", "application/dash+xml", YES),
    ("mpeg", "video/mpeg", NO),
    ("odp", "application/vnd.oasis.opendocument.presentation", NO),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet", NO),
    ("odt", "application/vnd.oasis.opendocument.text", NO),
    ("oga", "audio/ogg", NO),
    ("ogg", "audio/ogg", NO),
    ("ogv", "video/ogg", NO),
    ("opus", "audio/ogg", NO),
    ("otf", "font/otf", YES),
    ("pdf", "application/pdf", NO),
    ("png", "image/png", NO),
    ("ppt", "application/vnd.ms-powerpoint", YES),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", NO),
    ("ps", "application/postscript", YES),
    ("rss", "application/rss+xml", YES),
    ("rtf", "application/rtf", YES),
    ("sh", "application/x-sh", YES),
    ("svg", "image/svg+xml; charset=utf-8", YES),
    ("tar", "application/x-tar", YES),
    ("tif", "image/tiff", YES),
    ("tiff", "image/tiff", YES),
    ("toml", "application/toml", YES),
    ("ts", "video/mp2t", NO),
    ("ttf", "font/ttf", YES),
    ("txt", "text/plain; charset=utf-8", YES),
    ("vtt", "text/vtt; charset=utf-8", YES),
    ("wasm", "application/wasm", YES),
    ("wav", "audio/wav", YES),
    ("weba", "audio/webm", NO),
    ("webm", "video/webm", NO),
    ("webmanifest", "application/manifest+json", YES),
    ("webp", "image/webp", NO),
    ("woff", "font/woff", NO),
    ("woff2", "font/woff2", NO),
    ("xhtml", "application/xhtml+xml", YES),
    ("xls", "application/vnd.ms-excel", YES),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", NO),
    ("xml", "application/xml", YES),
    ("xz", "application/x-xz", NO),
    ("yaml", "application/yaml", YES),
    ("yml", "application/yaml", YES),
    ("zip", "application/zip", NO),
    ("zst", "application/zstd", NO),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_are_sorted_and_fit() {
        assert!(TABLE.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(TABLE.iter().map(|row| row.0.len()).max(), Some(LONGEST));
        for (extension, content_type, _) in TABLE {
            assert!(
                extension.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            );
            let is_text = content_type.starts_with("text/");
            assert!(!is_text || content_type.ends_with("; charset=utf-8"), "{extension}");
            assert_eq!(media_of(&format!("a.{extension}")).content_type, *content_type);
        }
    }

    #[test]
    fn media_type_is_found_by_the_last_extension() {
        let check = |name, expected| assert_eq!(media_of(name).content_type, expected, "{name}");
        check("index.html", "text/html; charset=utf-8");
        check("INDEX.HTML", "text/html; charset=utf-8");
        check("app.min.js", "text/javascript; charset=utf-8");
        check("archive.tar.gz", "application/gzip");
        check("html", "application/octet-stream");
        check("a.", "application/octet-stream");
        check("", "application/octet-stream");
        check("a.unknown", "application/octet-stream");
        check("a.webmanifestx", "application/octet-stream");
        check("a.hämml", "application/octet-stream");
    }
}
