//! The rows.

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection};
use uuid::Uuid;

use crate::contestants::Failure;

/// What was put in.
pub struct Filled {
    pub rows: u64,
    pub smallest: Subject,
    pub largest: Subject,
}

/// A tenant, and some of its rows.
pub struct Subject {
    pub tenant: Uuid,
    pub rows: u64,
    pub ids: Vec<Uuid>,
    /// Number and id of a row in the middle: a page begins behind it.
    pub middle: (String, Uuid),
}

/// Rows by the zeta distribution with exponent 1: tenant n has a share of 1/n.
pub async fn fill(options: &PgConnectOptions, rows: u64, tenants: u64) -> Result<Filled, Failure> {
    let mut connection = options.connect().await?;
    let shares: f64 = (1..=tenants).map(|tenant| 1.0 / tenant as f64).sum();
    let largest = (rows as f64 / shares).round().max(1.0) as u64;
    let script = format!(
        "SET maintenance_work_mem = '512MB';
         CREATE FUNCTION tenant(n BIGINT) RETURNS UUID IMMUTABLE LANGUAGE SQL
             AS $$ SELECT ('a' || lpad(to_hex(n), 31, '0'))::uuid $$;
         CREATE UNLOGGED TABLE customers (id UUID NOT NULL, tenant_id UUID NOT NULL, name TEXT NOT NULL);
         CREATE UNLOGGED TABLE invoices (id UUID NOT NULL, tenant_id UUID NOT NULL,
             customer_id UUID NOT NULL, number TEXT NOT NULL, amount_cents BIGINT NOT NULL,
             paid BOOLEAN NOT NULL, note TEXT, position INTEGER NOT NULL);
         INSERT INTO customers SELECT tenant(t), tenant(t), 'customer ' || t
             FROM generate_series(0, {tenants} - 1) AS t;
         INSERT INTO invoices
             SELECT md5(t || '-' || n)::uuid, tenant(t), tenant(t), '2026-' || lpad(n::text, 9, '0'),
                 n * 100, n % 2 = 0, CASE WHEN n % 3 > 0 THEN 'paid by transfer' END, n
             FROM generate_series(0, {largest} - 1) AS n,
                 LATERAL generate_series(0, least({tenants}, {largest} / (n + 1)) - 1) AS t;
         ALTER TABLE customers ADD PRIMARY KEY (id);
         ALTER TABLE invoices ADD PRIMARY KEY (id);
         ALTER TABLE invoices ADD UNIQUE (tenant_id, number);
         VACUUM ANALYZE invoices;
         CREATE VIEW prepared AS SELECT 1 AS id, count(*) AS statements,
             (extract(epoch FROM max(prepare_time)) * 1000000)::bigint AS latest
             FROM pg_prepared_statements"
    );
    for statement in script.split(";\n") {
        sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await?;
    }
    let rows: i64 =
        sqlx::query_scalar("SELECT count(*) FROM invoices").fetch_one(&mut connection).await?;
    let filled = Filled {
        rows: rows.unsigned_abs(),
        smallest: subject(&mut connection, tenants - 1).await?,
        largest: subject(&mut connection, 0).await?,
    };
    connection.close().await?;
    Ok(filled)
}

async fn subject(connection: &mut PgConnection, number: u64) -> Result<Subject, Failure> {
    let (tenant, rows): (Uuid, i64) =
        sqlx::query_as("SELECT tenant($1), count(*) FROM invoices WHERE tenant_id = tenant($1)")
            .bind(number.cast_signed())
            .fetch_one(&mut *connection)
            .await?;
    let ids =
        sqlx::query_scalar("SELECT id FROM invoices WHERE tenant_id = $1 ORDER BY id LIMIT 1000")
            .bind(tenant)
            .fetch_all(&mut *connection)
            .await?;
    let middle = sqlx::query_as(
        "SELECT number, id FROM invoices WHERE tenant_id = $1 ORDER BY number, id OFFSET $2 LIMIT 1",
    )
    .bind(tenant)
    .bind(rows / 2)
    .fetch_one(connection)
    .await?;
    Ok(Subject { tenant, rows: rows.unsigned_abs(), ids, middle })
}
