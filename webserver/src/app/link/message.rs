//! Messages that are put together in const evaluation, where `fmt` cannot be used. A message is made
//! only if there is a mistake.

use crate::router::{Route, Segment};

/// The text of a mistake. What does not fit is left out.
pub(super) struct Message {
    bytes: [u8; 1024],
    len: usize,
}

impl Message {
    pub(super) const fn new() -> Self {
        Self { bytes: [0; 1024], len: 0 }
    }

    /// Adds texts.
    pub(super) const fn add(&mut self, mut texts: &[&str]) {
        while let [text, others @ ..] = texts {
            let bytes = text.as_bytes();
            if self.len + bytes.len() <= self.bytes.len() {
                let (_, room) = self.bytes.split_at_mut(self.len);
                let (room, _) = room.split_at_mut(bytes.len());
                room.copy_from_slice(bytes);
                self.len += bytes.len();
            }
            texts = others;
        }
    }

    /// Adds a number in decimal.
    pub(super) const fn number(&mut self, number: u32) {
        if number >= 10 {
            self.number(number / 10);
        }
        if let Ok(digit) = str::from_utf8(&[b'0' + (number % 10) as u8]) {
            self.add(&[digit]);
        }
    }

    /// Adds a function with its place, as `fn show (src/users.rs:8)`.
    pub(super) const fn function(&mut self, route: &Route<'_>) {
        self.add(&["fn ", route.name, " (", route.file, ":"]);
        self.number(route.line);
        self.add(&[")"]);
    }

    /// Adds the segments of a prefix.
    pub(super) const fn segments(&mut self, mut segments: &[Segment<'_>]) {
        while let [segment, others @ ..] = segments {
            match segment {
                Segment::Text(text) => self.add(&["/", text]),
                Segment::Param { name, before, after } => {
                    self.add(&["/", before, "{", name, "}", after]);
                }
                Segment::Rest { name } => self.add(&["/{", name, "..}"]),
            }
            segments = others;
        }
    }

    /// Fails const evaluation with the message, at the caller.
    #[track_caller]
    pub(super) const fn fail(&self) -> ! {
        panic!("{}", self.text())
    }

    const fn text(&self) -> &str {
        match str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => panic!("whole texts were added"),
        }
    }
}

/// Returns how many bytes have to be inserted, removed or changed to turn one name into the other.
/// Long names are not compared.
pub(super) const fn distance(a: &str, b: &str) -> usize {
    const LONGEST: usize = 31;
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() > LONGEST || b.len() > LONGEST {
        return LONGEST;
    }
    let (mut row, mut at) = ([0; LONGEST + 1], 0);
    while at <= b.len() {
        row[at] = at;
        at += 1;
    }
    let mut i = 0;
    while i < a.len() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        let mut j = 0;
        while j < b.len() {
            let changed = diagonal + (a[i] != b[j]) as usize;
            diagonal = row[j + 1];
            row[j + 1] = least(changed, least(row[j], row[j + 1]) + 1);
            j += 1;
        }
        i += 1;
    }
    row[b.len()]
}

const fn least(a: usize, b: usize) -> usize {
    if a < b { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_changed_bytes() {
        for (a, b, expected) in
            [("", "", 0), ("id", "idd", 1), ("name", "nmae", 2), ("id", "", 2), ("a", "b", 1)]
        {
            assert_eq!(distance(a, b), expected, "{a} {b}");
        }
        assert_eq!(distance(&"a".repeat(40), "b"), 31);
    }

    #[test]
    fn message_leaves_out_what_does_not_fit() {
        let mut message = Message::new();
        message.add(&["a"]);
        message.number(1024);
        message.add(&[&"x".repeat(2000)]);
        assert_eq!(message.text(), "a1024");
    }
}
