use webserver::FromParam;

struct Number;

impl<'a> FromParam<'a> for Number {
    type Error = &'static str;

    fn from_param(_: &'a str) -> Result<Self, Self::Error> {
        Ok(Self)
    }
}

#[derive(FromParam)]
struct Page(Number);

fn main() {}
