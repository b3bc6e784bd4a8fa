//! sqlx with statements that were written by hand.

use futures_util::future::BoxFuture;
use sqlx::pool::PoolConnection;
use sqlx::{Connection as _, Database, FromRow};
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use uuid::Uuid;

use super::{Contestant, Failure, Times, timed};
use crate::data::{self, New, TENANT};
use crate::operation::Operation;

pub const GET: &str = "SELECT id, tenant_id, customer_id, number, amount_cents, paid, note, position \
    FROM invoices WHERE id = $1 AND tenant_id = $2";
pub const LIST: &str = "SELECT id, tenant_id, customer_id, number, amount_cents, paid, note, position \
    FROM invoices WHERE tenant_id = $1 AND paid = $2 ORDER BY number LIMIT 100";
pub const PAGE: &str = "SELECT id, tenant_id, customer_id, number, amount_cents, paid, note, position \
    FROM invoices WHERE tenant_id = $1 AND (number, id) > ($2, $3) ORDER BY number, id LIMIT 51";
const JOIN: &str = "SELECT i.id, i.tenant_id, i.customer_id, i.number, i.amount_cents, i.paid, i.note, i.position, \
    c.id AS c_id, c.tenant_id AS c_tenant_id, c.name \
    FROM invoices i JOIN customers c ON c.id = i.customer_id AND c.tenant_id = $1 \
    WHERE i.tenant_id = $1 AND i.paid = $2 ORDER BY i.number LIMIT 100";
pub const COUNT: &str = "SELECT count(*) FROM invoices WHERE tenant_id = $1 AND paid = $2";
pub const INSERT: &str = "INSERT INTO invoices (id, tenant_id, customer_id, number, amount_cents, paid, note, position) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
    RETURNING id, tenant_id, customer_id, number, amount_cents, paid, note, position";
const INSERT_CHECKED: &str = "INSERT INTO invoices \
    (id, tenant_id, customer_id, number, amount_cents, paid, note, position) \
    SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE EXISTS (SELECT 1 FROM customers WHERE id = $3 AND tenant_id = $2) \
    RETURNING id, tenant_id, customer_id, number, amount_cents, paid, note, position";
const INSERT_MANY: &str = "INSERT INTO invoices (id, tenant_id, customer_id, number, amount_cents, paid, note, position) ";
pub const UPDATE: &str = "UPDATE invoices SET paid = $3 WHERE id = $1 AND tenant_id = $2 \
    RETURNING id, tenant_id, customer_id, number, amount_cents, paid, note, position";
const UPSERT: &str = "INSERT INTO invoices (id, tenant_id, customer_id, number, amount_cents, paid, note, position) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
    ON CONFLICT (tenant_id, number) DO UPDATE SET customer_id = excluded.customer_id, \
    amount_cents = excluded.amount_cents, paid = excluded.paid, note = excluded.note, position = excluded.position \
    RETURNING id, tenant_id, customer_id, number, amount_cents, paid, note, position";
pub const DELETE: &str = "DELETE FROM invoices WHERE id = $1 AND tenant_id = $2";
const CLEAN_UP: &str = "DELETE FROM invoices WHERE position < 0 AND tenant_id = $1";
const SETTING: &str = "SELECT set_config('app.tenant_id', $1, true)";

/// What a table of invoices holds, in the order of its columns.
#[derive(Debug, FromRow)]
#[allow(dead_code, reason = "decoding them is what is measured")]
pub struct Invoice {
    id: Uuid,
    tenant_id: Uuid,
    customer_id: Uuid,
    number: String,
    amount_cents: i64,
    paid: bool,
    note: Option<String>,
    position: i32,
}

#[derive(Debug, FromRow)]
#[allow(dead_code, reason = "decoding them is what is measured")]
pub struct WithCustomer {
    #[sqlx(flatten)]
    invoice: Invoice,
    c_id: Uuid,
    c_tenant_id: Uuid,
    name: String,
}

/// The same rows by position: a tuple knows no names.
pub type InvoiceTuple = (Uuid, Uuid, Uuid, String, i64, bool, Option<String>, i32);
pub type WithCustomerTuple =
    (Uuid, Uuid, Uuid, String, i64, bool, Option<String>, i32, Uuid, Uuid, String);

/// Where the connection comes from.
pub enum Source<DB: Database> {
    Held(Box<DB::Connection>),
    Pool(sqlx::Pool<DB>),
}

pub enum Taken<'a, DB: Database> {
    Held(&'a mut DB::Connection),
    Pooled(PoolConnection<DB>),
}

impl<DB: Database> Source<DB> {
    pub async fn take(&mut self) -> Result<Taken<'_, DB>, sqlx::Error> {
        Ok(match self {
            Self::Held(connection) => Taken::Held(&mut **connection),
            Self::Pool(pool) => Taken::Pooled(pool.acquire().await?),
        })
    }
}

impl<DB: Database> Deref for Taken<'_, DB> {
    type Target = DB::Connection;

    fn deref(&self) -> &DB::Connection {
        match self {
            Self::Held(connection) => connection,
            Self::Pooled(connection) => connection,
        }
    }
}

impl<DB: Database> DerefMut for Taken<'_, DB> {
    fn deref_mut(&mut self) -> &mut DB::Connection {
        match self {
            Self::Held(connection) => connection,
            Self::Pooled(connection) => connection,
        }
    }
}

/// Statements by hand, read into rows of these two types.
pub struct HandWritten<DB: Database, R, J> {
    name: &'static str,
    source: Source<DB>,
    /// Whether each statement stands in a transaction that begins with the tenant's setting.
    sets_tenant: bool,
    rows: PhantomData<fn() -> (R, J)>,
}

impl<DB: Database, R, J> HandWritten<DB, R, J> {
    pub fn new(name: &'static str, source: Source<DB>) -> Self {
        Self { name, source, sets_tenant: false, rows: PhantomData }
    }

    pub fn with_setting(name: &'static str, source: Source<DB>) -> Self {
        Self { name, source, sets_tenant: true, rows: PhantomData }
    }
}

macro_rules! on {
    ($database:ty, $row:ty) => {
        impl<R, J> HandWritten<$database, R, J>
        where
            R: for<'r> FromRow<'r, $row> + Send + Unpin,
            J: for<'r> FromRow<'r, $row> + Send + Unpin,
        {
            async fn once(&mut self, operation: Operation, round: u64) -> Result<(), Failure> {
                let mut connection = self.source.take().await?;
                if operation == Operation::Transaction {
                    let mut transaction = connection.begin().await?;
                    if self.sets_tenant {
                        sqlx::query(SETTING)
                            .bind(TENANT.to_string())
                            .execute(&mut *transaction)
                            .await?;
                    }
                    for part in Operation::FIVE {
                        Self::on(&mut transaction, part, round).await?;
                    }
                    transaction.commit().await?;
                } else if self.sets_tenant {
                    let mut transaction = connection.begin().await?;
                    sqlx::query(SETTING)
                        .bind(TENANT.to_string())
                        .execute(&mut *transaction)
                        .await?;
                    Self::on(&mut transaction, operation, round).await?;
                    transaction.commit().await?;
                } else {
                    Self::on(&mut connection, operation, round).await?;
                }
                Ok(())
            }

            async fn on(
                connection: &mut <$database as Database>::Connection,
                operation: Operation,
                round: u64,
            ) -> Result<(), Failure> {
                match operation {
                    Operation::Get => {
                        let id = data::invoice_of(round);
                        let get = sqlx::query_as::<_, R>(GET).bind(id).bind(TENANT);
                        std::hint::black_box(get.fetch_one(connection).await?);
                    }
                    Operation::List => {
                        let list = sqlx::query_as::<_, R>(LIST).bind(TENANT).bind(false);
                        assert_eq!(list.fetch_all(connection).await?.len(), 100);
                    }
                    Operation::Page => {
                        let page = sqlx::query_as::<_, R>(PAGE)
                            .bind(TENANT)
                            .bind(data::number(49))
                            .bind(data::invoice(0, 49));
                        assert_eq!(page.fetch_all(connection).await?.len(), 51);
                    }
                    Operation::Join => {
                        let join = sqlx::query_as::<_, J>(JOIN).bind(TENANT).bind(false);
                        assert_eq!(join.fetch_all(connection).await?.len(), 100);
                    }
                    Operation::Count => {
                        let count = sqlx::query_scalar::<_, i64>(COUNT).bind(TENANT).bind(false);
                        assert!(count.fetch_one(connection).await? > 0);
                    }
                    Operation::Insert
                    | Operation::InsertChecked
                    | Operation::Upsert
                    | Operation::Plant => {
                        let mut new = New::make(operation, round);
                        let mut sql = if operation == Operation::InsertChecked {
                            INSERT_CHECKED
                        } else {
                            INSERT
                        };
                        if operation == Operation::Upsert {
                            new.number = data::number(u128::from(round % 50));
                            sql = UPSERT;
                        }
                        let insert = sqlx::query_as::<_, R>(sql)
                            .bind(new.id)
                            .bind(TENANT)
                            .bind(new.customer_id)
                            .bind(new.number)
                            .bind(New::AMOUNT)
                            .bind(operation == Operation::Upsert)
                            .bind(None::<String>)
                            .bind(if operation == Operation::Upsert { 1 } else { New::POSITION });
                        std::hint::black_box(insert.fetch_one(connection).await?);
                    }
                    Operation::InsertMany => {
                        let mut insert = sqlx::QueryBuilder::<$database>::new(INSERT_MANY);
                        insert.push_values(
                            (0..1_000).map(|row| New::make(operation, row)),
                            |mut row, new| {
                                row.push_bind(new.id)
                                    .push_bind(TENANT)
                                    .push_bind(new.customer_id)
                                    .push_bind(new.number)
                                    .push_bind(New::AMOUNT)
                                    .push_bind(false)
                                    .push_bind(None::<String>)
                                    .push_bind(New::POSITION);
                            },
                        );
                        assert_eq!(
                            insert.build().execute(connection).await?.rows_affected(),
                            1_000
                        );
                    }
                    Operation::Update => {
                        let id = data::invoice_of(round);
                        let update = sqlx::query_as::<_, R>(UPDATE);
                        let update = update.bind(id).bind(TENANT).bind(data::is_paid(id));
                        std::hint::black_box(update.fetch_one(connection).await?);
                    }
                    Operation::Delete => {
                        let delete = sqlx::query(DELETE).bind(data::planted(round)).bind(TENANT);
                        assert_eq!(delete.execute(connection).await?.rows_affected(), 1);
                    }
                    Operation::CleanUp => {
                        sqlx::query(CLEAN_UP).bind(TENANT).execute(connection).await?;
                    }
                    Operation::Transaction => return Err("not inside another".into()),
                }
                Ok(())
            }
        }

        impl<R, J> Contestant for HandWritten<$database, R, J>
        where
            R: for<'r> FromRow<'r, $row> + Send + Unpin + 'static,
            J: for<'r> FromRow<'r, $row> + Send + Unpin + 'static,
        {
            fn name(&self) -> &'static str {
                self.name
            }

            fn inside(&mut self, operation: Operation, rounds: u64) -> Times<'_> {
                Box::pin(async move {
                    if self.sets_tenant {
                        return Ok(None);
                    }
                    let mut connection = self.source.take().await?;
                    let mut transaction = connection.begin().await?;
                    let times =
                        timed!(rounds, |round| Self::on(&mut transaction, operation, round)
                            .await?);
                    transaction.commit().await?;
                    Ok(Some(times))
                })
            }

            fn run(
                &mut self,
                operation: Operation,
                round: u64,
            ) -> BoxFuture<'_, Result<(), Failure>> {
                Box::pin(async move { self.once(operation, round).await })
            }
        }
    };
}

on!(sqlx::Postgres, sqlx::postgres::PgRow);
on!(sqlx::Sqlite, sqlx::sqlite::SqliteRow);
