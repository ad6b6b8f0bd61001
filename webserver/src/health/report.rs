//! The JSON of an answer.

use std::fmt::Write;

use super::check::Finding;
use crate::{HeaderName, HeaderValue, Response, StatusCode};

/// Makes the answer: 200 or 503, and what the checks have found, if the client may know it.
pub(super) fn report(
    unavailable: Option<&str>,
    details: Option<&[(&'static str, Finding)]>,
) -> Response {
    let (status, text) = match unavailable {
        None => (StatusCode::OK, "ok"),
        Some(_) => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
    };
    let mut json = format!("{{\"status\":\"{text}\"");
    if let Some(details) = details {
        if let Some(reason) = unavailable {
            json.push_str(",\"reason\":");
            string(&mut json, reason);
        }
        json.push_str(",\"checks\":{");
        for (number, (name, finding)) in details.iter().enumerate() {
            if number > 0 {
                json.push(',');
            }
            string(&mut json, name);
            match finding {
                Ok(()) => json.push_str(":{\"status\":\"ok\"}"),
                Err(error) => {
                    json.push_str(":{\"status\":\"unavailable\",\"error\":");
                    string(&mut json, error);
                    json.push('}');
                }
            }
        }
        json.push('}');
    }
    json.push_str("}\n");
    let field = |name, value| (HeaderName::from_static(name), HeaderValue::from_static(value));
    let (content_type, json_type) = field("content-type", "application/json");
    let (cache_control, no_store) = field("cache-control", "no-store");
    Response::new(json)
        .with_status(status)
        .with_header(content_type, json_type)
        .with_header(cache_control, no_store)
}

/// Writes a string of JSON (RFC 8259, section 7).
fn string(out: &mut String, text: &str) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\0'..='\u{1f}' => {
                // A string takes everything.
                let _ = write!(out, "\\u{:04x}", letter as u32);
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
}
