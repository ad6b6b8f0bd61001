//! Forms without parts (`application/x-www-form-urlencoded`), at their limits and beyond, and JSON.

use super::target::{After, MIB, Target, exchange, post};

const FORM: &str = "application/x-www-form-urlencoded";

fn check(target: &Target, path: &str, body: &str, (status, text): (u16, &str), after: After) {
    let mut wire = target.connect();
    let content_type = if path == "/json" { "application/json" } else { FORM };
    let head = post(path, content_type, body.len());
    let answer = exchange(&mut wire, [head.as_bytes(), body.as_bytes()], after);
    let got = answer.text();
    assert!(
        answer.status == status && got.contains(text),
        "{body:.100} {} {got:.300}",
        answer.status
    );
    assert!(got.len() < 64 * 1024, "an answer of {} bytes", got.len());
}

/// Returns that many pairs with different names.
fn pairs(count: usize) -> String {
    (0..count).fold(String::new(), |form, n| form + &format!("&n{n}=1"))
}

#[test]
fn form_at_its_limits_is_read_and_beyond_them_refused() {
    let own = concat!(module_path!(), "::form_at_its_limits_is_read_and_beyond_them_refused");
    let Some(target) = Target::start(own) else { return };
    let kept = |path: &str, body: &str, status: u16, text: &str| {
        check(&target, path, body, (status, text), After::Kept);
    };
    kept("/form", "", 200, "0 0");
    kept("/form", &pairs(1000), 200, "1000 4890");
    kept("/form", &pairs(1001), 400, "more than 1000 names and values");
    kept("/form", &"a=b&".repeat(1_000_000), 400, "more than 1000 names and values");
    kept("/form", &"&".repeat(1 << 20), 200, "0 0");
    kept("/form", &"=".repeat(1 << 20), 200, "1 1048575");
    kept("/form", &"=&".repeat(1 << 20), 400, "more than 1000 names and values");
    kept("/form", &"a".repeat(1 << 20), 200, "1 1048576");
    kept("/form", &"a.".repeat(1 << 20), 200, "1 2097152");
    kept("/form", &("a.".repeat(1 << 20) + "a"), 400, "a name of more than 5 parts");
    kept("/form", &("a".to_owned() + &"[a]".repeat(1 << 20)), 400, "a name of more than 5 parts");
    kept("/form", &("a".to_owned() + &"[".repeat(1 << 20)), 200, "1 1048577");
    kept("/form", &("a".to_owned() + &"[]".repeat(1 << 20)), 200, "1 2097153");
    kept("/nested", "a.b[c].d.e=7", 200, "7");
    kept("/nested", "a.b.c.d.e.f=7", 400, "a name of more than 5 parts");
    kept("/nested", &"a".repeat(1 << 20), 422, "is missing");
    kept("/nested", &pairs(1000), 422, "is missing");

    let over = "a".repeat((8 << 20) + 1);
    check(&target, "/form", &over, (413, "longer than 8388608"), After::Closed);
    // A few bodies of 4 MiB as a whole, and their decoded copies.
    target.survives(24 * MIB);
}

#[test]
fn form_with_percent_signs_that_are_cut_is_refused() {
    let own = concat!(module_path!(), "::form_with_percent_signs_that_are_cut_is_refused");
    let Some(target) = Target::start(own) else { return };
    let refused = |body: &str, text: &str| {
        check(&target, "/form", body, (400, text), After::Kept);
    };
    for body in ["a=%", "a=%4", "%", "%4=1", "a=1&b=%zz", "a=%%41", "a=%4&b=1"] {
        refused(body, "has a `%` that is not followed");
    }
    for body in ["a=%ff", "%ff=1", "a=%C3", "a=%C3%28", "a=%ED%A0%80"] {
        refused(body, "UTF-8");
    }
    refused(&"%".repeat(1 << 20), "has a `%` that is not followed");
    refused(&"%ff&".repeat(1000), "UTF-8");
    check(&target, "/form", &"%41".repeat(1 << 20), (200, "1 1048576"), After::Kept);
    check(&target, "/form", &"a=%41%00&".repeat(1000), (422, "more than once"), After::Kept);
    target.survives(24 * MIB);
}

#[test]
fn form_of_a_client_that_stops_is_timed_out() {
    let own = concat!(module_path!(), "::form_of_a_client_that_stops_is_timed_out");
    let Some(target) = Target::start(own) else { return };
    let mut wires: Vec<_> = (0..20).map(|_| target.connect()).collect();
    for wire in &mut wires {
        wire.send(post("/form", FORM, 4 << 20) + "a=");
        wire.send("x".repeat(1 << 20));
    }
    for wire in &mut wires {
        let answer = exchange(wire, [""; 0], After::Closed);
        assert_eq!(answer.status, 408);
    }
    // Each body is held as far as it has arrived, in pieces that grow.
    target.survives(20 * 2 * MIB);
}

#[test]
fn json_with_long_names_is_answered_briefly() {
    let own = concat!(module_path!(), "::json_with_long_names_is_answered_briefly");
    let Some(target) = Target::start(own) else { return };
    let long = "a".repeat(1 << 20);
    let bad = "[-1],".repeat(1000);
    let refused = |body: &str, text: &str| {
        check(&target, "/json", body, (422, text), After::Kept);
    };
    refused(&format!("{{\"{long}\":[{bad}1]}}"), "is not a whole number");
    refused(&format!("{{\"a\":[{bad}{bad}\"{long}\"]}}"), "is not a whole number");
    refused(&format!("{{\"a\":\"{long}\"}}"), "is not a list");
    let deep = "[".repeat(1 << 20);
    check(&target, "/json", &format!("{{\"a\":{deep}"), (400, "is not JSON"), After::Kept);
    target.survives(24 * MIB);
}
