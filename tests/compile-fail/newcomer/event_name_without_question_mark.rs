use webserver::Event;

fn event() -> Event {
    Event::new("tick").name("tick").id(7)
}

fn main() {}
