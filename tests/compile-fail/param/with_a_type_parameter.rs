use webserver::FromParam;

#[derive(FromParam)]
struct Id<T>(T);

fn main() {}
