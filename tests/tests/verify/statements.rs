//! Statements that the program wrote itself are prepared, not executed.

use tenant_sqlx::prelude::*;
use tenant_sqlx::verify::{self, Rule};

use super::{NOTES, Note, on_each};

#[derive(Debug, Global)]
#[tenant(table = "words")]
struct Word {
    #[tenant(id)]
    id: Uuid,
}

const WORDS: &str = "CREATE TABLE words (id UUID NOT NULL PRIMARY KEY);";

// None is called: that they are there is enough.
#[allow(dead_code)]
#[tenant_scoped("SELECT w.id FROM Word w WHERE w.id = :id OR :text IS NULL")]
fn find_word(id: Uuid, text: Option<&str>) -> Rows<Uuid>;

#[allow(dead_code)]
#[tenant_scoped("SELECT sum(count(*)) AS words FROM Word w")]
fn misspelt() -> Scalar<i64>;

#[allow(dead_code)]
#[tenant_scoped(postgres, "SELECT w.id FROM Word w WHERE date_trunc('day', now()) < now()")]
fn postgres_only() -> Rows<Uuid>;

#[allow(dead_code)]
#[tenant_scoped("SELECT sum(count(*)) AS both FROM Word w CROSS JOIN Note n")]
fn of_two() -> Scalar<i64>;

#[tokio::test]
async fn a_statement_that_the_database_refuses() {
    for (database, system) in on_each(WORDS).await {
        let id = if database.is_postgres() { "gen_random_uuid()" } else { "zeroblob(16)" };
        database.raw_execute(&format!("INSERT INTO words VALUES ({id})")).await;
        let report = verify::only::<Word>(&system).await.unwrap();
        let faults: Vec<_> = report.faults().collect();
        assert_eq!(faults.len(), 1, "{report}");
        assert_eq!(
            (faults[0].subject(), faults[0].rule()),
            ("misspelt", Rule::StatementIsAccepted)
        );
        assert!(faults[0].cause().contains("aggregate"), "the database's own words: {report}");
        let prepared = if database.is_postgres() { 3 } else { 2 };
        let begins = format!("1 entity and {prepared} statements verified: 1 fault");
        assert!(report.to_string().starts_with(&begins), "{report}");
        assert_eq!(database.raw_count("SELECT count(*) FROM words").await, 1, "nothing ran");
    }
}

/// Without the type of a parameter, Postgres can't tell what it is; when it runs, it is told.
#[tokio::test]
async fn a_statement_is_prepared_with_the_types_of_its_parameters() {
    let [(_postgres, system), _] = on_each(WORDS).await;
    let report = verify::only::<Word>(&system).await.unwrap();
    assert!(report.faults().all(|fault| fault.subject() != "find_word"), "{report}");
}

#[tokio::test]
async fn a_statement_is_looked_at_with_all_of_its_entities() {
    let of = |report: verify::Report, name: &str| {
        report.faults().filter(|fault| fault.subject() == name).count()
    };
    for (_database, system) in on_each(&format!("{WORDS} {NOTES}")).await {
        assert_eq!(of(verify::only::<Word>(&system).await.unwrap(), "of_two"), 0);
        assert_eq!(of(verify::only::<(Word, Note)>(&system).await.unwrap(), "of_two"), 1);
        assert_eq!(of(verify::all_but::<Note>(&system).await.unwrap(), "of_two"), 0);
        assert_eq!(of(verify::all_but::<Note>(&system).await.unwrap(), "misspelt"), 1);
        assert_eq!(of(tenant_sqlx::verify(&system).await.unwrap(), "of_two"), 1);
    }
}

/// A statement that was prepared before a migration would still be taken from the driver's cache.
#[tokio::test]
async fn a_statement_is_asked_about_again_after_a_migration() {
    for (database, system) in on_each(WORDS).await {
        let refused = |report: &verify::Report| {
            report.faults().filter(|fault| fault.subject() == "find_word").count()
        };
        let report = verify::only::<Word>(&system).await.unwrap();
        assert_eq!(refused(&report), 0, "{report}");
        database.raw_execute("ALTER TABLE words RENAME COLUMN id TO key").await;
        let report = verify::only::<Word>(&system).await.unwrap();
        assert_eq!(refused(&report), 1, "{report}");
    }
}
