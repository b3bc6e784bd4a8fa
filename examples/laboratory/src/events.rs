//! What happens, told while it happens, to whoever of the same tenant listens.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_stream::stream;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::sse::{self, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use tenant_http::{Problem, Revalidate};
use tenant_sqlx::prelude::*;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::{self, Receiver, Sender};
use tokio::time::{MissedTickBehavior, interval};
use utoipa::ToSchema;

use crate::service::App;

/// What happened.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Event {
    /// A laboratory took a sample in.
    SampleReceived { sample: Uuid },
    /// A value was measured.
    ResultRecorded { sample: Uuid, result: Uuid },
    /// A report is there to be read.
    ReportReady { job: Uuid },
}

/// A channel per tenant. Both ends are had with a token, so nobody hears another tenant's.
///
/// It reaches the listeners of this process. Several processes need a broker in its place.
#[derive(Clone, Default)]
pub(crate) struct Events(Arc<Mutex<Channels>>);

#[derive(Default)]
struct Channels {
    of_tenants: HashMap<Uuid, Sender<Event>>,
    /// Whether the server ends.
    closed: bool,
}

impl Events {
    /// How many events a slow listener may be behind before it misses some.
    const BEHIND: usize = 64;

    /// How many streams a tenant may have open. The limits of requests end when an answer begins, and a
    /// stream goes on.
    pub(crate) const OPEN: usize = 100;

    pub(crate) fn publish(&self, tenant: &Tenant<'_>, event: Event) {
        let mut channels = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let channel = channels.of_tenants.get(tenant.id());
        let heard = channel.is_some_and(|channel| channel.send(event).is_ok());
        if !heard {
            channels.of_tenants.remove(tenant.id());
        }
    }

    /// None where the tenant has as many streams as it may. A stream that comes when all have been closed
    /// ends at once.
    fn subscribe(&self, tenant: &Tenant<'_>) -> Option<Receiver<Event>> {
        let mut channels = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if channels.closed {
            return Some(broadcast::channel(1).1);
        }
        let channel = channels
            .of_tenants
            .entry(*tenant.id())
            .or_insert_with(|| broadcast::channel(Self::BEHIND).0);
        (channel.receiver_count() < Self::OPEN).then(|| channel.subscribe())
    }

    /// Ends all streams, which would otherwise keep the server from ending.
    pub(crate) fn close(&self) {
        let mut channels = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        channels.closed = true;
        channels.of_tenants.clear();
    }
}

/// How often it's asked, while nothing happens, whether somebody may go on listening.
const ASK_AGAIN: Duration = Duration::from_secs(5);

/// The tenant's events from now on, as server-sent events.
#[utoipa::path(
    get, path = "/events",
    responses((status = 200, body = Event, content_type = "text/event-stream")),
)]
pub(crate) async fn listen(
    tenant: Tenant<'_>,
    State(app): State<App>,
    request: Revalidate,
) -> Result<Response, Problem> {
    let Some(mut events) = app.events.subscribe(&tenant) else {
        let status = StatusCode::TOO_MANY_REQUESTS;
        let problem = Problem::new(status, "too_many_streams", "There are too many streams open");
        return Err(problem.with_retry_after(5));
    };
    let told = stream! {
        let mut due = interval(ASK_AGAIN);
        // A client that doesn't read for a while is asked for once, not for each time it was due.
        due.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let event = tokio::select! {
                event = events.recv() => match event {
                    Ok(event) => Some(event),
                    Err(RecvError::Lagged(_)) => continue,
                    Err(RecvError::Closed) => break,
                },
                _ = due.tick() => None,
            };
            // The token ended with the handler. A tenant that was suspended, a user who was removed and
            // a signature that ran out hear nothing more.
            if request.grant().await.is_err() {
                break;
            }
            if let Some(event) = event {
                yield sse::Event::default().json_data(event);
            }
        }
    };
    Ok(Sse::new(told).keep_alive(KeepAlive::default()).into_response())
}
