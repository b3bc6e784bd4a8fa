//! What is told of statements, requests and jobs, and what is not.

mod counters;
mod scrub;
mod spans;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer, Registry};

/// A span that was closed.
#[derive(Debug, Clone)]
struct Closed {
    target: &'static str,
    name: &'static str,
    parent: Option<&'static str>,
    fields: BTreeMap<&'static str, String>,
}

impl Closed {
    fn get(&self, field: &str) -> &str {
        self.fields.get(field).map_or("", String::as_str)
    }
}

/// Keeps every span and event that the thread of a test makes, whatever its level.
#[derive(Clone, Default)]
struct Heard {
    spans: Arc<Mutex<Vec<Closed>>>,
    events: Arc<Mutex<Vec<String>>>,
    open: Arc<AtomicUsize>,
}

thread_local! {
    /// Who listens to this thread.
    static LISTENER: RefCell<Option<Heard>> = const { RefCell::new(None) };
}

/// Ends the listening of a thread.
struct Listening;

impl Drop for Listening {
    fn drop(&mut self) {
        LISTENER.set(None);
    }
}

/// Tells whoever listens to a thread of the spans that the thread makes.
///
/// It's the subscriber of the whole process. A registry lets go of a span's parent by the subscriber
/// of the thread on which the span ends, which can be a thread of SQLite's driver; so one that is set
/// for the test's thread alone would keep parents open for ever.
struct Ears;

static EARS: LazyLock<()> = LazyLock::new(|| Registry::default().with(Ears).init());

impl Heard {
    fn begin() -> (Self, Listening) {
        LazyLock::force(&EARS);
        let heard = Self::default();
        LISTENER.set(Some(heard.clone()));
        (heard, Listening)
    }

    /// The spans since the last call. SQLite runs on threads of the driver, which keep the current span
    /// a little longer.
    fn closed(&self) -> Vec<Closed> {
        for _ in 0..5_000 {
            if self.open.load(Ordering::SeqCst) == 0 {
                return std::mem::take(&mut *self.spans.lock().unwrap());
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        panic!("a span is still open");
    }

    /// The spans of statements since the last call.
    fn statements(&self) -> Vec<Closed> {
        self.closed().into_iter().filter(|span| span.target == "tenant_sqlx").collect()
    }
}

struct Fields(BTreeMap<&'static str, String>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }
}

/// What is known of a span until it closes.
struct Open {
    fields: Fields,
    heard: Heard,
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Ears {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(heard) = LISTENER.with_borrow(Clone::clone) else { return };
        let mut fields = Fields(BTreeMap::new());
        attributes.record(&mut fields);
        heard.open.fetch_add(1, Ordering::SeqCst);
        context.span(id).unwrap().extensions_mut().insert(Open { fields, heard });
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(open) = context.span(id).unwrap().extensions_mut().get_mut::<Open>() {
            values.record(&mut open.fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let Some(heard) = LISTENER.with_borrow(Clone::clone) else { return };
        let mut fields = Fields(BTreeMap::new());
        event.record(&mut fields);
        heard.events.lock().unwrap().push(format!("{:?}", fields.0));
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let span = context.span(&id).unwrap();
        let Some(Open { fields, heard }) = span.extensions_mut().remove() else { return };
        let parent = span.parent().map(|parent| parent.name());
        let (target, name) = (span.metadata().target(), span.name());
        heard.spans.lock().unwrap().push(Closed { target, name, parent, fields: fields.0 });
        heard.open.fetch_sub(1, Ordering::SeqCst);
    }
}
