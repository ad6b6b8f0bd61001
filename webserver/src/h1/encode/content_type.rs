//! The end of a head that has a well-known content type, as bytes.

use crate::http::ContentType;

/// The bytes after the preceding field up to the end of a head. The array has the same length for
/// every content type, so that it is copied without a function call.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(super) struct HeadEnd {
    pub(super) bytes: [u8; 48],
    /// The number of bytes that are used.
    pub(super) len: usize,
}

/// The number of content types. The place after the last one is for a head without one.
const COUNT: usize = ContentType::ALL.len();

static ENDS: [HeadEnd; COUNT + 1] = {
    let mut ends = [HeadEnd::NEW.with("\r\n\r\n"); COUNT + 1];
    let mut place = 0;
    while place < COUNT {
        let content_type = ContentType::ALL[place];
        assert!(content_type as usize == place, "`ALL` has the order of the numbers");
        let end = HeadEnd::NEW.with("\r\ncontent-type: ").with(content_type.value());
        ends[place] = end.with("\r\n\r\n");
        place += 1;
    }
    ends
};

impl HeadEnd {
    const NEW: Self = Self { bytes: [0; 48], len: 0 };

    /// Returns the end of a head with the given content type, if any.
    #[inline]
    pub(super) fn of(content_type: Option<ContentType>) -> &'static Self {
        &ENDS[content_type.map_or(COUNT, |content_type| content_type as usize)]
    }

    const fn with(mut self, text: &str) -> Self {
        let (_, room) = self.bytes.split_at_mut(self.len);
        room.split_at_mut(text.len()).0.copy_from_slice(text.as_bytes());
        self.len += text.len();
        self
    }
}
