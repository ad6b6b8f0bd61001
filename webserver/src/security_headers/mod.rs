//! Header fields that tell browsers to protect the pages of a site: [`SecurityHeaders`] adds them to
//! every response, and [`ContentSecurityPolicy`] says what a page may load.

mod headers;
mod nonce;
mod policy;

pub use self::headers::SecurityHeaders;
pub use self::nonce::CspNonce;
pub use self::policy::ContentSecurityPolicy;
