use tenant_sqlx::prelude::*;
use tenant_sqlx::verify::{self, Rule};

use super::{NOTES, Note, fits};
use crate::world::{
    Country, Customer, CustomerTotal, Invoice, InvoiceLine, LabResult, Laboratory, LineNote,
    Membership, Rate, Sample, Template, on_both,
};

type TheWorld = (
    Country,
    Customer,
    Invoice,
    InvoiceLine,
    LineNote,
    Laboratory,
    Sample,
    LabResult,
    Template,
    Rate,
    Membership,
    CustomerTotal,
);

on_both! {
    /// Its foreign keys don't hold the tenant: the suite puts rows there that point elsewhere.
    async fn the_suites_own_tables_have_no_fault(world) {
        let report = verify::only::<TheWorld>(&world.system).await.unwrap().into_result().unwrap();
        let mut warned = Vec::new();
        for warning in report.warnings() {
            assert_eq!(warning.rule(), Rule::ReferenceHoldsTenant, "{report}");
            let columns = warning.cause().split('`').nth(1).unwrap();
            warned.push((warning.subject().to_owned(), columns.to_owned()));
        }
        warned.sort();
        let expected = [
            ("Customer", "referred_by"),
            ("Invoice", "customer_id"),
            ("Invoice", "payer_id"),
            ("Sample", "customer_id"),
            ("Sample", "laboratory_id"),
        ];
        let expected = expected.map(|(entity, column)| (entity.to_owned(), column.to_owned()));
        assert_eq!(warned, expected, "{report}");
        // The scoped functions of the suite that name these entities alone are prepared too.
    let (first, _) = report.to_string().split_once('\n').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let statements = first.strip_prefix("12 entities and ").and_then(|rest| rest.split_once(' '));
    let (statements, rest) = statements.unwrap();
    assert!(statements.parse::<usize>().unwrap() > 0);
    assert_eq!(rest, "statements verified: 0 faults, 5 warnings");
    }
}

on_both! {
    /// Only the catalog is looked at: a verified world is the world as it was.
    async fn nothing_is_written(world) {
        let before = world.database.raw_count("SELECT count(*) FROM tenants").await;
        verify::only::<TheWorld>(&world.system).await.unwrap();
        assert_eq!(world.database.raw_count("SELECT count(*) FROM tenants").await, before);
        enter!(tenant = world.acme);
        assert_eq!(Customer::select().count(&tenant, &world.pool).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_table_that_fits_is_clean() {
    fits::<Note>(NOTES).await;
}

#[derive(Debug, TenantScoped)]
#[tenant(table = "answers")]
struct Answer {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(references = Note)]
    note_id: Option<Uuid>,
    #[tenant(within = Laboratory)]
    laboratory_id: Uuid,
    #[tenant(deleted_at)]
    deleted_at: Option<chrono::DateTime<chrono::Utc>>,
    #[tenant(version)]
    version: i64,
}

#[derive(Debug, TenantScoped)]
#[tenant(table = "remarks")]
struct Remark {
    #[tenant(id, through = Answer)]
    answer_id: Uuid,
    #[tenant(id)]
    position: i32,
    #[tenant(generated)]
    weight: f64,
}

#[tokio::test]
async fn tables_with_everything_that_may_be_declared_are_clean() {
    let tables = format!(
        "{NOTES}
        CREATE TABLE laboratories (
            id UUID NOT NULL PRIMARY KEY,
            tenant_id UUID NOT NULL,
            name TEXT NOT NULL,
            UNIQUE (tenant_id, id)
        );
        CREATE TABLE answers (
            id UUID NOT NULL PRIMARY KEY,
            tenant_id UUID NOT NULL,
            note_id UUID,
            laboratory_id UUID NOT NULL,
            deleted_at TIMESTAMPTZ,
            version BIGINT NOT NULL,
            UNIQUE (tenant_id, laboratory_id, note_id),
            FOREIGN KEY (tenant_id, note_id) REFERENCES notes (tenant_id, id) ON DELETE CASCADE,
            FOREIGN KEY (tenant_id, laboratory_id) REFERENCES laboratories (tenant_id, id)
        );
        CREATE TABLE remarks (
            answer_id UUID NOT NULL REFERENCES answers (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            weight DOUBLE PRECISION NOT NULL DEFAULT 1,
            PRIMARY KEY (answer_id, position)
        );"
    );
    fits::<(Answer, Remark, Note)>(&tables).await;
}
