//! What the servers share: the order that a client sends as a form or as JSON, the answer to it, the
//! state, and the address.

#![forbid(unsafe_code)]

use serde::{Deserialize, Serialize};

/// A form of ten fields.
#[derive(Debug, Deserialize)]
pub struct Order {
    pub name: String,
    pub email: String,
    pub street: String,
    pub town: String,
    pub zip: u32,
    pub country: String,
    pub phone: String,
    pub age: u8,
    pub newsletter: bool,
    pub message: String,
}

/// The state of a server: what an order costs.
#[derive(Clone, Copy, Debug)]
pub struct Prices {
    pub base: u64,
}

/// The answer to an order.
#[derive(Debug, Serialize)]
pub struct Receipt {
    pub name: String,
    pub town: String,
    pub price: u64,
    pub newsletter: bool,
}

impl Prices {
    /// The state that every server has.
    pub const ALL: Self = Self { base: 100 };

    /// Uses each field, so that none has to be read in vain.
    pub fn receipt(self, order: Order) -> Receipt {
        let Order { name, email, street, town, zip, country, phone, age, newsletter, message } =
            order;
        let texts = email.len() + street.len() + country.len() + phone.len() + message.len();
        let price = self.base + u64::from(zip) + u64::from(age) + texts as u64;
        Receipt { name, town, price, newsletter }
    }
}

/// Returns the first argument, which is the address to listen on.
pub fn address() -> String {
    std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8080".to_string())
}
