use webserver::FromParam;

#[derive(FromParam)]
enum Colour {
    Red,
    Rgb(u8, u8, u8),
}

fn main() {}
