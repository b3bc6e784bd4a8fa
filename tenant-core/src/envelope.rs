use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use tracing::Span;
use uuid::Uuid;

use crate::{
    Claim, Directory, Evidence, Grant, MalformedClaim, Membership, Refusal, Resolved, Resolver,
    Tenant, TenantId,
};

/// A job for a queue: what it's to do, and for which tenant.
///
/// It's written with a token, so that no job forgets its tenant. Out of the queue comes a claim
/// again: the tenant may have been suspended meanwhile, or the queue written to by somebody else.
/// Opening it resolves the claim; only then are its arguments to be had.
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use tenant_core::{Directory, Envelope, Refusal, Resolver, Source, Tenant};
///
/// #[derive(Serialize, Deserialize)]
/// struct SendReminder {
///     invoice: u64,
/// }
///
/// fn enqueue(tenant: &Tenant<'_>) -> serde_json::Result<String> {
///     serde_json::to_string(&Envelope::new(tenant, SendReminder { invoice: 7 }))
/// }
///
/// async fn run(job: &str, directory: impl Directory) -> Result<(), Box<dyn std::error::Error>> {
///     let source = Source::job_argument().vouched_by("a queue that only this program writes to");
///     let resolver = Resolver::builder(directory).source(source).build();
///     let envelope: Envelope<SendReminder> = serde_json::from_str(job)?;
///     match envelope.open(&resolver).await {
///         Ok((grant, job)) => {
///             grant.scope(async |tenant| { /* remind of `job.invoice` */ }).await;
///             Ok(())
///         }
///         Err(refusal) if refusal.is_final() => Ok(()), // unknown, suspended or retired: it will never run
///         Err(refusal) => Err(refusal.into()), // keep it in the queue
///     }
/// }
/// ```
///
/// There is none without a token:
///
/// ```compile_fail,E0451
/// use tenant_core::Envelope;
///
/// let envelope = Envelope { tenant: uuid::Uuid::nil(), args: 7, trace: Default::default() };
/// ```
#[derive(Clone, Serialize, Deserialize)]
#[serde(bound(
    serialize = "T: Serialize, K: TenantId",
    deserialize = "T: Deserialize<'de>, K: TenantId"
))]
pub struct Envelope<T, K = Uuid> {
    #[serde(serialize_with = "write_id", deserialize_with = "read_id")]
    tenant: K,
    args: T,
    #[serde(default, deserialize_with = "read_trace")]
    trace: BTreeMap<Box<str>, Box<str>>,
}

impl<T, K: TenantId> Envelope<T, K> {
    /// A job for the tenant of this token.
    ///
    /// # Tenant
    ///
    /// The token is for the whole tenant. One that was narrowed to a level makes no job, as a job
    /// would not be narrowed.
    pub fn new(tenant: &Tenant<'_, Resolved, K>, args: T) -> Self {
        Self { tenant: tenant.id().clone(), args, trace: BTreeMap::new() }
    }

    /// Adds an entry of the trace context, such as `tracestate`, for whoever runs the job. At most
    /// eight are carried, with names of at most 64 bytes and values of at most 512; others are left out, here
    /// and when the job is read.
    #[must_use]
    pub fn with_trace(mut self, name: &str, value: &str) -> Self {
        if self.trace.len() < MAX_ENTRIES && fits(name, value) {
            self.trace.insert(name.into(), value.into());
        }
        self
    }

    /// Adds the `traceparent` of the request that the job comes from, if it has the form that
    /// [W3C Trace Context](https://www.w3.org/TR/trace-context/) gives it; else nothing.
    #[must_use]
    pub fn with_traceparent(self, value: &str) -> Self {
        if is_traceparent(value) { self.with_trace(TRACEPARENT, value) } else { self }
    }

    /// The `traceparent`, if it is well-formed: 55 bytes of digits, `a` to `f` and hyphens. What stands in a
    /// queue may be anything.
    pub fn traceparent(&self) -> Option<&str> {
        self.trace(TRACEPARENT).filter(|value| is_traceparent(value))
    }

    /// An entry of the trace context. It's for logs: nothing has checked it.
    pub fn trace(&self, name: &str) -> Option<&str> {
        self.trace.get(name).map(|value| &**value)
    }

    /// Resolves the tenant, and gives the arguments with the grant.
    ///
    /// The resolver needs [`Source::job_argument`](crate::Source::job_argument) with something that
    /// vouches for it, and no membership: a job has no user. The current span gets `tenant.id` and
    /// `tenant.slug`, if it has these fields.
    ///
    /// # Errors
    ///
    /// [`Refusal`]; [`Refusal::is_final`] tells whether the job is to end. It never is by an answer that a
    /// cache has kept: before the tenant is said to be unknown, suspended or retired, the directory is
    /// asked past it.
    pub async fn open<D, M>(self, resolver: &Resolver<D, M, K>) -> Result<(Grant<K>, T), Refusal>
    where
        D: Directory<K>,
        M: Membership<K>,
        T: Send + Sync,
    {
        let grant = self.resolve(resolver).await?;
        grant.record_on(&Span::current());
        Ok((grant, self.args))
    }

    /// Resolves the tenant and leaves the arguments, for a layer in front of whoever takes them with
    /// [`opened_for`](Self::opened_for).
    ///
    /// # Errors
    ///
    /// As with [`open`](Self::open).
    pub async fn resolve<D, M>(&self, resolver: &Resolver<D, M, K>) -> Result<Grant<K>, Refusal>
    where
        D: Directory<K>,
        M: Membership<K>,
        T: Sync,
    {
        let evidence = Evidence::new().job(Claim::Id(self.tenant.clone()));
        match resolver.resolve(&evidence).await {
            // A job ends by this, so it must be so now.
            Err(refusal) if refusal.is_final() => resolver.resolve_now(&evidence).await,
            outcome => outcome,
        }
    }

    /// The arguments, if the grant is of the tenant that the job was written for.
    pub fn opened_for(self, grant: &Grant<K>) -> Option<T> {
        (self.tenant == *grant.id()).then_some(self.args)
    }
}

const TRACEPARENT: &str = "traceparent";

const MAX_ENTRIES: usize = 8;

const MAX_LENGTHS: (usize, usize) = (64, 512);

fn fits(name: &str, value: &str) -> bool {
    name.len() <= MAX_LENGTHS.0 && value.len() <= MAX_LENGTHS.1
}

/// Version, trace, span and flags, in lower case; neither id is zero, and there is no version `ff`.
fn is_traceparent(value: &str) -> bool {
    let digits = |part: &str, length: usize| {
        part.len() == length
            && part.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    };
    let is_some = |part: &str| part.bytes().any(|byte| byte != b'0');
    let mut parts = value.split('-');
    let four = [parts.next(), parts.next(), parts.next(), parts.next()];
    let ([Some(version), Some(trace), Some(span), Some(flags)], None) = (four, parts.next()) else {
        return false;
    };
    digits(version, 2)
        && version != "ff"
        && digits(trace, 32)
        && is_some(trace)
        && digits(span, 16)
        && is_some(span)
        && digits(flags, 2)
}

/// Leaves out what is too long, and what is too much.
fn read_trace<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<Box<str>, Box<str>>, D::Error> {
    let read = BTreeMap::<Box<str>, Box<str>>::deserialize(deserializer)?;
    Ok(read.into_iter().filter(|(name, value)| fits(name, value)).take(MAX_ENTRIES).collect())
}

fn write_id<K: TenantId, S: Serializer>(tenant: &K, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(tenant)
}

fn read_id<'de, K: TenantId, D: Deserializer<'de>>(deserializer: D) -> Result<K, D::Error> {
    let text = Box::<str>::deserialize(deserializer)?;
    K::parse(&text).ok_or_else(|| serde::de::Error::custom(MalformedClaim::Id))
}

impl<T, K: TenantId> fmt::Debug for Envelope<T, K> {
    /// The arguments are the tenant's.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Envelope({})", self.tenant)
    }
}
