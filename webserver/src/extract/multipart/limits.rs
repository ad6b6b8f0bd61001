//! The limits of a multipart body, each with its reason. The size of the whole body is the limit of
//! the route, and not here.

/// The largest number of parts in a body: 1,000. A part costs a head and an entry, so a body of
/// empty parts would cost much more memory than it has bytes. Django, PHP and Werkzeug allow as many.
pub(super) const PARTS: usize = 1_000;

/// The largest size of the head of a part, in bytes: 16 KiB. Browsers send less than 1 KiB; a long
/// file name is the largest piece.
pub(super) const PART_HEAD_BYTES: usize = 16 * 1024;

/// The largest number of fields in the head of a part: 32. Browsers send two.
pub(super) const PART_HEAD_FIELDS: usize = 32;

/// The largest size of what comes before the first part, and of what comes after the last part, in
/// bytes: 4 KiB each. Both are ignored (RFC 2046, section 5.1.1), and browsers do not send either.
pub(super) const IGNORED_BYTES: usize = 4 * 1024;

/// The largest number of spaces and tabs after a boundary: 256. Mail gateways added them (RFC 2046,
/// section 5.1.1).
pub(super) const PADDING_BYTES: usize = 256;

/// The largest size of a field that is kept in memory as text or `Bytes`, in bytes, unless the field
/// says otherwise: 1 MiB.
pub(super) const FIELD_BYTES: u64 = 1024 * 1024;

/// The largest size of an uploaded file that stays in memory, in bytes: 64 KiB. A larger file is
/// written to a temporary file. This is the size of one chunk of a body, so a small file costs no
/// more memory than its chunk did.
pub(super) const FILE_BYTES_IN_MEMORY: usize = 64 * 1024;

/// The largest number of files in one field, unless the field says otherwise: 64. Each large file
/// holds a descriptor of the process.
pub(super) const FILES: usize = 64;
