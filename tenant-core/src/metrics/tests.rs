#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::BTreeSet;

use super::{Busiest, TenantLabels};

/// Shows these slugs in turn, and returns those that were named.
fn named(busiest: &mut Busiest, slugs: impl IntoIterator<Item = String>) -> BTreeSet<String> {
    slugs.into_iter().filter(|slug| busiest.see(slug)).collect()
}

#[test]
fn the_busiest_are_named_among_many() {
    let mut busiest = Busiest::new(3);
    // Three that make a fifth of the requests each, behind 10,000 that come once.
    let crowd = (0..10_000).flat_map(|number| {
        ["alpha", "beta", "gamma"].map(str::to_owned).into_iter().chain([format!("t{number}")])
    });
    let mut late = named(&mut busiest, (0..500).map(|number| format!("early{number}")));
    assert_eq!(late.len(), 3, "the first are named at once");
    late = named(&mut busiest, crowd);
    for slug in ["alpha", "beta", "gamma"] {
        assert!(late.contains(slug), "{late:?}");
        assert!(busiest.see(slug));
    }
    assert!(!busiest.see("t9999"));
    assert!(!busiest.see("early0"), "its place was taken");
}

#[test]
fn however_the_busiest_change_only_so_many_are_ever_named() {
    for n in [1, 2, 5] {
        let mut busiest = Busiest::new(n);
        let waves = (0..500).flat_map(|wave| (0..600).map(move |_| format!("wave{wave}")));
        let named = named(&mut busiest, waves);
        assert_eq!(named.len(), 4 * n, "all places are used, and no more");
    }
}

#[test]
fn memory_is_bounded() {
    let mut busiest = Busiest::new(5);
    named(&mut busiest, (0..100_000).map(|number| format!("t{number}")));
    assert_eq!(busiest.counters.len(), 40);
}

#[test]
fn who_is_named_stays_while_others_are_hardly_busier() {
    let mut busiest = Busiest::new(1);
    let pair = || ["alpha", "beta"].map(str::to_owned);
    let named = named(&mut busiest, (0..20_000).flat_map(|_| pair()));
    assert_eq!(named, BTreeSet::from(["alpha".to_owned()]));
}

#[test]
fn nobody_is_named_unless_asked_for() {
    assert_eq!(TenantLabels::default().name(None), None);
    assert_eq!(TenantLabels::off().name(None), None);
    assert_eq!(TenantLabels::all().name(None).as_deref(), Some("_none"));
    assert_eq!(TenantLabels::busiest(0).name(None).as_deref(), Some("_none"));
}
