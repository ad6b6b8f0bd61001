use webserver::FromParam;

#[derive(FromParam)]
enum Colour {
    #[param(name = "red")]
    Red,
}

fn main() {}
