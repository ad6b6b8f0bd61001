//! The field names that the server itself knows, in one table. Every place that tells fields apart
//! asks this table; what a field means is decided there.

use crate::base::bytes::is_name;

/// Declares the names by their length. Within a length, the names that requests have most often
/// come first.
macro_rules! known_fields {
    ($($length:literal { $($field:ident = $name:literal,)+ })+) => {
        /// A field name that the server knows.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(crate) enum KnownField {
            $($($field,)+)+
        }

        impl KnownField {
            /// Returns the field with this name in any case, or `None` if the server does not know
            /// it. The name must be a token.
            #[inline(always)]
            pub(crate) fn of(name: &[u8]) -> Option<Self> {
                match name.len() {
                    $($length => {
                        $(if is_name::<$length>(name, $name) {
                            return Some(Self::$field);
                        })+
                        None
                    })+
                    _ => None,
                }
            }

            #[cfg(test)]
            const ALL: &[(Self, &[u8])] = &[$($((Self::$field, $name),)+)+];
        }
    };
}

known_fields! {
    2 { Te = b"te", }
    3 { Age = b"age", Via = b"via", }
    4 { Host = b"host", Date = b"date", Vary = b"vary", }
    5 { Range = b"range", }
    6 { Accept = b"accept", Expect = b"expect", Cookie = b"cookie", Origin = b"origin", Pragma = b"pragma", }
    7 { Upgrade = b"upgrade", Expires = b"expires", Trailer = b"trailer", }
    8 { IfMatch = b"if-match", IfRange = b"if-range", Location = b"location", }
    9 { Forwarded = b"forwarded", }
    10 { Connection = b"connection", KeepAlive = b"keep-alive", SetCookie = b"set-cookie", }
    11 { RetryAfter = b"retry-after", }
    12 { ContentType = b"content-type", MaxForwards = b"max-forwards", }
    13 {
        Authorization = b"authorization",
        CacheControl = b"cache-control",
        ContentRange = b"content-range",
        IfNoneMatch = b"if-none-match",
    }
    14 { ContentLength = b"content-length", }
    15 { AcceptEncoding = b"accept-encoding", XForwardedFor = b"x-forwarded-for", }
    16 {
        ContentEncoding = b"content-encoding",
        ProxyConnection = b"proxy-connection",
        WwwAuthenticate = b"www-authenticate",
        XForwardedHost = b"x-forwarded-host",
    }
    17 {
        TransferEncoding = b"transfer-encoding",
        IfModifiedSince = b"if-modified-since",
        XForwardedProto = b"x-forwarded-proto",
    }
    18 { ProxyAuthenticate = b"proxy-authenticate", }
    19 { IfUnmodifiedSince = b"if-unmodified-since", ProxyAuthorization = b"proxy-authorization", }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_token(byte: u8) -> bool {
        byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
    }

    #[test]
    fn known_field_name_is_found_in_any_case() {
        for &(field, name) in KnownField::ALL {
            assert_eq!(name, name.to_ascii_lowercase(), "the table is in lower case");
            assert_eq!(KnownField::of(name), Some(field));
            assert_eq!(KnownField::of(&name.to_ascii_uppercase()), Some(field));
            assert_eq!(KnownField::of(&name[1..]), None);
            assert_eq!(KnownField::of(&[name, b"x"].concat()), None);
            for place in 0..name.len() {
                for byte in (0..=255).filter(|byte| is_token(*byte)) {
                    let mut changed = name.to_vec();
                    changed[place] = byte;
                    let is = |(_, known): &&(_, &[u8])| changed.eq_ignore_ascii_case(known);
                    let expected = KnownField::ALL.iter().find(is).map(|(field, _)| *field);
                    assert_eq!(KnownField::of(&changed), expected, "{byte} at {place}");
                }
            }
        }
        assert_eq!(KnownField::of(b""), None);
        assert_eq!(KnownField::of(b"x-request-id"), None);
    }
}
