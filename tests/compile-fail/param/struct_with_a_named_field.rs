use webserver::FromParam;

#[derive(FromParam)]
struct Size {
    width: u32,
}

fn main() {}
