//! LIKE: whether a pattern fails tells nothing of another tenant's rows, since it never does.

use tenant_sqlx::prelude::*;

use super::ground::{grounds, plain};
use super::server::{Server, sent};
use crate::world::*;

#[tenant_scoped("SELECT l.description FROM InvoiceLine l WHERE l.description LIKE :pattern")]
fn lines_like(pattern: &str) -> Rows<String>;

#[tenant_scoped(
    "SELECT l.description FROM InvoiceLine l WHERE l.description NOT LIKE '' || :pattern"
)]
fn lines_unlike(pattern: Option<&str>) -> Rows<String>;

#[tenant_scoped("DELETE FROM InvoiceLine WHERE description LIKE :pattern ESCAPE '!'")]
fn delete_lines(pattern: String) -> Affected;

#[tenant_scoped("SELECT l.description FROM InvoiceLine l WHERE :text LIKE l.description")]
fn lines_that_match(text: &str) -> Rows<String>;

#[tenant_scoped("SELECT c.name FROM Customer c WHERE c.name LIKE :pattern ORDER BY c.name")]
fn names_like(pattern: &str) -> Rows<String>;

#[tenant_scoped(
    "SELECT c.name FROM Customer c WHERE c.name LIKE :pattern ESCAPE '!' ORDER BY c.name"
)]
fn names_like_with_a_sign(pattern: &str) -> Rows<String>;

#[tenant_scoped(
    "SELECT c.name FROM Customer c WHERE c.name LIKE :pattern ESCAPE '' ORDER BY c.name"
)]
fn names_like_without_a_sign(pattern: &str) -> Rows<String>;

#[tenant_scoped(
    r"SELECT c.name FROM Customer c WHERE c.name LIKE '%\\' OR c.name LIKE 'a\%b' ORDER BY c.name"
)]
fn names_like_literals() -> Rows<String>;

#[tenant_scoped(
    postgres,
    "SELECT c.name FROM Customer c WHERE c.name ILIKE :pattern AND c.name ~~* :pattern AND NOT c.name !~~* :pattern"
)]
fn names_like_in_any_case(pattern: &str) -> Rows<String>;

/// A row of Bolt, the pattern that would lead the database to its end, and one that wouldn't.
const ORACLE: [(&str, [&str; 2]); 3] =
    [("bolt", ["bolt\\", "colt\\"]), ("secret", ["%ec_et\\", "%cc_et\\"]), ("", ["\\", "x\\"])];

on_both! {
async fn l26_that_a_pattern_ends_early_tells_nothing(world) {
    grounds!(world, pool: acme _a, bolt _b);
    let lines = "UPDATE invoice_lines SET description = ";
    for (text, patterns) in ORACLE {
        let own = "(SELECT MIN(id) FROM invoice_lines WHERE quantity = 100)";
        world.database.raw_execute(&format!("{lines}'{text}' WHERE id = {own}")).await;
        for pattern in patterns {
            let found = lines_like(pattern).all(&acme, pool).await;
            assert_eq!(found.map(plain), Ok(Vec::new()), "{pattern}");
            let found = lines_unlike(Some(pattern)).all(&acme, pool).await;
            assert_eq!(found.map(|rows| rows.len()), Ok(3), "{pattern}");
            let with_a_sign = pattern.replace('\\', "!");
            assert_eq!(delete_lines(with_a_sign).run(&acme, pool).await, Ok(0), "{pattern}");
        }
    }
    assert_eq!(lines_unlike(None).all(&acme, pool).await.map(plain), Ok(Vec::new()));
}
}

on_both! {
async fn l26_a_pattern_in_a_row_of_another_tenant_fails_nothing(world) {
    grounds!(world, pool: acme _a, bolt _b);
    let long = "a".repeat(60_000);
    world.database.raw_execute(&format!(
        "UPDATE invoice_lines SET description = 'pe\\' WHERE quantity = 100;
        UPDATE invoice_lines SET description = '{long}' WHERE quantity = 200"
    )).await;
    assert_eq!(lines_that_match("pen").all(&acme, pool).await.map(plain), Ok(vec!["pen".to_owned(); 2]));
    assert_eq!(lines_that_match("pe").all(&acme, pool).await.map(plain), Ok(Vec::new()));
}
}

// SQLite refuses a pattern of more than 50,000 bytes where it meets a row.
on_both! {
async fn l26_that_a_pattern_is_too_long_tells_nothing(world) {
    grounds!(world, pool: acme _a, bolt _b);
    for pattern in ["a".repeat(60_000), "%a".repeat(30_000), "%".repeat(60_000)] {
        assert_eq!(lines_like(&pattern).all(&acme, pool).await.map(plain), Ok(Vec::new()));
        assert_eq!(names_like_without_a_sign(&pattern).all(&acme, pool).await.map(plain), Ok(Vec::new()));
    }
    assert_eq!(lines_like(&"%".repeat(8 * 1024)).all(&acme, pool).await.map(|rows| rows.len()), Ok(3));
}
}

/// The planner runs LIKE over the most common values of all tenants.
#[tokio::test]
async fn l26_the_statistics_of_postgres_tell_nothing() {
    let world = World::on_postgres().await;
    grounds!(world, pool: acme _a, bolt _b);
    world
        .database
        .raw_execute("UPDATE customers SET name = name || '\\x' WHERE FALSE; ANALYZE customers")
        .await;
    for pattern in ["An_\\", "%nn\\", "%zz\\"] {
        assert_eq!(
            names_like(pattern).all(&acme, pool).await.map(plain),
            Ok(Vec::new()),
            "{pattern}"
        );
        let found = names_like_in_any_case(pattern).all(&acme, pool).await;
        assert_eq!(found.map(plain), Ok(Vec::new()), "{pattern}");
    }
    let found = names_like_in_any_case("aN%").all(&acme, pool).await;
    assert_eq!(found.map(plain), Ok(vec!["Ann".to_owned()]));
}

// Both backends read a pattern as the builder's statements do.
on_both! {
async fn patterns_mean_what_the_builder_means(world) {
    enter!(acme = world.acme);
    let pool = &world.pool;
    let names = ["a", "a\\", "a\\\\", "a%b", "axb", "a!", "%", "\\", "a'", "Ä_", "a\\%b", "a\nb\\"];
    for name in names {
        customer(&acme, pool, name).await;
    }
    let patterns = [
        "a", "a\\", "a\\\\", "a\\\\\\", "a\\\\\\\\", "a\\%b", "a%b", "%", "\\%", "%\\", "%\\\\", "_", "\\_",
        "\\", "\\\\", "a_", "a!", "a'", "Ä\\_", "", "a\\\\\\%b", "%\\b", "a_b\\", "a\n%\\",
    ];
    for pattern in patterns {
        let wanted = Customer::select().filter(Customer::NAME.like(pattern)).all(&acme, pool).await.unwrap();
        let mut wanted: Vec<_> = wanted.iter().map(|customer| customer.name.clone()).collect();
        let mut found = plain(names_like(pattern).all(&acme, pool).await.unwrap());
        wanted.sort();
        found.sort();
        assert_eq!(found, wanted, "{pattern}");
        // With another sign, where that one and the backslash change places.
        let turned = pattern.replace('!', "?").replace('\\', "!").replace('?', "!!");
        let mut found = plain(names_like_with_a_sign(&turned).all(&acme, pool).await.unwrap());
        found.sort();
        let plainly = |name: &&str| !name.contains('\\') && !name.contains('!');
        let wanted: Vec<_> = wanted.iter().map(String::as_str).filter(plainly).collect();
        let found: Vec<_> = found.iter().map(String::as_str).filter(plainly).collect();
        assert_eq!(found, wanted, "{turned}");
    }
    assert_eq!(plain(names_like_with_a_sign("a!").all(&acme, pool).await.unwrap()), ["a!"]);
    assert_eq!(plain(names_like_without_a_sign("a\\").all(&acme, pool).await.unwrap()), ["a\\"]);
    let mut found = plain(names_like_literals().all(&acme, pool).await.unwrap());
    found.sort();
    assert_eq!(found, ["\\", "a\nb\\", "a%b", "a\\", "a\\\\"]);
}
}

/// A pattern with a fixed beginning is looked up in an index, as one that is left as it is.
#[tokio::test]
async fn a_completed_pattern_uses_an_index() {
    let world = World::on_postgres().await;
    grounds!(world, pool: acme _a, bolt _b);
    let _ = pool;
    world.database.raw_execute(
        "CREATE INDEX by_beginning ON customers (tenant_id, name text_pattern_ops);
        INSERT INTO customers (id, tenant_id, name)
            SELECT gen_random_uuid(), c.tenant_id, 'c' || n FROM (SELECT DISTINCT tenant_id FROM customers) c, generate_series(1, 2000) AS n;
        ANALYZE customers",
    ).await;
    let server = Server::of(&world).await;
    let mut transaction = world.pool.begin(&acme).await.unwrap();
    names_like("c19%").all(&acme, &mut transaction).await.unwrap();
    let sent = sent(&acme, &mut transaction).await;
    let last = sent.last().unwrap();
    server.run(&format!("PREPARE sent ({}) AS {}", last.types, last.statement)).await;
    server.run("SET plan_cache_mode = force_custom_plan").await;
    let explained = format!("EXPLAIN (COSTS OFF) EXECUTE sent ('{}', 'c19%')", acme.id());
    let plan = server.lines(&explained).await;
    let by_hand = format!(
        "EXPLAIN (COSTS OFF) SELECT name FROM customers WHERE tenant_id = '{}' AND name LIKE 'c19%' ORDER BY name",
        acme.id()
    );
    let wanted = server.lines(&by_hand).await;
    let plain = |lines: Vec<String>| -> Vec<String> {
        lines.into_iter().map(|line| line.replace("\"t.0\".", "").replace(" \"t.0\"", "")).collect()
    };
    let (plan, wanted) = (plain(plan), plain(wanted));
    assert_eq!(plan, wanted);
    assert!(
        plan.iter().any(|line| line.contains("Index Cond")
            && line.contains("name")
            && line.contains(">=")),
        "{plan:#?}"
    );
}
