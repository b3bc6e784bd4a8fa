use crate::prelude::*;

const EVERYONE: Uuid = Uuid::max();

#[derive(TenantScoped)]
#[tenant(table = "laboratories")]
struct Laboratory {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

#[derive(TenantScoped)]
#[tenant(table = "samples", schema = "lab")]
struct Sample {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(within = Laboratory)]
    laboratory_id: Uuid,
}

#[derive(TenantScoped)]
#[tenant(table = "results")]
struct Measured {
    #[tenant(id)]
    id: Uuid,
    #[tenant(through = Sample)]
    sample_id: Uuid,
}

#[derive(TenantScoped)]
#[tenant(table = "rates")]
struct Rate {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key, shared = EVERYONE)]
    tenant_id: Uuid,
    #[tenant(version)]
    version: i64,
    percent: i32,
}

#[derive(TenantScoped)]
#[tenant(table = "priced")]
struct Priced {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(references = Rate)]
    rate_id: Uuid,
}

#[test]
fn the_tenant_comes_first_in_every_statement_by_key() {
    let own = r#""t0"."tenant_id" = $1 AND "t0"."id" = $2"#;
    let by_key = Laboratory::BY_KEY;
    assert_eq!(
        by_key.get(),
        format!(r#"SELECT "id", "tenant_id" FROM "laboratories" AS "t0" WHERE {own}"#)
    );
    assert_eq!(by_key.delete(), format!(r#"DELETE FROM "laboratories" AS "t0" WHERE {own}"#));
    assert_eq!(
        by_key.insert(),
        r#"INSERT INTO "laboratories" ("tenant_id", "id") VALUES ($1, $2) RETURNING "id", "tenant_id""#
    );
}

#[test]
fn the_level_comes_second() {
    assert_eq!(
        Sample::BY_KEY.delete(),
        r#"DELETE FROM "lab"."samples" AS "t0" WHERE "t0"."tenant_id" = $1 AND "t0"."laboratory_id" = $2 AND "t0"."id" = $3"#
    );
}

#[test]
fn a_new_row_names_its_own_tenant_and_looks_at_what_it_refers_to() {
    assert_eq!(
        Sample::BY_KEY.insert(),
        concat!(
            r#"INSERT INTO "lab"."samples" ("tenant_id", "laboratory_id", "id") SELECT $1, $2, $3 WHERE TRUE "#,
            r#"AND ($2 IS NULL OR EXISTS (SELECT 1 FROM "laboratories" AS "t1" "#,
            r#"WHERE "t1"."id" = $2 AND "t1"."tenant_id" = $1)) RETURNING "id", "tenant_id", "laboratory_id""#
        )
    );
    assert_eq!(
        Measured::BY_KEY.insert(),
        concat!(
            r#"INSERT INTO "results" ("id", "sample_id") SELECT $3, $4 WHERE TRUE "#,
            r#"AND ($4 IS NULL OR EXISTS (SELECT 1 FROM "lab"."samples" AS "t1" WHERE "t1"."id" = $4 "#,
            r#"AND "t1"."tenant_id" = $1 AND "t1"."laboratory_id" = $2)) RETURNING "id", "sample_id""#
        )
    );
    assert_eq!(
        Priced::BY_KEY.insert(),
        concat!(
            r#"INSERT INTO "priced" ("tenant_id", "id", "rate_id") SELECT $1, $3, $4 WHERE TRUE "#,
            r#"AND ($4 IS NULL OR EXISTS (SELECT 1 FROM "rates" AS "t1" WHERE "t1"."id" = $4 "#,
            r#"AND ("t1"."tenant_id" = $1 OR "t1"."tenant_id" = $2))) RETURNING "id", "tenant_id", "rate_id""#
        )
    );
}

#[test]
fn a_reference_is_looked_at_where_it_is_set() {
    assert_eq!(
        Priced::BY_KEY.update(Priced::RATE_ID.index()),
        concat!(
            r#"UPDATE "priced" AS "t0" SET "rate_id" = $3 WHERE "t0"."tenant_id" = $1 AND "t0"."id" = $2 "#,
            r#"AND ($3 IS NULL OR EXISTS (SELECT 1 FROM "rates" AS "t1" WHERE "t1"."id" = $3 "#,
            r#"AND ("t1"."tenant_id" = $1 OR "t1"."tenant_id" = $4))) RETURNING "id", "tenant_id", "rate_id""#
        )
    );
}

#[test]
fn a_row_without_a_tenant_column_is_owned_through_its_parent() {
    assert_eq!(
        Measured::BY_KEY.delete(),
        concat!(
            r#"DELETE FROM "results" AS "t0" WHERE EXISTS (SELECT 1 FROM "lab"."samples" AS "t1" "#,
            r#"WHERE "t1"."id" = "t0"."sample_id" AND "t1"."tenant_id" = $1 "#,
            r#"AND "t1"."laboratory_id" = $2) AND "t0"."id" = $3"#
        )
    );
}

#[test]
fn what_everyone_shares_is_read_and_not_written() {
    assert_eq!(
        Rate::BY_KEY.get(),
        concat!(
            r#"SELECT "id", "tenant_id", "version", "percent" FROM "rates" AS "t0" "#,
            r#"WHERE ("t0"."tenant_id" = $1 OR "t0"."tenant_id" = $2) AND "t0"."id" = $3"#
        )
    );
    assert_eq!(
        Rate::BY_KEY.update(Rate::PERCENT.index()),
        concat!(
            r#"UPDATE "rates" AS "t0" SET "percent" = $3, "version" = "t0"."version" + 1 "#,
            r#"WHERE "t0"."tenant_id" = $1 AND "t0"."id" = $2 AND ($4 IS NULL OR "t0"."version" = $4) "#,
            r#"RETURNING "id", "tenant_id", "version", "percent""#
        )
    );
}
