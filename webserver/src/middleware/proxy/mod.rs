//! Proxies that the server trusts, and the fields in which they report the origin of a request.

mod forwarded;
mod trust;

pub use self::trust::ProxyHeaders;
pub(crate) use self::trust::{Network, Proxies, SetOrigin, TrustedProxies, network, set_origin};
