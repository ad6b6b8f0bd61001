use std::sync::Mutex;
use webserver::prelude::*;

async fn save(_: u8) {}

#[post("/")]
async fn handler(numbers: State<Mutex<Vec<u8>>>) -> String {
    let mut numbers = numbers.lock().unwrap();
    numbers.push(7);
    save(numbers[0]).await;
    numbers.len().to_string()
}

fn main() {}
