use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tenant_sqlx::Scrub;
use tracing::{error, info, info_span};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    fn read(&self) -> String {
        String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap()
    }
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const JWT: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.dozjgNryP4J3jVmNHl0w5N";

/// What none of it may leave behind.
const SECRETS: [&str; 10] = [
    "ann@acme.example",
    "Ann Miller",
    "hunter2",
    "abcdefgh12345678",
    JWT,
    "4111111111111111",
    "DE89",
    "A09",
    "bob@b.example",
    "4111 1111",
];

/// Logs personal data in every way in which a field can be written.
fn log_everything() {
    let span =
        info_span!("visit", email = "ann@acme.example", room = 7, later = tracing::field::Empty);
    let _entered = span.enter();
    span.record("later", "seen by bob@b.example");
    let secret = Some("hunter2");
    let debugged = ["ann@acme.example"];
    let cause = io::Error::other("no mail for bob@b.example");
    info!(user.full_name = "Ann Miller", password = ?secret, diagnosis = "A09", kept = "green", "asked by ann@acme.example");
    info!(header = "Bearer abcdefgh12345678", ?debugged, jwt_like = JWT, iban = %"DE89", "done");
    info!(
        number = 4_111_111_111_111_111_u64,
        sum = 7_i64,
        share = 0.5,
        paid = true,
        card = 4_111_111_111_111_111_u64,
        "card 4111 1111 1111 1111"
    );
    error!(error = &cause as &dyn std::error::Error, "failed");
}

fn is_clean(text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}

#[test]
fn lines_of_text_hold_no_personal_data() {
    for compact in [false, true] {
        let lines = Lines::default();
        let writer = lines.clone();
        let logs = tracing_subscriber::fmt()
            .with_ansi(false)
            .without_time()
            .fmt_fields(Scrub::new().deny("diagnosis").fields())
            .with_writer(move || writer.clone());
        match compact {
            false => tracing::subscriber::with_default(logs.finish(), log_everything),
            true => tracing::subscriber::with_default(logs.compact().finish(), log_everything),
        }
        let text = lines.read();
        is_clean(&text);
        for kept in [
            "asked by [removed]",
            "email=[removed]",
            "room=7",
            "kept=\"green\"",
            "sum=7",
            "share=0.5",
            "paid=true",
            "user.full_name=[removed]",
            "password=[removed]",
            "diagnosis=[removed]",
            "header=\"[removed]\"",
            "later=\"seen by [removed]\"",
            "number=[removed]",
            "card=[removed]",
            "no mail for [removed]",
        ] {
            assert!(text.contains(kept), "{kept}: {text}");
        }
    }
}

#[test]
fn lines_of_json_hold_no_personal_data() {
    let lines = Lines::default();
    let writer = lines.clone();
    let logs = tracing_subscriber::fmt()
        .json()
        .with_span_list(true)
        .with_thread_names(true)
        .with_writer(Scrub::new().deny("diagnosis").writer(move || writer.clone()))
        .finish();
    tracing::subscriber::with_default(logs, log_everything);
    let text = lines.read();
    is_clean(&text);
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 4);
    let fields = &lines[0]["fields"];
    assert_eq!(fields["message"], "asked by [removed]");
    assert_eq!(
        (&fields["user.full_name"], &fields["kept"]),
        (&json!("[removed]"), &json!("green"))
    );
    assert_eq!(
        (&lines[0]["span"]["name"], &lines[0]["spans"][0]["name"]),
        (&json!("visit"), &json!("visit"))
    );
    assert_eq!(
        (&lines[0]["span"]["email"], &lines[0]["span"]["room"]),
        (&json!("[removed]"), &json!(7))
    );
    assert!(lines[0]["threadName"].as_str().unwrap().contains("lines_of_json"));
    assert_eq!(
        (&lines[2]["fields"]["sum"], &lines[2]["fields"]["number"]),
        (&json!(7), &json!("[removed]"))
    );
}

#[test]
fn any_other_format_is_cleaned_by_pattern() {
    let lines = Lines::default();
    let writer = lines.clone();
    let logs = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_writer(Scrub::new().writer(move || writer.clone()))
        .finish();
    tracing::subscriber::with_default(logs, log_everything);
    let text = lines.read();
    for secret in [
        "ann@acme.example",
        "abcdefgh12345678",
        JWT,
        "4111111111111111",
        "bob@b.example",
        "4111 1111",
    ] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    assert!(text.contains("asked by [removed]"), "{text}");
}

/// A writer may get a line in pieces, and more than one at a time.
#[test]
fn lines_are_looked_at_whole() {
    use tracing_subscriber::fmt::MakeWriter as _;

    let lines = Lines::default();
    let kept = lines.clone();
    let made = Scrub::new().writer(move || kept.clone());
    let mut writer = made.make_writer();
    for piece in ["ann@ac", "me.example\nbob@b.exam"] {
        writer.write_all(piece.as_bytes()).unwrap();
        writer.flush().unwrap();
    }
    assert_eq!(lines.read(), "[removed]\n");
    drop(writer);
    assert_eq!(lines.read(), "[removed]");
}
