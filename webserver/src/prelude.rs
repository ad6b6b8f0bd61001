//! The names that handlers and `main` use, in one `use webserver::prelude::*`.

#[cfg(feature = "json")]
pub use crate::Json;
pub use crate::{
    Body, Bytes, ClientIp, ConnectionInfo, Extensions, HeaderMap, Html, HttpMethod, IntoResponse,
    Logger, Middleware, PeerAddr, Problem, Query, Redirect, Request, Response, Server,
    ServerBuilder, State, StatusCode, Stream, Text, Uri, delete, get, head, options, patch, post,
    put, route, routes,
};
