use webserver::FromParam;

#[derive(FromParam)]
struct Size(u32, u32);

fn main() {}
