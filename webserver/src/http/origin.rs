//! The origin of a request as a trusted proxy reports it. The proxies and their fields are in
//! `middleware::proxy`.

use std::net::IpAddr;

/// What a trusted proxy says about a request. It is written when the request enters the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Forwarded {
    pub(crate) ip: IpAddr,
    pub(crate) scheme: Option<&'static str>,
    pub(crate) host: Option<String>,
}
