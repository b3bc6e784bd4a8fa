//! Every condition on a column, on two ledgers that are the same.

use tenant_sqlx::prelude::*;

use super::{leaves, ledger, numbers};
use crate::world::{Invoice, InvoiceLine, NewInvoiceLine, World, on_both};

on_both! {
async fn comparisons_see_the_tenants_rows_only(world) {
    leaves(
        &world,
        &[
            (|| Invoice::AMOUNT_CENTS.eq(200), "23"),
            (|| Invoice::AMOUNT_CENTS.ne(200), "145"),
            (|| Invoice::AMOUNT_CENTS.lt(200), "1"),
            (|| Invoice::AMOUNT_CENTS.le(200), "123"),
            (|| Invoice::AMOUNT_CENTS.gt(200), "45"),
            (|| Invoice::AMOUNT_CENTS.ge(200), "2345"),
            (|| Invoice::AMOUNT_CENTS.between(200, 300), "234"),
            (|| Invoice::AMOUNT_CENTS.between(300, 200), ""),
            (|| Invoice::AMOUNT_CENTS.gt(i64::MAX), ""),
            (|| Invoice::AMOUNT_CENTS.ge(i64::MIN), "12345"),
            (|| Invoice::PAID.eq(true), "24"),
            (|| Invoice::NUMBER.gt("3"), "45"),
            (|| Invoice::NUMBER.eq("6"), ""),
            (|| Condition::all(), "12345"),
        ],
    )
    .await;
}
}

on_both! {
async fn null_is_told_from_empty_and_compares_with_nothing(world) {
    leaves(
        &world,
        &[
            (|| Invoice::NOTE.is_null(), "1"),
            (|| Invoice::NOTE.is_not_null(), "2345"),
            (|| Invoice::NOTE.eq(""), "5"),
            (|| Invoice::NOTE.ne(""), "234"),
            (|| Invoice::NOTE.ne("").not(), "5"),
            (|| Invoice::NOTE.ge(""), "2345"),
            (|| Invoice::PAYER_ID.is_null(), "15"),
            (|| Invoice::PAYER_ID.is_not_null(), "234"),
            (|| Invoice::AMOUNT_CENTS.is_null(), ""),
            (|| Invoice::DELETED_AT.is_null(), "12345"),
        ],
    )
    .await;
}
}

on_both! {
async fn lists_may_be_empty_long_and_repeat_themselves(world) {
    leaves(
        &world,
        &[
            (|| Invoice::NUMBER.is_in(["1", "3", "9"]), "13"),
            (|| Invoice::NUMBER.is_not_in(["1", "3", "9"]), "245"),
            (|| Invoice::NUMBER.is_in(["2"]), "2"),
            (|| Invoice::NUMBER.is_in(["2", "2", "2"]), "2"),
            (|| Invoice::NUMBER.is_in(Vec::<String>::new()), ""),
            (|| Invoice::NUMBER.is_not_in(Vec::<String>::new()), "12345"),
            (|| Invoice::NUMBER.is_in(Vec::<String>::new()).not(), "12345"),
            (|| Invoice::NOTE.is_in(["", "a_b"]), "35"),
            (|| Invoice::NOTE.is_not_in(["", "a_b"]), "24"),
            (|| Invoice::NOTE.is_not_in(Vec::<String>::new()), "12345"),
            (|| Invoice::NUMBER.is_in((2..9000).map(|number| number.to_string())), "2345"),
            (|| Invoice::NUMBER.is_not_in((2..9000).map(|number| number.to_string())), "1"),
        ],
    )
    .await;
}
}

on_both! {
async fn a_list_that_is_filled_up_means_the_same(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    ledger(&acme, &world.pool).await;
    ledger(&bolt, &world.pool).await;
    for length in [1, 2, 3, 4, 5, 6, 7, 8, 9, 1_000, 1_023, 1_024, 1_025, 2_047, 2_049, 30_000] {
        let among = || (2..length + 2).map(|number| number.to_string());
        let shown = |wanted: bool| -> String {
            (1..6).filter(|number| (2..length + 2).contains(number) == wanted).map(|number| number.to_string()).collect()
        };
        let found = numbers(&acme, &world.pool, Invoice::NUMBER.is_in(among())).await;
        assert_eq!(found, shown(true), "{length}");
        let found = numbers(&acme, &world.pool, Invoice::NUMBER.is_not_in(among())).await;
        assert_eq!(found, shown(false), "{length}");
        // The amounts 100, 200, 200 and so on: numbers are filled up, texts are not.
        let cents = |wanted: bool| {
            let amounts = (2..length + 2).map(|number| number * 100);
            if wanted { Invoice::AMOUNT_CENTS.is_in(amounts) } else { Invoice::AMOUNT_CENTS.is_not_in(amounts) }
        };
        let (found, left) = (numbers(&acme, &world.pool, cents(true)).await, numbers(&acme, &world.pool, cents(false)).await);
        assert!(found.starts_with("23") && left.starts_with('1'), "{length}: {found} {left}");
        assert_eq!(found.len() + left.len(), 5, "{length}: {found} {left}");
        let noted = Invoice::NOTE.is_not_in(among());
        assert_eq!(numbers(&acme, &world.pool, noted).await, "2345", "NULL is in no list: {length}");
    }
    // Lists that leave no room for another value are not filled up.
    let many = (0..29).fold(Condition::all(), |all, _| {
        all.and(Invoice::AMOUNT_CENTS.is_not_in(2_000..3_088))
    });
    assert_eq!(numbers(&acme, &world.pool, many).await, "12345");
}
}

/// The texts that lists of one to a hundred ids leave prepared.
#[tokio::test]
async fn lists_of_all_lengths_share_a_few_prepared_texts() {
    let world = World::on_postgres().await;
    let view = "CREATE VIEW prepared AS SELECT 1 AS id, count(*) AS statements
        FROM pg_prepared_statements WHERE statement NOT LIKE '%prepared%'";
    world.database.raw_execute(view).await;
    enter!(acme = world.acme);
    // One connection, so that the one that looks is the one that was used.
    let mut transaction = world.pool.begin(&acme).await.unwrap();
    let mut texts = Vec::new();
    let numbers = |length: i64| Invoice::AMOUNT_CENTS.is_in(0..length);
    // A text may be long: it's sent once.
    let words = |length: i64| Invoice::NUMBER.is_in((0..length).map(|number| number.to_string()));
    let lists: [(i64, &dyn Fn(i64) -> Condition<Invoice>); 4] =
        [(1, &numbers), (100, &numbers), (1, &words), (9, &words)];
    for (longest, list) in lists {
        for length in 1..=longest {
            let select = Invoice::select().filter(list(length));
            select.all(&acme, &mut transaction).await.unwrap();
        }
        let prepared = Prepared::select().one(&acme, &mut transaction).await.unwrap();
        texts.push(prepared.statements);
    }
    assert_eq!((texts[1] - texts[0], texts[3] - texts[2]), (7, 8), "{texts:?}");
}

/// What the connection that looks keeps prepared.
#[derive(Debug, Clone, Global)]
#[tenant(view = "prepared")]
struct Prepared {
    #[tenant(id)]
    #[allow(dead_code, reason = "an entity has one")]
    id: i32,
    statements: i64,
}

on_both! {
async fn a_list_beyond_the_backends_limit_is_an_error(world) {
    enter!(acme = world.acme);
    ledger(&acme, &world.pool).await;
    let too_many = Invoice::NUMBER.is_in((0..70_000).map(|number| number.to_string()));
    assert!(Invoice::select().filter(too_many).all(&acme, &world.pool).await.is_err());
    assert_eq!(numbers(&acme, &world.pool, Condition::all()).await, "12345");
}
}

on_both! {
async fn searched_text_has_no_special_characters(world) {
    leaves(
        &world,
        &[
            (|| Invoice::NOTE.contains("%"), "2"),
            (|| Invoice::NOTE.contains("_"), "3"),
            (|| Invoice::NOTE.contains(r"\"), "4"),
            (|| Invoice::NOTE.contains(r"\d"), "4"),
            (|| Invoice::NOTE.contains(""), "2345"),
            (|| Invoice::NOTE.contains("'"), ""),
            (|| Invoice::NOTE.contains("$1"), ""),
            (|| Invoice::NOTE.contains("?"), ""),
            (|| Invoice::NOTE.contains("OFF"), ""),
            (|| Invoice::NOTE.starts_with("50%"), "2"),
            (|| Invoice::NOTE.starts_with("5_"), ""),
            (|| Invoice::NOTE.starts_with("_"), ""),
            (|| Invoice::NOTE.starts_with("a_"), "3"),
            (|| Invoice::NOTE.ends_with("_b"), "3"),
            (|| Invoice::NOTE.ends_with("%"), ""),
            (|| Invoice::NOTE.ends_with(r"\dir"), "4"),
            (|| Invoice::NOTE.ends_with(r"\"), ""),
        ],
    )
    .await;
}
}

on_both! {
async fn patterns_have_special_characters(world) {
    leaves(
        &world,
        &[
            (|| Invoice::NOTE.like("%"), "2345"),
            (|| Invoice::NOTE.like("_%"), "234"),
            (|| Invoice::NOTE.like("a_b"), "3"),
            (|| Invoice::NOTE.like("50_ off"), "2"),
            (|| Invoice::NOTE.like(r"50\% off"), "2"),
            (|| Invoice::NOTE.like(r"50\_ off"), ""),
            (|| Invoice::NOTE.like(r"c:\\dir"), "4"),
            (|| Invoice::NOTE.not_like("a%"), "245"),
            (|| Invoice::NOTE.not_like(r"%\%%"), "345"),
            (|| Invoice::NOTE.not_like("%").not(), "2345"),
            (|| Invoice::NOTE.like("a%").or(Invoice::NUMBER.like("1")), "13"),
        ],
    )
    .await;
}
}

on_both! {
async fn columns_of_one_row_are_compared(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let (ours, theirs) = (ledger(&acme, &world.pool).await, ledger(&bolt, &world.pool).await);
    for (position, quantity) in [(1, 1), (2, 5), (3, 2)] {
        let line = NewInvoiceLine {
            invoice_id: (&ours.invoices[0]).into(),
            position,
            description: "x".into(),
            quantity,
        };
        InvoiceLine::insert(line).run(&acme, &world.pool).await.unwrap();
        let line = NewInvoiceLine {
            invoice_id: (&theirs.invoices[0]).into(),
            position,
            description: "x".into(),
            quantity: position,
        };
        InvoiceLine::insert(line).run(&bolt, &world.pool).await.unwrap();
    }
    let count = async |condition| {
        InvoiceLine::select().filter(condition).count(&acme, &world.pool).await.unwrap()
    };
    assert_eq!(count(InvoiceLine::POSITION.eq_column(InvoiceLine::QUANTITY)).await, 1);
    assert_eq!(count(InvoiceLine::POSITION.lt_column(InvoiceLine::QUANTITY)).await, 1);
    assert_eq!(count(InvoiceLine::POSITION.lt_column(InvoiceLine::QUANTITY).not()).await, 2);
    let theirs =
        InvoiceLine::select().filter(InvoiceLine::POSITION.eq_column(InvoiceLine::QUANTITY));
    assert_eq!(theirs.count(&bolt, &world.pool).await.unwrap(), 3);
    assert_eq!(
        world
            .database
            .raw_count("SELECT count(*) FROM invoice_lines WHERE position = quantity")
            .await,
        4
    );
}
}

on_both! {
async fn filters_add_up_and_a_missing_one_adds_nothing(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    ledger(&acme, &world.pool).await;
    ledger(&bolt, &world.pool).await;
    let count = async |paid: Option<bool>, above: Option<i64>| {
        Invoice::select()
            .filter_if(paid.map(|paid| Invoice::PAID.eq(paid)))
            .filter_if(above.map(|cents| Invoice::AMOUNT_CENTS.gt(cents)))
            .count(&acme, &world.pool)
            .await
            .unwrap()
    };
    assert_eq!(count(None, None).await, 5);
    assert_eq!(count(Some(true), None).await, 2);
    assert_eq!(count(None, Some(200)).await, 2);
    assert_eq!(count(Some(false), Some(200)).await, 1);
}
}
