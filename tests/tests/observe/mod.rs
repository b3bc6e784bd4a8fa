//! What is told of statements, requests and jobs, and what is not.

mod counters;
mod scrub;
mod spans;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Dispatch, Event, Subscriber};
use tracing_subscriber::layer::{Context, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;
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

/// Two subscribers that never end. While there is one alone, a place in the code that is first met by
/// a thread without a subscriber is taken for one that nobody wants to hear of.
static KEPT: LazyLock<[Dispatch; 2]> =
    LazyLock::new(|| [Dispatch::new(Registry::default()), Dispatch::new(Registry::default())]);

impl Heard {
    fn begin() -> (Self, DefaultGuard) {
        LazyLock::force(&KEPT);
        let heard = Self::default();
        let guard = tracing::subscriber::set_default(Registry::default().with(heard.clone()));
        (heard, guard)
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

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Heard {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields(BTreeMap::new());
        attributes.record(&mut fields);
        context.span(id).unwrap().extensions_mut().insert(fields);
        self.open.fetch_add(1, Ordering::SeqCst);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let span = context.span(id).unwrap();
        values.record(span.extensions_mut().get_mut::<Fields>().unwrap());
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut fields = Fields(BTreeMap::new());
        event.record(&mut fields);
        self.events.lock().unwrap().push(format!("{:?}", fields.0));
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let span = context.span(&id).unwrap();
        let fields = span.extensions_mut().remove::<Fields>().unwrap().0;
        let parent = span.parent().map(|parent| parent.name());
        let (target, name) = (span.metadata().target(), span.name());
        self.spans.lock().unwrap().push(Closed { target, name, parent, fields });
        self.open.fetch_sub(1, Ordering::SeqCst);
    }
}
