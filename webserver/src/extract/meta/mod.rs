//! Extractors that need neither a parameter nor the body: the request, states, addresses, and
//! optional and fallible forms of other extractors.

mod optional;
mod peer;
mod request;
mod state;

pub use self::peer::{ClientIp, ConnectionInfo, NoPeer, PeerAddr};
pub use self::state::{Shared, State};
