//! JSON, arrays and functions that give rows.

use serde_json::{Value, json};
use tenant_sqlx::prelude::*;

use super::ground::{Job, grounds, job, plain, with_own_tables};
use crate::world::*;

#[tenant_scoped("SELECT j.queue FROM Job j WHERE j.payload ->> 'kind' = :kind ORDER BY j.queue")]
fn of_kind(kind: &str) -> Rows<String>;

#[tenant_scoped(
    postgres,
    "SELECT j.queue FROM Job j WHERE j.payload @> :part AND j.payload -> 'tags' ?| :tags
        AND NOT (j.payload ? 'hidden') AND j.payload #>> ARRAY['kind'] = j.payload->>'kind'
    ORDER BY j.queue"
)]
fn containing(part: Value, tags: &[&str]) -> Rows<String>;

#[tenant_scoped(
    postgres,
    "SELECT j.queue, t.value AS tag, t.n FROM Job j
    CROSS JOIN LATERAL jsonb_array_elements_text(j.payload -> 'tags') WITH ORDINALITY AS t (value, n)
    ORDER BY j.queue, t.n"
)]
fn tags() -> Rows<(String, String, i64)>;

#[tenant_scoped(
    postgres,
    "SELECT e.value ->> 'name' AS name, (SELECT count(*) FROM Job j WHERE j.payload @> e.value) AS n
    FROM jsonb_array_elements(:documents) AS e (value)
    WHERE EXISTS (SELECT 1 FROM Job j WHERE TRUE) ORDER BY 1"
)]
fn counted(documents: Value) -> Rows<(String, i64)>;

#[tenant_scoped(
    postgres,
    "SELECT to_jsonb(c) AS whole, (SELECT jsonb_agg(row_to_json(i) ORDER BY i.number) FROM Invoice i) AS invoices
    FROM Customer c WHERE c.name = 'Ann'"
)]
fn whole_rows() -> One<(Value, Value)>;

#[tenant_scoped(
    "UPDATE Job SET payload = :payload WHERE payload ->> 'kind' = :kind RETURNING queue"
)]
fn replace(kind: &str, payload: Value) -> Rows<String>;

#[tenant_scoped(
    postgres,
    "UPDATE Job SET payload = jsonb_set(payload, '{kind}', to_jsonb(:kind)) || jsonb_build_object('n', (SELECT count(*) FROM Job))
    WHERE payload ? 'kind'"
)]
fn set_kind(kind: &str) -> Affected;

#[tenant_scoped(
    postgres,
    "SELECT n.i, v.label, count(i.id) AS found FROM generate_series(1, :most) AS n (i)
    JOIN (VALUES (1, 'one'), (2, 'two'), (3, 'three')) AS v (i, label) ON v.i = n.i
    LEFT JOIN Invoice i ON i.number = CAST(n.i AS TEXT) GROUP BY n.i, v.label ORDER BY n.i"
)]
fn series(most: i32) -> Rows<(i32, String, i64)>;

#[tenant_scoped(
    postgres,
    "SELECT u.number, i.amount_cents FROM unnest(:numbers) WITH ORDINALITY AS u (number, n)
    LEFT JOIN Invoice i ON i.number = u.number ORDER BY u.n"
)]
fn in_order(numbers: &[String]) -> Rows<(String, Option<i64>)>;

#[tenant_scoped(
    postgres,
    "UPDATE Invoice i SET note = u.note FROM unnest(:ids, :notes) AS u (id, note) WHERE u.id = i.id RETURNING i.number, i.note"
)]
fn note_many(ids: &[Uuid], notes: Vec<String>) -> Rows<(String, Option<String>)>;

#[tenant_scoped(
    postgres,
    "SELECT date_trunc('day', j.run_at AT TIME ZONE 'Europe/Rome')::date::text AS day,
        to_char(max(j.run_at) AT TIME ZONE 'UTC', 'HH24:MI') AS last, count(*) AS n,
        EXTRACT(EPOCH FROM max(j.run_at) - min(j.run_at))::bigint AS seconds,
        bool_and(j.run_at + interval '1 day' > j.run_at) AS later
    FROM Job j WHERE j.run_at >= timestamptz '2026-01-01 00:00:00+00' GROUP BY 1 ORDER BY 1"
)]
fn report() -> Rows<(String, String, i64, i64, bool)>;

#[tenant_scoped(
    postgres,
    "SELECT d.day::date::text AS day, count(j.id) AS n
    FROM generate_series(timestamptz '2026-03-01 00:00+00', timestamptz '2026-03-03 00:00+00', interval '1 day') AS d (day)
    LEFT JOIN Job j ON j.run_at >= d.day AND j.run_at < d.day + interval '1 day'
    GROUP BY d.day ORDER BY d.day"
)]
fn per_day() -> Rows<(String, i64)>;

#[tenant_scoped(
    postgres,
    "SELECT wanted FROM unnest(:numbers) AS wanted
    WHERE NOT EXISTS (SELECT 1 FROM Invoice i WHERE i.number = wanted) ORDER BY wanted"
)]
fn missing(numbers: &[&str]) -> Rows<String>;

/// Acme has the queues a and b, Bolt a, b and c, with the same kinds and tags.
async fn jobs(world: &World, acme: &Tenant<'_>, bolt: &Tenant<'_>) {
    with_own_tables(world).await;
    let pool = &world.pool;
    let document = json!({ "kind": "mail", "tags": ["x", "y"] });
    job(acme, pool, "a", 10, document.clone()).await;
    job(acme, pool, "b", 20, json!({ "kind": "print", "tags": ["y"], "hidden": true })).await;
    for queue in ["a", "b", "c"] {
        job(bolt, pool, queue, 30, document.clone()).await;
    }
}

on_both! {
async fn l15_fields_of_documents(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    jobs(&world, &acme, &bolt).await;
    let pool = &world.pool;
    assert_eq!(plain(of_kind("mail").all(&acme, pool).await.unwrap()), ["a"]);
    assert_eq!(plain(of_kind("mail").all(&bolt, pool).await.unwrap()), ["a", "b", "c"]);
    assert_eq!(plain(replace("mail", json!({ "kind": "done" })).all(&acme, pool).await.unwrap()), ["a"]);
    assert_eq!(plain(of_kind("mail").all(&bolt, pool).await.unwrap()), ["a", "b", "c"]);
    let done = "SELECT queue FROM jobs WHERE payload ->> 'kind' = 'done'";
    assert_eq!(world.database.raw_text(done).await, ["a"]);
}
}

#[tokio::test]
async fn l15_operators_and_elements_of_documents() {
    let world = World::on_postgres().await;
    grounds!(world, pool: acme _a, bolt _b);
    jobs(&world, &acme, &bolt).await;
    let found = containing(json!({ "kind": "mail" }), &["z", "y"]).all(&acme, pool).await.unwrap();
    assert_eq!(plain(found), ["a"]);
    let found = plain(tags().all(&acme, pool).await.unwrap());
    let expected = [("a", "x", 1), ("a", "y", 2), ("b", "y", 1)];
    assert_eq!(found, expected.map(|(queue, tag, n)| (queue.to_owned(), tag.to_owned(), n)));
    let found = counted(json!([{ "kind": "mail" }, { "name": "n", "kind": "-" }]));
    let found = found.all(&acme, pool).await;
    assert!(matches!(found, Err(Error::Decode { .. })), "a name is missing: {found:?}");
    let documents = json!([{ "name": "n", "kind": "mail" }]);
    world.database.raw_execute("UPDATE jobs SET payload = payload || '{\"name\": \"n\"}'").await;
    assert_eq!(plain(counted(documents).all(&acme, pool).await.unwrap()), [("n".to_owned(), 1)]);
    assert_eq!(set_kind("fax").run(&acme, pool).await, Ok(2));
    let kinds = "SELECT queue || (payload ->> 'kind') || coalesce(payload ->> 'n', '') FROM jobs ORDER BY run_at, queue";
    let expected = ["afax2", "bfax2", "amail", "bmail", "cmail"];
    assert_eq!(world.database.raw_text(kinds).await, expected);
}

#[tokio::test]
async fn l15_whole_rows_as_documents() {
    let world = World::on_postgres().await;
    grounds!(world, pool: acme a, bolt _b);
    let (customer, invoices) = whole_rows().one(&acme, pool).await.unwrap().into_inner();
    assert_eq!(customer["id"], json!(a.ann.to_string()));
    let amounts = invoices.as_array().unwrap().iter().map(|row| row["amount_cents"].clone());
    assert_eq!(amounts.collect::<Vec<_>>(), [json!(1), json!(2), json!(4)]);
}

#[tokio::test]
async fn l15_functions_that_give_rows() {
    let world = World::on_postgres().await;
    grounds!(world, pool: acme a, bolt b);
    let found = plain(series(3).all(&acme, pool).await.unwrap());
    let expected = [(1, "one", 1), (2, "two", 1), (3, "three", 1)];
    assert_eq!(found, expected.map(|(i, label, n)| (i, label.to_owned(), n)));
    let numbers = ["3".to_owned(), "0".to_owned(), "1".to_owned()];
    let found = plain(in_order(&numbers).all(&bolt, pool).await.unwrap());
    let expected = [("3", Some(400)), ("0", None), ("1", Some(100))];
    assert_eq!(found, expected.map(|(number, cents)| (number.to_owned(), cents)));
    let renamed = format!("UPDATE invoices SET number = '9' WHERE id = {}", world.literal(b.three));
    world.database.raw_execute(&renamed).await;
    assert_eq!(plain(missing(&["1", "9"]).all(&acme, pool).await.unwrap()), ["9"]);
    assert_eq!(plain(missing(&["1", "3"]).all(&bolt, pool).await.unwrap()), ["3"]);
    let notes = vec!["own".to_owned(), "stolen".to_owned()];
    let found = plain(note_many(&[a.one, b.one], notes).all(&acme, pool).await.unwrap());
    assert_eq!(found, [("1".to_owned(), Some("own".to_owned()))]);
    let noted = "SELECT note FROM invoices WHERE note IS NOT NULL";
    assert_eq!(world.database.raw_text(noted).await, ["own"]);
}

#[tokio::test]
async fn l08_reports_over_time() {
    let world = World::on_postgres().await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    jobs(&world, &acme, &bolt).await;
    let pool = &world.pool;
    let day = || "2026-03-01".to_owned();
    let found = plain(report().all(&acme, pool).await.unwrap());
    assert_eq!(found, [(day(), "12:20".to_owned(), 2, 600, true)]);
    let found = plain(per_day().all(&acme, pool).await.unwrap());
    assert_eq!(found[0], (day(), 2));
    assert_eq!(found.iter().map(|row| row.1).collect::<Vec<_>>(), [2, 0, 0]);
}
