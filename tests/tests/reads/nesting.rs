//! Conditions in conditions: lost parentheses would let the other tenant in.

use std::collections::HashMap;

use tenant_sqlx::prelude::*;

use super::{Ledger, leaves, ledger, numbers};
use crate::world::{Customer, Invoice, InvoiceSummary, on_both};

on_both! {
async fn an_or_at_the_top_does_not_widen_the_tenant(world) {
    leaves(
        &world,
        &[
            (|| Invoice::NUMBER.eq("1").or(Condition::all()), "12345"),
            (|| Condition::all().or(Invoice::NUMBER.eq("1")), "12345"),
            (|| Invoice::NUMBER.eq("1").or(Invoice::NUMBER.eq("2")), "12"),
            (
                || Invoice::NUMBER.eq("1").or(Invoice::PAID.eq(true)).or(Invoice::NOTE.is_null()),
                "124",
            ),
            (|| Invoice::NUMBER.eq("1").not(), "2345"),
            (|| Invoice::NUMBER.eq("1").not().or(Invoice::NUMBER.eq("1")), "12345"),
            (|| Condition::all().not(), ""),
            (|| Condition::all().not().not(), "12345"),
        ],
    )
    .await;
}
}

on_both! {
async fn nests_mean_what_they_say(world) {
    leaves(
        &world,
        &[
            (
                || Invoice::NUMBER.eq("1").or(Invoice::NUMBER.eq("2")).and(Invoice::PAID.eq(true)),
                "2",
            ),
            (
                || Invoice::PAID.eq(true).and(Invoice::NUMBER.eq("1").or(Invoice::NUMBER.eq("2"))),
                "2",
            ),
            (
                || Invoice::NUMBER.eq("1").or(Invoice::NUMBER.eq("2").and(Invoice::PAID.eq(false))),
                "1",
            ),
            (|| Invoice::NUMBER.eq("1").or(Invoice::NUMBER.eq("2")).not(), "345"),
            (|| Invoice::NUMBER.eq("2").and(Invoice::PAID.eq(true)).not(), "1345"),
            (|| Invoice::NUMBER.eq("1").not().and(Invoice::PAID.eq(true)), "24"),
            (|| Invoice::AMOUNT_CENTS.between(200, 300).not(), "15"),
            (
                || Invoice::NUMBER.is_in(["1", "2"]).not().and(Invoice::NOTE.contains("_").not()),
                "45",
            ),
            (|| Invoice::NOTE.is_null().not().and(Invoice::NOTE.like("%o%").not()), "345"),
        ],
    )
    .await;
}
}

on_both! {
async fn an_or_stays_inside_wherever_a_condition_stands(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    ledger(&acme, &world.pool).await;
    ledger(&bolt, &world.pool).await;
    let pool = &world.pool;
    let wide = || Invoice::NUMBER.eq("1").or(Condition::all());
    let anyone = || Customer::NAME.eq("Ann").or(Condition::all());

    assert_eq!(
        Invoice::select().filter(wide()).filter(wide()).all(&acme, pool).await.unwrap().len(),
        5
    );
    assert_eq!(
        Invoice::select()
            .project::<InvoiceSummary>()
            .filter(wide())
            .all(&acme, pool)
            .await
            .unwrap()
            .len(),
        5
    );
    let sum = Invoice::select().aggregate(Invoice::AMOUNT_CENTS.sum()).filter(wide());
    assert_eq!(sum.one(&acme, pool).await.unwrap(), Some(1200));
    assert_eq!(
        Invoice::select().filter(wide()).page(50).read(&acme, pool).await.unwrap().rows.len(),
        5
    );

    let joined = Invoice::select().join(Invoice::CUSTOMER_ID).on(anyone()).filter_joined(anyone());
    assert_eq!(joined.all(&acme, pool).await.unwrap().len(), 5);
    let each = Customer::select().left_join_each(Invoice::CUSTOMER_ID).on(wide());
    assert_eq!(each.all(&acme, pool).await.unwrap().len(), 5);
    let has = Customer::select().filter(Condition::has(Invoice::CUSTOMER_ID, wide()));
    assert_eq!(has.count(&acme, pool).await.unwrap(), 2);
    let is_one = Invoice::select().filter(Invoice::CUSTOMER_ID.is_one_with(anyone()));
    assert_eq!(is_one.count(&acme, pool).await.unwrap(), 5);
    let inner = Invoice::select().filter(wide()).column(Invoice::CUSTOMER_ID);
    assert_eq!(
        Customer::select()
            .filter(Customer::ID.is_in_select(inner))
            .count(&acme, pool)
            .await
            .unwrap(),
        2
    );
}
}

on_both! {
async fn a_long_chain_is_no_deep_one(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    ledger(&acme, &world.pool).await;
    ledger(&bolt, &world.pool).await;
    let first = || Invoice::NUMBER.eq("1");
    let any =
        (0..3_000).fold(first(), |any, number| any.or(Invoice::NUMBER.eq(number.to_string())));
    assert_eq!(numbers(&acme, &world.pool, any).await, "12345");
    let all = (0..3_000).fold(first(), |all, _| first().and(all));
    assert_eq!(numbers(&acme, &world.pool, all).await, "1");
    let filters =
        (0..3_000).fold(Invoice::select(), |select, _| select.filter(first().or(Condition::all())));
    assert_eq!(filters.count(&acme, &world.pool).await.unwrap(), 5);
}
}

on_both! {
async fn what_is_nested_too_deep_is_refused_and_does_not_end_the_process(world) {
    enter!(acme = world.acme);
    ledger(&acme, &world.pool).await;
    let nested = |depth| {
        (0..depth).fold(Invoice::NUMBER.eq("1"), |inner, _| inner.or(Invoice::PAID.eq(true)).not())
    };
    assert_eq!(numbers(&acme, &world.pool, nested(20)).await, "1");
    let refused =
        Invoice::select().filter(nested(1_000)).all(&acme, &world.pool).await.unwrap_err();
    assert!(matches!(refused, Error::Statement { .. }), "{refused:?}");
    let has = |depth| {
        let all = Condition::<Customer>::all();
        (0..depth).fold(all, |inner, _| {
            Condition::has(Invoice::CUSTOMER_ID, Invoice::CUSTOMER_ID.is_one_with(inner))
        })
    };
    assert_eq!(Customer::select().filter(has(5)).count(&acme, &world.pool).await.unwrap(), 2);
    let refused =
        Customer::select().filter(has(1_000)).count(&acme, &world.pool).await.unwrap_err();
    assert!(matches!(refused, Error::Statement { .. }), "{refused:?}");
}
}

on_both! {
async fn however_deep_conditions_are_they_are_refused_and_dropped(world) {
    const DEPTH: usize = 300_000;
    enter!(acme = world.acme);
    ledger(&acme, &world.pool).await;
    let first = || Invoice::NUMBER.eq("1");
    let nested: [fn(Condition<Invoice>, usize) -> Condition<Invoice>; 4] = [
        |inner, _| inner.not(),
        |inner, level| match level % 2 {
            0 => inner.and(Invoice::PAID.eq(true)),
            _ => Invoice::PAID.eq(true).or(inner),
        },
        |inner, _| Invoice::CUSTOMER_ID.is_one_with(Condition::has(Invoice::CUSTOMER_ID, inner)),
        |inner, _| {
            let select = Invoice::select().filter(inner);
            Invoice::ID.is_in_select(select.column(Invoice::ID))
        },
    ];
    for nest in nested {
        drop((0..DEPTH).fold(first(), nest));
        let select = Invoice::select().filter((0..DEPTH).fold(first(), nest));
        let refused = select.all(&acme, &world.pool).await.unwrap_err();
        assert!(matches!(refused, Error::Statement { .. }), "{refused:?}");
    }
    assert_eq!(numbers(&acme, &world.pool, first()).await, "1");
}
}

on_both! {
/// Trees of conditions that nobody chose, against their meaning in Rust.
async fn any_tree_means_what_it_says(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let ours = ledger(&acme, &world.pool).await;
    ledger(&bolt, &world.pool).await;
    let mut dice = Dice(20_260_101);
    for _ in 0..120 {
        let tree = Tree::grown(&mut dice, 4);
        let found = numbers(&acme, &world.pool, tree.condition()).await;
        assert_eq!(found, tree.meaning(&ours), "{tree:?}");
    }
}
}

/// A condition that says what it is.
#[derive(Debug)]
enum Tree {
    Number(String),
    Above(i64),
    Between(i64, i64),
    Paid(bool),
    Noted(bool),
    NoteBelow(&'static str),
    NoteContains(&'static str),
    NoteNotIn(Vec<&'static str>),
    OfCustomer(&'static str),
    PaidBy(&'static str),
    Both(Box<Tree>, Box<Tree>),
    Either(Box<Tree>, Box<Tree>),
    Not(Box<Tree>),
}

impl Tree {
    fn grown(dice: &mut Dice, depth: usize) -> Self {
        let inner = |dice: &mut Dice| Box::new(Self::grown(dice, depth - 1));
        match dice.below(if depth == 0 { 10 } else { 22 }) {
            0 => Self::Number((1 + dice.below(6)).to_string()),
            1 => Self::Above(100 * dice.below(5)),
            2 => Self::Between(100 * dice.below(5), 100 * dice.below(5)),
            3 => Self::Paid(dice.below(2) == 0),
            4 => Self::Noted(dice.below(2) == 0),
            5 => Self::NoteBelow(["", "b", "z"][dice.below(3) as usize]),
            6 => Self::NoteContains(["%", "_", r"\", ""][dice.below(4) as usize]),
            7 => Self::NoteNotIn(["", "a_b", "50% off"][dice.below(3) as usize..].to_vec()),
            8 => Self::OfCustomer(["Ann", "Bob", "Cy"][dice.below(3) as usize]),
            9 => Self::PaidBy(["Ann", "Bob", "Cy"][dice.below(3) as usize]),
            10..14 => Self::Both(inner(dice), inner(dice)),
            14..18 => Self::Either(inner(dice), inner(dice)),
            _ => Self::Not(inner(dice)),
        }
    }

    fn condition(&self) -> Condition<Invoice> {
        match self {
            Self::Number(number) => Invoice::NUMBER.eq(number.as_str()),
            Self::Above(cents) => Invoice::AMOUNT_CENTS.gt(*cents),
            Self::Between(low, high) => Invoice::AMOUNT_CENTS.between(*low, *high),
            Self::Paid(paid) => Invoice::PAID.eq(*paid),
            Self::Noted(true) => Invoice::NOTE.is_not_null(),
            Self::Noted(false) => Invoice::NOTE.is_null(),
            Self::NoteBelow(text) => Invoice::NOTE.lt(*text),
            Self::NoteContains(text) => Invoice::NOTE.contains(text),
            Self::NoteNotIn(texts) => Invoice::NOTE.is_not_in(texts.iter().copied()),
            Self::OfCustomer(name) => Invoice::CUSTOMER_ID.is_one_with(Customer::NAME.eq(*name)),
            Self::PaidBy(name) => {
                let payers = Customer::select().filter(Customer::NAME.eq(*name));
                Invoice::PAYER_ID.is_in_select(payers.column(Customer::ID))
            }
            Self::Both(left, right) => left.condition().and(right.condition()),
            Self::Either(left, right) => left.condition().or(right.condition()),
            Self::Not(inner) => inner.condition().not(),
        }
    }

    fn meaning(&self, ledger: &Ledger<'_>) -> String {
        let names = HashMap::from([(ledger.ann.id, "Ann"), (ledger.bob.id, "Bob")]);
        let held = ledger.invoices.iter().filter(|row| self.holds(row, &names) == Some(true));
        held.map(|row| row.number.as_str()).collect()
    }

    /// `None` is unknown, because of a NULL.
    fn holds(&self, row: &Invoice, names: &HashMap<Uuid, &str>) -> Option<bool> {
        let note = row.note.as_deref();
        match self {
            Self::Number(number) => Some(row.number == *number),
            Self::Above(cents) => Some(row.amount_cents > *cents),
            Self::Between(low, high) => Some((low..=high).contains(&&row.amount_cents)),
            Self::Paid(paid) => Some(row.paid == *paid),
            Self::Noted(noted) => Some(note.is_some() == *noted),
            // The notes and the bounds sort alike under every collation.
            Self::NoteBelow(text) => note.map(|note| note < *text),
            Self::NoteContains(text) => note.map(|note| note.contains(text)),
            Self::NoteNotIn(texts) => note.map(|note| !texts.contains(&note)),
            Self::OfCustomer(name) => Some(names[&row.customer_id] == *name),
            Self::PaidBy(name) if !names.values().any(|known| known == name) => Some(false),
            Self::PaidBy(name) => row.payer_id.map(|payer| names[&payer] == *name),
            Self::Both(left, right) => match (left.holds(row, names), right.holds(row, names)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            Self::Either(left, right) => match (left.holds(row, names), right.holds(row, names)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
            Self::Not(inner) => inner.holds(row, names).map(|holds| !holds),
        }
    }
}

/// The same throws in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: i64) -> i64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as i64) % sides
    }
}
