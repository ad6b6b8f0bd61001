//! Extractors that need neither a parameter nor the body: the request, states and addresses. The
//! optional and fallible forms of other extractors are here too, and the values that middleware
//! provides.

mod base_path;
mod early_hints;
mod last_event_id;
mod optional;
mod peer;
mod preconditions;
mod provided;
mod request;
mod route;
mod state;

pub use self::early_hints::EarlyHints;
pub use self::last_event_id::LastEventId;
pub use self::peer::{ClientIp, ConnectionInfo, NoPeer, PeerAddr};
pub use self::preconditions::Preconditions;
pub use self::provided::{Borrowable, NotProvided};
pub use self::route::NoRoute;
pub use self::state::{Shared, State};
