//! A slow and simple reader of requests, written from the sentences of RFC 9112, to compare the
//! engine with. It has no limits, copies everything, and looks at a head only when it is complete.

/// A request head.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// As sent.
    pub method: Vec<u8>,
    /// As sent.
    pub target: Vec<u8>,
    /// The digit after `HTTP/1.`.
    pub minor: u8,
    /// Names and trimmed values.
    pub fields: Vec<(Vec<u8>, Vec<u8>)>,
}

/// The result of an attempt to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read<T> {
    /// The value, and its length in bytes.
    Done(T, usize),
    /// The input is incomplete.
    More,
    /// The input is malformed.
    Bad,
}

/// How the end of a body is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// After the given number of bytes.
    Length(u64),
    /// After the last chunk.
    Chunked,
}

impl Head {
    /// Returns the values of all fields of that name.
    pub fn all(&self, name: &str) -> Vec<&[u8]> {
        let same = |n: &[u8]| n.eq_ignore_ascii_case(name.as_bytes());
        self.fields.iter().filter(|(n, _)| same(n)).map(|(_, value)| value.as_slice()).collect()
    }

    /// Returns the members of a list-valued field, over all of its lines and without their
    /// whitespace.
    pub fn list(&self, name: &str) -> Vec<Vec<u8>> {
        let all = self.all(name).join(&b',');
        all.split(|b| *b == b',').map(|one| trim(one).to_ascii_lowercase()).collect()
    }
}

/// Reads the head at the beginning of `bytes`, including empty lines before it.
pub fn head(bytes: &[u8]) -> Read<Head> {
    let mut start = 0;
    while bytes[start..].starts_with(b"\r\n") {
        start += 2;
    }
    let Some(end) = find(&bytes[start..], b"\r\n\r\n") else { return Read::More };
    let mut lines = split(&bytes[start..start + end], b"\r\n").into_iter();
    let words: Vec<_> = lines.next().unwrap_or_default().split(|b| *b == b' ').collect();
    let [method, target, version] = words[..] else { return Read::Bad };
    let Some([minor @ b'0'..=b'9']) = version.strip_prefix(b"HTTP/1.") else { return Read::Bad };
    let mut head =
        Head { method: method.into(), target: target.into(), minor: minor - b'0', fields: vec![] };
    for line in lines {
        let Some(colon) = line.iter().position(|b| *b == b':') else { return Read::Bad };
        head.fields.push((line[..colon].into(), trim(&line[colon + 1..]).into()));
    }
    Read::Done(head, start + end + 4)
}

/// Returns the framing by RFC 9112, section 6.3, of a request whose head is well-formed.
///
/// # Errors
/// Returns the status of a refusal.
pub fn framing(head: &Head) -> Result<Framing, u16> {
    let codings = head.list("transfer-encoding");
    let lengths = head.all("content-length");
    let mut framing = Framing::Length(0);
    let is_coded = !head.all("transfer-encoding").is_empty();
    if is_coded {
        // 6.3, item 3: both "ought to be handled as an error"; 6.1: HTTP/1.0 has no such field.
        let is_faulty = !lengths.is_empty() || head.minor == 0;
        let name =
            |coding: &[u8]| trim(coding.split(|b| *b == b';').next().unwrap_or_default()).to_vec();
        let is_malformed = codings.iter().any(|coding| {
            let name = name(coding);
            name.is_empty()
                || !name.iter().all(|b| is_tchar(*b))
                || name == b"chunked" && coding.contains(&b';')
        });
        // Item 4: "chunked is [not] the final encoding"; 7.1: it is applied once.
        let count = codings.iter().filter(|coding| *coding == b"chunked").count();
        let is_last = codings.last().is_some_and(|last| last == b"chunked");
        if is_faulty || is_malformed || count != 1 || !is_last {
            return Err(400);
        }
        if codings.len() > 1 {
            return Err(501);
        }
        framing = Framing::Chunked;
    } else if let [value] = lengths[..] {
        // Item 6.
        framing = Framing::Length(decimal(value).ok_or(400_u16)?);
    } else if lengths.len() > 1 {
        // Item 5, without the repair of equal values that it allows.
        return Err(400);
    }
    if head.method == b"CONNECT" && framing != Framing::Length(0) {
        return Err(400);
    }
    let met = |one: &Vec<u8>| one.is_empty() || one == b"100-continue";
    if head.minor > 0 && !head.list("expect").iter().all(met) {
        return Err(417);
    }
    Ok(framing)
}

/// Returns whether the connection may stay open after that request (RFC 9112, section 9.3).
pub fn keeps_alive(head: &Head) -> bool {
    let options = head.list("connection");
    let has = |name: &[u8]| options.iter().any(|option| option == name);
    !has(b"close") && (head.minor > 0 || has(b"keep-alive"))
}

/// Decodes a chunked body (RFC 9112, section 7.1.3).
pub fn chunked(bytes: &[u8]) -> Read<Vec<u8>> {
    let mut data = Vec::new();
    let mut at = 0;
    loop {
        let rest = &bytes[at..];
        let Some(end) = find(rest, b"\r\n") else { return Read::More };
        let line = &rest[..end];
        let digits = line.iter().take_while(|b| b.is_ascii_hexdigit()).count();
        let size =
            std::str::from_utf8(&line[..digits]).ok().and_then(|t| u64::from_str_radix(t, 16).ok());
        let Some(size) = size.filter(|_| is_extension(&line[digits..])) else { return Read::Bad };
        at += end + 2;
        if size == 0 {
            return trailers(&bytes[at..], data, at);
        }
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let Some(chunk) = bytes.get(at..at.saturating_add(size)) else { return Read::More };
        data.extend_from_slice(chunk);
        at += size;
        match bytes.get(at..at.saturating_add(2)) {
            Some(b"\r\n") => at += 2,
            Some(_) => return Read::Bad,
            None => return Read::More,
        }
    }
}

fn trailers(bytes: &[u8], data: Vec<u8>, before: usize) -> Read<Vec<u8>> {
    if bytes.starts_with(b"\r\n") {
        return Read::Done(data, before + 2);
    }
    match find(bytes, b"\r\n\r\n") {
        Some(end) => Read::Done(data, before + end + 4),
        None => Read::More,
    }
}

/// `chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )`
fn is_extension(mut rest: &[u8]) -> bool {
    while !rest.is_empty() {
        let Some(after) = bws(rest).strip_prefix(b";") else { return false };
        let Some(after) = token(bws(after)) else { return false };
        rest = after;
        if let Some(after) = bws(rest).strip_prefix(b"=") {
            let after = bws(after);
            let value =
                if after.first() == Some(&b'"') { quoted(&after[1..]) } else { token(after) };
            let Some(after) = value else { return false };
            rest = after;
        }
    }
    true
}

fn bws(bytes: &[u8]) -> &[u8] {
    &bytes[bytes.iter().take_while(|b| matches!(b, b' ' | b'\t')).count()..]
}

/// Returns the input after a token.
fn token(bytes: &[u8]) -> Option<&[u8]> {
    let length = bytes.iter().take_while(|b| is_tchar(**b)).count();
    (length > 0).then(|| &bytes[length..])
}

/// Returns the input after a quoted string, whose first quote is already consumed.
fn quoted(bytes: &[u8]) -> Option<&[u8]> {
    let is_text = |b: u8| b == b'\t' || b >= b' ' && b != 0x7f;
    let mut at = 0;
    loop {
        match *bytes.get(at)? {
            b'"' => return Some(&bytes[at + 1..]),
            b'\\' if is_text(*bytes.get(at + 1)?) => at += 2,
            b if is_text(b) && b != b'\\' => at += 1,
            _ => return None,
        }
    }
}

/// Returns the heads of the requests in `bytes`. Stops at the first request that is refused or
/// incomplete, or that ends the connection.
pub fn requests(mut bytes: &[u8]) -> Vec<Head> {
    let mut all = Vec::new();
    while let Read::Done(found, used) = head(bytes) {
        let Ok(framing) = framing(&found) else { break };
        bytes = &bytes[used..];
        let is_last = !keeps_alive(&found);
        all.push(found);
        let body = match framing {
            Framing::Length(n) => usize::try_from(n).ok().filter(|n| *n <= bytes.len()),
            Framing::Chunked => match chunked(bytes) {
                Read::Done(_, used) => Some(used),
                Read::More | Read::Bad => None,
            },
        };
        let Some(body) = body.filter(|_| !is_last) else { break };
        bytes = &bytes[body..];
    }
    all
}

/// Returns whether the byte is a `tchar` of RFC 9110, section 5.6.2.
pub fn is_tchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn decimal(value: &[u8]) -> Option<u64> {
    let digits = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(value).ok().filter(|_| digits)?.parse().ok()
}

/// Returns the bytes without the spaces and tabs around them.
pub fn trim(bytes: &[u8]) -> &[u8] {
    let is_ows = |b: &u8| matches!(b, b' ' | b'\t');
    let start = bytes.iter().take_while(|b| is_ows(b)).count();
    let end = bytes[start..].iter().rev().take_while(|b| is_ows(b)).count();
    &bytes[start..bytes.len() - end]
}

/// Returns the position of `needle`.
pub fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}

fn split<'b>(mut bytes: &'b [u8], by: &[u8]) -> Vec<&'b [u8]> {
    let mut parts = Vec::new();
    while let Some(at) = find(bytes, by) {
        parts.push(&bytes[..at]);
        bytes = &bytes[at + by.len()..];
    }
    parts.push(bytes);
    parts
}
