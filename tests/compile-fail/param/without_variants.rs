use webserver::FromParam;

#[derive(FromParam)]
enum Colour {}

fn main() {}
