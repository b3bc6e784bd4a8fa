//! Which tenants metrics name, and the count of resolutions.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use metrics::{SharedString, counter};

use crate::{Grant, Refusal, TenantId, TenantLabel};

pub(crate) fn count_resolution<K: TenantId>(outcome: &Result<Grant<K>, Refusal>) {
    let outcome = outcome.as_ref().map_or_else(Refusal::code, |_| "ok");
    counter!("tenant_resolutions_total", "outcome" => outcome).increment(1);
}

/// Which tenants get a value of their own in the label `tenant` of counters.
///
/// A series that a metrics server has once seen stays there, so what is bounded is the number of
/// tenants that are ever named, not of those that are named now.
///
/// | | label | values in the life of a process |
/// |---|---|---|
/// | [`off`](TenantLabels::off), the default | none | |
/// | [`busiest(n)`](TenantLabels::busiest) | slug of about the `n` busiest tenants, else `_other` | at most 4 `n`, and two |
/// | [`all`](TenantLabels::all) | slug | as many as there are tenants, and one |
///
/// What belongs to no tenant has `_none`. Neither word is a slug.
///
/// # Clone
///
/// A clone names the same tenants: give one to the pool and one to the layer, so that both do.
///
/// ```
/// let labels = tenant_core::TenantLabels::busiest(20);
/// ```
#[derive(Clone, Default)]
pub struct TenantLabels(Choice);

#[derive(Clone, Default)]
enum Choice {
    #[default]
    Off,
    All,
    Busiest(Arc<Mutex<Busiest>>),
}

impl TenantLabels {
    /// No tenant is named, and there is no label.
    pub fn off() -> Self {
        Self(Choice::Off)
    }

    /// Every tenant is named: for few tenants, since each is a series per counter.
    pub fn all() -> Self {
        Self(Choice::All)
    }

    /// About `n` tenants are named: those who are seen most often.
    ///
    /// Who they are is found with the Space-Saving algorithm (Metwally, Agrawal and El Abbadi, 2005)
    /// over 8 `n` counters: a tenant that makes more than one in 7 `n` of what is seen has a counter.
    /// Counters are halved after every 8,192 `n` sightings, so that the past counts less and less.
    ///
    /// The first `n` tenants are named at once. One that is seen more than twice as often as the
    /// least busy of the named, and more than 64 times, takes its place, as long as fewer than 4 `n`
    /// have been named in the life of the process; after that, those who are named stay. Who has lost
    /// the place counts as `_other`, and the old series stands still. At least one is named.
    pub fn busiest(n: usize) -> Self {
        Self(Choice::Busiest(Arc::new(Mutex::new(Busiest::new(n)))))
    }

    /// The value of the label for something of this tenant's, or of nobody's. `None` when there is
    /// no label. Each call is a sighting. The slug is shared with the tenant's record, not copied.
    pub fn name(&self, tenant: Option<&TenantLabel>) -> Option<SharedString> {
        if matches!(self.0, Choice::Off) {
            return None;
        }
        let Some(tenant) = tenant else { return Some(SharedString::const_str("_none")) };
        let slug = tenant.slug();
        let is_named = match &self.0 {
            Choice::Busiest(busiest) => {
                busiest.lock().unwrap_or_else(PoisonError::into_inner).see(slug.as_str())
            }
            Choice::Off | Choice::All => true,
        };
        Some(if is_named { slug.shared().into() } else { SharedString::const_str("_other") })
    }
}

impl fmt::Debug for TenantLabels {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self.0 {
            Choice::Off => "TenantLabels(off)",
            Choice::All => "TenantLabels(all)",
            Choice::Busiest(_) => "TenantLabels(busiest)",
        })
    }
}

/// Counters of the tenants that are seen most often.
struct Busiest {
    /// How many are named at a time.
    named: usize,
    /// How many more may be named, ever.
    left: usize,
    seen: u64,
    counters: HashMap<Box<str>, Counter>,
}

struct Counter {
    count: u64,
    /// How much of the count may be somebody else's, who had the counter before.
    inherited: u64,
    is_named: bool,
}

impl Busiest {
    const COUNTERS: usize = 8;
    const EVER: usize = 4;
    const AGE: u64 = 8_192;
    const LEAST: u64 = 32;

    fn new(named: usize) -> Self {
        let named = named.max(1);
        Self { named, left: Self::EVER.saturating_mul(named), seen: 0, counters: HashMap::new() }
    }

    /// Counts a sighting, and tells whether the tenant is named.
    fn see(&mut self, slug: &str) -> bool {
        self.age();
        let own = match self.counters.get_mut(slug) {
            Some(counter) => {
                counter.count += 1;
                if counter.is_named {
                    return true;
                }
                counter.count - counter.inherited
            }
            None => {
                let inherited = self.make_room();
                let counter = Counter { count: inherited + 1, inherited, is_named: false };
                self.counters.insert(slug.into(), counter);
                1
            }
        };
        self.left > 0 && self.is_busy_enough(own) && self.name(slug)
    }

    /// Gives up the counter of who was seen least, if there are too many. Who is named keeps theirs.
    fn make_room(&mut self) -> u64 {
        if self.counters.len() < Self::COUNTERS.saturating_mul(self.named) {
            return 0;
        }
        let unnamed = self.counters.iter().filter(|(_, counter)| !counter.is_named);
        let least = unnamed.min_by_key(|(_, counter)| counter.count);
        let Some((slug, count)) = least.map(|(slug, counter)| (slug.clone(), counter.count)) else {
            return 0;
        };
        self.counters.remove(&slug);
        count
    }

    /// Whether there is a free place, or one whose owner is less than half as busy. Frees it.
    fn is_busy_enough(&mut self, own: u64) -> bool {
        let named = || self.counters.values().filter(|counter| counter.is_named);
        if named().count() < self.named {
            return true;
        }
        let least = self.counters.values_mut().filter(|counter| counter.is_named);
        match least.min_by_key(|counter| counter.count) {
            Some(least) if own > 2 * least.count.max(Self::LEAST) => {
                least.is_named = false;
                true
            }
            _ => false,
        }
    }

    fn name(&mut self, slug: &str) -> bool {
        if let Some(counter) = self.counters.get_mut(slug) {
            counter.is_named = true;
            self.left -= 1;
        }
        true
    }

    fn age(&mut self) {
        self.seen += 1;
        if self.seen.is_multiple_of(Self::AGE.saturating_mul(self.named as u64)) {
            for counter in self.counters.values_mut() {
                counter.count /= 2;
                counter.inherited /= 2;
            }
        }
    }
}

#[cfg(test)]
mod tests;
