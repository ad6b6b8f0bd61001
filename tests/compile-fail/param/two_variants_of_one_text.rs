use webserver::FromParam;

#[derive(FromParam)]
enum Colour {
    Red,
    #[param(rename = "red")]
    Crimson,
}

fn main() {}
