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
    /// Bytes of a whole request head, request line included; 16 KiB: this leaves room for a long
    /// target beside cookies of 4 KiB, the most that browsers keep in one cookie. Beyond it: 431.
    pub head_bytes: usize,
    /// Field lines in a head; 100, several times what browsers and the proxies on the way send.
    /// Beyond it: 431.
    pub fields: usize,
    /// Bytes of a request target; 8 KiB, the minimum that RFC 9112, section 3 recommends to
    /// support. Beyond it: 414.
    pub target_bytes: usize,
    /// Bytes of a request body, unless the route sets its own limit; 2 MiB: enough for forms and
    /// JSON, which a handler holds in memory as a whole, but not for uploads. A route that takes
    /// uploads asks for more. Beyond it: 413, sent at once if the length is announced.
    pub body_bytes: u64,
    /// Bytes of a trailer section; 8 KiB, because requests that have trailers have few. Beyond it:
    /// 431.
    pub trailer_bytes: usize,
    /// Bytes of one chunk's extensions; 1 KiB: nothing reads them, and a signature, which some
    /// clients send in an extension, takes about a hundred bytes. Beyond it: 400.
    pub chunk_extension_bytes: usize,
    /// Bytes of all chunk extensions of a body; 16 KiB, so that the extensions cannot be a second
    /// body that no limit counts. Beyond it: 400.
    pub all_chunk_extension_bytes: usize,
    /// Bytes of an unread request body that are read and discarded to keep a connection alive;
    /// 64 KiB, about as much as a client has sent by the time it receives the answer. If more than
    /// that is left, the connection is closed after the answer, and its protocol is not switched.
    pub drain_bytes: u64,
    /// Bytes of answers that may wait for a client; at this number no further request is parsed.
    /// 64 KiB: a write then fills what the kernel takes at once, and a client that pipelines and
    /// never reads holds no more than this. A stream is still asked for 32 KiB at a time. At most
    /// 128 connections, whose clients take each write at once, are asked for 1 MiB at a time.
    pub pending_output: usize,
    /// Open connections of all workers together; 65,536, which take 64 MiB while they are idle.
    /// Further connections are answered with 503 before anything is read, and closed: a client or a
    /// load balancer that gets an answer can go elsewhere, while one that is left in the kernel's
    /// queue waits for its own timeout. If the process may open fewer descriptors than that, the
    /// number of descriptors is the limit, and further clients wait in the kernel's queue.
    pub connections: usize,
    /// Open connections from one address, for IPv6 from one /64; no limit by default, because many
    /// people can share one address. Further connections are answered with 429 and closed. Trusted
    /// proxies are not limited.
    pub connections_per_ip: Option<usize>,
    /// Connections that the kernel holds before they are accepted; 4,096, the most that Linux
    /// allows by default, so that a crowd of clients that arrive at once finds room.
    pub backlog: u32,
    /// Time from the connection's start to its first byte; 10 s: within that time TCP has sent lost
    /// data again three times.
    pub first_byte_time: Duration,
    /// Time from a head's first byte to its last; 10 s: a head is one packet or a few, and no other
    /// limit stops a client that sends it byte by byte. Beyond it: 408.
    pub head_time: Duration,
    /// Time that a kept-alive connection may be without a request; 75 s, as in nginx. Load
    /// balancers usually close theirs after 60 s. This limit is longer, so that a balancer never
    /// sends a request to a connection that the server is about to close. An idle connection takes
    /// 1 KiB.
    pub idle_time: Duration,
    /// Time that a request body may be without a byte while the handler waits for it; 30 s, enough
    /// for a telephone to change networks. Beyond it: 408.
    pub body_time: Duration,
    /// Time that an answer may wait without the client taking a byte; 30 s, as for a body. Beyond
    /// it the connection is cut. On Linux and Android, a client that reads slowly what the kernel
    /// still holds of an answer is not mistaken for a stalled one, because the kernel reports what
    /// the client takes.
    pub write_time: Duration,
    /// Bytes a second that a client must send of a body while the handler waits for it, and take of
    /// an answer; 240, as in Kestrel: far below the rate of any line, and far above a byte at a
    /// time. A client that is [`rate_grace_time`](Self::rate_grace_time) behind this rate is
    /// treated as one that makes no progress. 0 turns the least rate off. A body or an answer may
    /// then take any time, as long as a byte arrives within each `body_time` or is taken within
    /// each `write_time`.
    pub least_rate: u64,
    /// How far a client may be behind [`least_rate`](Self::least_rate); 30 s, so that the rate does
    /// not shorten the pause that `body_time` allows, at the beginning of a body or later. A client
    /// that has caught up may pause again, but a client that was fast does not save up time. The
    /// server therefore waits for a body at most this long plus one second for each `least_rate`
    /// bytes: 2 MiB at 240 bytes a second take at most two and a half hours.
    pub rate_grace_time: Duration,
    /// Time of a handler from its start to its response; 60 s, after which most proxies have given
    /// up. The time that the handler waits for the client to send the body does not count, because
    /// `body_time` and `least_rate` bound it. Beyond it: 503.
    pub handler_time: Duration,
    /// Time that a streamed answer may be without a byte after the client has ended its sending;
    /// 30 s, as for an answer that the client does not read. Such a client has either gone away, or
    /// has only half-closed the connection and still reads. The server learns which when it sends
    /// something. Beyond it the stream is dropped and the connection closed.
    pub half_close_time: Duration,
    /// How long a connection may be silent before TCP asks the client's machine whether it is still
    /// there (`SO_KEEPALIVE`); 60 s, because networks that translate addresses forget a connection
    /// after some minutes. TCP asks again after every quarter of this time. If the machine then
    /// does not answer for as long as this time, the connection is broken. On Linux and Android it
    /// is also broken if the machine does not acknowledge sent data for twice this time
    /// (`TCP_USER_TIMEOUT`). Whole seconds; with less than one second TCP does not ask.
    pub keepalive_time: Duration,
    /// How long the client may still send after an answer that refuses its request, before the
    /// socket is closed; 1 s. It lets the client read the answer (RFC 9112, section 9.6).
    pub linger_time: Duration,
    /// Bytes that are read and discarded within `linger_time`; 16 MiB: more than is in flight on a
    /// fast line when the answer is sent, and read in some milliseconds. Beyond it the socket is
    /// closed at once.
    pub linger_bytes: u64,
    /// Whether a client that ends its sending while its request is in flight is taken to be gone;
    /// then the handler is cancelled and nothing is answered. A client that goes away ends its
    /// sending, but so does one that only half-closes. No by default: a half-closed client gets its
    /// answer.
    pub half_close_cancels: bool,
    /// How long the server works as before after it was asked to stop, while
    /// [`Handle::is_stop_requested`](crate::Handle::is_stop_requested) is true; 0 s by default.
    /// Kubernetes and most load balancers still send new connections for some seconds after they
    /// have told a process to end, and those connections would be refused. `grace_time` begins
    /// afterwards, so the sum of both must be shorter than the time after which the process is killed.
    pub drain_delay: Duration,
    /// How long a graceful stop may take for the requests in flight and, after them, the background
    /// tasks of [`Handle::spawn`](crate::Handle::spawn), together; 30 s, as long as Kubernetes
    /// waits for a process that it has told to end.
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
            drain_delay: Duration::ZERO,
            grace_time: Duration::from_secs(30),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limit_defaults_are_as_documented() {
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
            drain_delay,
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
        assert_eq!(drain_delay, Duration::ZERO);
        assert_eq!((half_close_time, keepalive_time), (secs(30), secs(60)));
        assert_eq!((linger_time, linger_bytes), (secs(1), 16_777_216));
        assert!(!half_close_cancels);
    }
}
