//! The named limits and deadlines of the engine, each with its unit, its default and its reason.
//! Nothing here enforces them: the parser, the connection and the app do.

use std::time::Duration;

const KIB: usize = 1024;
const MIB: u64 = 1024 * 1024;

/// What one server lets its clients do. All limits are on by default.
///
/// ```
/// use std::time::Duration;
/// use webserver::Limits;
///
/// let mut limits = Limits::default();
/// limits.body_bytes = 64 * 1024;
/// limits.idle_time = Duration::from_secs(15);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of a request head in all, request line included; 16 KiB: cookies of 4 KiB, the most
    /// that browsers keep in one, leave room for a long target. Beyond it: 431.
    pub head_bytes: usize,
    /// Field lines in a head; 100, several times what browsers and the proxies on the way send.
    /// Beyond it: 431.
    pub fields: usize,
    /// Bytes of a request target; 8 KiB, the least that RFC 9112, section 3 recommends to support.
    /// Beyond it: 414.
    pub target_bytes: usize,
    /// Bytes of a request body where the route says nothing else; 2 MiB: forms and JSON, of which a
    /// handler has the whole in memory, but no uploads unless a route asks for them. Beyond it:
    /// 413, at once where the length is announced.
    pub body_bytes: u64,
    /// Bytes of a trailer section; 8 KiB, as trailers are few where there are any. Beyond it: 431.
    pub trailer_bytes: usize,
    /// Bytes of one chunk's extensions; 1 KiB, as nobody reads them, and a signature, for which
    /// some use them, takes about a hundred. Beyond it: 400.
    pub chunk_extension_bytes: usize,
    /// Bytes of all chunk extensions of a body; 16 KiB, so that they can not be a second body that
    /// no limit counts. Beyond it: 400.
    pub all_chunk_extension_bytes: usize,
    /// Bytes of an unread request body that are read and thrown away to keep a connection; 64 KiB,
    /// about what has been sent by the time that the client hears the answer. With more than that
    /// left the connection is closed after the answer, and its protocol is not switched.
    pub drain_bytes: u64,
    /// Bytes of answers that may wait for a client before no further request is parsed; 64 KiB, so
    /// that a write fills what the kernel takes at once, and a client that pipelines and never
    /// reads holds no more. A stream is asked for 32 KiB at a time all the same; for 1 MiB by at
    /// most 128 connections, whose clients take each write at once.
    pub pending_output: usize,
    /// Connections open at once over all workers; 65,536, which take 64 MiB while they are idle.
    /// More are answered with 503 before anything is read, and closed: a client or a balancer that
    /// knows can go elsewhere, while one that is left in the kernel's queue waits for its own
    /// timeout. Where the process may open fewer descriptors than that, those are the limit, and
    /// who comes then does wait in the queue.
    pub connections: usize,
    /// Connections open at once from one address, with IPv6 from one /64; no limit unless it is
    /// set, as many people can be behind one address. More are answered with 429 and closed.
    /// Trusted proxies are not limited.
    pub connections_per_ip: Option<usize>,
    /// Connections that the kernel holds before they are accepted; 4,096, the most that Linux
    /// allows unless it is told otherwise, so that a crowd that comes at once finds a place.
    pub backlog: u32,
    /// From the connection's start to its first byte; 10 s, in which TCP has sent again three times
    /// what was lost.
    pub first_byte_time: Duration,
    /// From a head's first byte to its last; 10 s, as a head is a packet or a few, and nothing else
    /// stands against one that comes byte by byte. Beyond it: 408.
    pub head_time: Duration,
    /// A kept-alive connection without a request; 75 s, as in nginx: longer than the 60 s after
    /// which balancers usually close theirs, so that a request is never sent to a connection that
    /// the server is about to close. An idle connection takes 1 KiB.
    pub idle_time: Duration,
    /// A request body without a byte while the handler waits for it; 30 s, in which a telephone
    /// has changed networks. Beyond it: 408.
    pub body_time: Duration,
    /// An answer of which the client takes no byte; 30 s, as for a body. Beyond it the connection is
    /// cut. What the kernel still holds of an answer for a client that reads slowly is not mistaken
    /// for this on Linux and Android, whose kernel says what the client takes.
    pub write_time: Duration,
    /// Bytes a second that a client must send of a body while it is waited for, and take of an
    /// answer; 240, as in Kestrel: far below any line, far above a byte at a time. A client that is
    /// [`rate_grace_time`](Self::rate_grace_time) behind that rate is treated as one without
    /// progress. 0 asks for none; then a body or an answer may take as long as it likes, as long as
    /// a byte comes or goes within each `body_time` or `write_time`.
    pub least_rate: u64,
    /// How far a client may be behind [`least_rate`](Self::least_rate); 30 s, so that it does not
    /// cut the pause that `body_time` allows, at the beginning of a body or later. A client that has
    /// caught up may pause again; one that was fast has not saved up time. So a body is waited for
    /// at most this long and one second for each `least_rate` bytes: 2 MiB at 240 bytes a second
    /// take at most two and a half hours.
    pub rate_grace_time: Duration,
    /// A handler, from its start to its response; 60 s, after which most proxies have given it up.
    /// The time that it waits for the client to send the body does not count, as `body_time` and
    /// `least_rate` bound that. Beyond it: 503.
    pub handler_time: Duration,
    /// A streamed answer without a byte after the client has ended its sending; 30 s, as for
    /// an answer that the client does not read. Such a client has gone away, or it has only
    /// half-closed the connection and reads on: which of the two shows when something is sent.
    /// Beyond it the stream is dropped and the connection closed.
    pub half_close_time: Duration,
    /// How long a connection may be silent before TCP asks the client's machine whether it is still
    /// there (`SO_KEEPALIVE`); 60 s, as networks that translate addresses forget a connection after
    /// some minutes. It is asked again after a quarter of that, and if it does not answer for as
    /// long as this again, the connection is broken; on Linux and Android also if it does not
    /// acknowledge for twice as long what was sent (`TCP_USER_TIMEOUT`). Whole seconds; with less
    /// than one it is not asked.
    pub keepalive_time: Duration,
    /// After an answer that refuses, how long the client may still send before the socket is closed
    /// under it; 1 s. It lets the client read the answer (RFC 9112, section 9.6).
    pub linger_time: Duration,
    /// Bytes that are read and thrown away in that time; 16 MiB, more than is under way on a fast
    /// line when the answer is sent, and read in some milliseconds. Beyond it the socket is closed
    /// at once.
    pub linger_bytes: u64,
    /// Whether a client that ends its sending while its request is in flight, as one that goes away
    /// does, but also one that only half-closes, is taken to be gone: the handler is cancelled and
    /// nothing is answered. No; a half-closed client gets its answer.
    pub half_close_cancels: bool,
    /// On a graceful stop, how long requests in flight, and after them the background tasks of
    /// [`Handle::spawn`](crate::Handle::spawn), may take in all; 30 s, as long as Kubernetes waits
    /// for a process that it has told to end.
    pub grace_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head_bytes: 16 * KIB,
            fields: 100,
            target_bytes: 8 * KIB,
            body_bytes: 2 * MIB,
            trailer_bytes: 8 * KIB,
            chunk_extension_bytes: KIB,
            all_chunk_extension_bytes: 16 * KIB,
            drain_bytes: 64 * KIB as u64,
            pending_output: 64 * KIB,
            connections: 65_536,
            connections_per_ip: None,
            backlog: 4096,
            first_byte_time: Duration::from_secs(10),
            head_time: Duration::from_secs(10),
            idle_time: Duration::from_secs(75),
            body_time: Duration::from_secs(30),
            write_time: Duration::from_secs(30),
            least_rate: 240,
            rate_grace_time: Duration::from_secs(30),
            handler_time: Duration::from_mins(1),
            half_close_time: Duration::from_secs(30),
            keepalive_time: Duration::from_mins(1),
            linger_time: Duration::from_secs(1),
            linger_bytes: 16 * MIB,
            half_close_cancels: false,
            grace_time: Duration::from_secs(30),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_that_are_documented() {
        let secs = Duration::from_secs;
        let Limits {
            head_bytes,
            fields,
            target_bytes,
            body_bytes,
            trailer_bytes,
            chunk_extension_bytes,
            all_chunk_extension_bytes,
            drain_bytes,
            pending_output,
            connections,
            connections_per_ip,
            backlog,
            first_byte_time,
            head_time,
            idle_time,
            body_time,
            write_time,
            least_rate,
            rate_grace_time,
            handler_time,
            half_close_time,
            keepalive_time,
            linger_time,
            linger_bytes,
            half_close_cancels,
            grace_time,
        } = Limits::default();
        assert_eq!((head_bytes, fields, target_bytes), (16_384, 100, 8192));
        assert_eq!((body_bytes, trailer_bytes), (2_097_152, 8192));
        assert_eq!((chunk_extension_bytes, all_chunk_extension_bytes), (1024, 16_384));
        assert_eq!((drain_bytes, pending_output), (65_536, 65_536));
        assert_eq!((connections, connections_per_ip, backlog), (65_536, None, 4096));
        assert_eq!((first_byte_time, head_time, idle_time), (secs(10), secs(10), secs(75)));
        assert_eq!((body_time, write_time), (secs(30), secs(30)));
        assert_eq!((least_rate, rate_grace_time), (240, secs(30)));
        assert_eq!((handler_time, grace_time), (secs(60), secs(30)));
        assert_eq!((half_close_time, keepalive_time), (secs(30), secs(60)));
        assert_eq!((linger_time, linger_bytes), (secs(1), 16_777_216));
        assert!(!half_close_cancels);
    }
}
