use webserver::FromParam;

struct Number;

#[derive(FromParam)]
struct Page(Number);

fn main() {}
