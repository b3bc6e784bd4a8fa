//! This library, by SQL that is rewritten while the program is compiled.

use futures_util::future::BoxFuture;
use tenant_sqlx::Backend;
use tenant_sqlx::Db;
use tenant_sqlx::prelude::*;

use super::ours::{Customer, Invoice, grant};
use super::{Contestant, Failure, Times, timed};
use crate::data::{self, New};
use crate::operation::Operation;

#[derive(Debug, Row)]
#[allow(dead_code, reason = "decoding them is what is measured")]
struct WithCustomer {
    id: Uuid,
    tenant_id: Uuid,
    customer_id: Uuid,
    number: String,
    amount_cents: i64,
    paid: bool,
    note: Option<String>,
    position: i32,
    c_id: Uuid,
    c_tenant_id: Uuid,
    name: String,
}

#[tenant_scoped("SELECT i.* FROM Invoice i WHERE i.id = :id")]
pub fn get(id: Uuid) -> One<Invoice>;

#[tenant_scoped("SELECT i.* FROM Invoice i WHERE i.paid = :paid ORDER BY i.number LIMIT 100")]
fn list(paid: bool) -> Rows<Invoice>;

#[tenant_scoped(
    "SELECT i.* FROM Invoice i WHERE (i.number, i.id) > (:number, :id) ORDER BY i.number, i.id LIMIT 51"
)]
fn page(number: &str, id: Uuid) -> Rows<Invoice>;

#[tenant_scoped(
    "SELECT i.id, i.tenant_id, i.customer_id, i.number, i.amount_cents, i.paid, i.note, i.position,
         c.id AS c_id, c.tenant_id AS c_tenant_id, c.name
     FROM Invoice i JOIN Customer c ON c.id = i.customer_id
     WHERE i.paid = :paid ORDER BY i.number LIMIT 100"
)]
fn join(paid: bool) -> Rows<WithCustomer>;

#[tenant_scoped("SELECT count(*) FROM Invoice WHERE paid = :paid")]
fn count(paid: bool) -> Scalar<i64>;

#[tenant_scoped(
    "INSERT INTO Invoice (id, customer_id, number, amount_cents, paid, note, position)
     VALUES (:id, :customer, :number, :amount, :paid, :note, :position) RETURNING *"
)]
fn insert(
    id: Uuid,
    customer: Uuid,
    number: &str,
    amount: i64,
    paid: bool,
    note: Option<&str>,
    position: i32,
) -> One<Invoice>;

#[tenant_scoped(
    postgres,
    "INSERT INTO Invoice (id, customer_id, number, amount_cents, paid, note, position)
     SELECT u.id, u.customer_id, u.number, u.amount_cents, FALSE, NULL, u.position
     FROM unnest(:ids, :customers, :numbers, :amounts, :positions)
         AS u (id, customer_id, number, amount_cents, position)"
)]
fn insert_many(
    ids: &[Uuid],
    customers: &[Uuid],
    numbers: &[String],
    amounts: &[i64],
    positions: &[i32],
) -> Affected;

#[tenant_scoped("UPDATE Invoice SET paid = :paid WHERE id = :id RETURNING *")]
pub fn update(id: Uuid, paid: bool) -> One<Invoice>;

#[tenant_scoped(
    "INSERT INTO Invoice (id, customer_id, number, amount_cents, paid, note, position)
     VALUES (:id, :customer, :number, :amount, :paid, :note, :position)
     ON CONFLICT (tenant_id, number) DO UPDATE SET customer_id = excluded.customer_id,
         amount_cents = excluded.amount_cents, paid = excluded.paid, note = excluded.note,
         position = excluded.position
     RETURNING *"
)]
fn upsert(
    id: Uuid,
    customer: Uuid,
    number: &str,
    amount: i64,
    paid: bool,
    note: Option<&str>,
    position: i32,
) -> One<Invoice>;

#[tenant_scoped("DELETE FROM Invoice WHERE id = :id")]
pub fn delete(id: Uuid) -> Affected;

#[tenant_scoped("DELETE FROM Invoice WHERE position < 0")]
fn clean_up() -> Affected;

pub struct Scoped {
    pool: TenantPool,
    grant: Grant,
}

impl Scoped {
    pub async fn new(pool: TenantPool) -> Result<Self, Failure> {
        Ok(Self { pool, grant: grant().await? })
    }

    async fn once(&mut self, operation: Operation, round: u64) -> Result<(), Failure> {
        enter!(tenant = self.grant);
        if operation != Operation::Transaction {
            return on(&tenant, &self.pool, operation, round).await;
        }
        let mut transaction = self.pool.begin(&tenant).await?;
        for part in Operation::FIVE {
            on(&tenant, &mut transaction, part, round).await?;
        }
        Ok(transaction.commit().await?)
    }
}

async fn on<'t>(
    tenant: &Tenant<'t>,
    db: impl Db<'t>,
    operation: Operation,
    round: u64,
) -> Result<(), Failure> {
    let id = data::invoice_of(round);
    match operation {
        Operation::Get => {
            std::hint::black_box(get(id).one(tenant, db).await?);
        }
        Operation::List => {
            assert_eq!(list(false).all(tenant, db).await?.len(), 100);
        }
        Operation::Page => {
            let number = data::number(49);
            let page = page(&number, data::invoice(0, 49));
            assert_eq!(page.all(tenant, db).await?.len(), 51);
        }
        Operation::Join => {
            assert_eq!(join(false).all(tenant, db).await?.len(), 100);
        }
        Operation::Count => {
            assert!(count(false).one(tenant, db).await? > 0);
        }
        Operation::Insert | Operation::InsertChecked | Operation::Plant => {
            let new = New::make(operation, round);
            let (customer, number) = (new.customer_id, new.number);
            let insert = insert(new.id, customer, &number, New::AMOUNT, false, None, New::POSITION);
            std::hint::black_box(insert.one(tenant, db).await?);
        }
        Operation::InsertMany => {
            let rows: Vec<_> = (0..1_000).map(|row| New::make(operation, row)).collect();
            let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
            let customers: Vec<_> = rows.iter().map(|row| row.customer_id).collect();
            let numbers: Vec<_> = rows.into_iter().map(|row| row.number).collect();
            let (amounts, positions) = ([New::AMOUNT; 1_000], [New::POSITION; 1_000]);
            let insert = insert_many(&ids, &customers, &numbers, &amounts, &positions);
            assert_eq!(insert.run(tenant, db).await?, 1_000);
        }
        Operation::Update => {
            let update = update(id, data::is_paid(id));
            std::hint::black_box(update.one(tenant, db).await?);
        }
        Operation::Upsert => {
            let new = New::make(operation, round);
            let number = data::number(u128::from(round % 50));
            let upsert = upsert(new.id, new.customer_id, &number, New::AMOUNT, true, None, 1);
            std::hint::black_box(upsert.one(tenant, db).await?);
        }
        Operation::Delete => {
            assert_eq!(delete(data::planted(round)).run(tenant, db).await?, 1);
        }
        Operation::CleanUp => {
            clean_up().run(tenant, db).await?;
        }
        Operation::Transaction => return Err("not inside another".into()),
    }
    Ok(())
}

impl Contestant for Scoped {
    fn name(&self) -> &'static str {
        "tenant-sqlx, SQL"
    }

    fn can(&self, operation: Operation) -> bool {
        operation != Operation::InsertMany || self.pool.backend() == Backend::Postgres
    }

    fn inside(&mut self, operation: Operation, rounds: u64) -> Times<'_> {
        Box::pin(async move {
            enter!(tenant = self.grant);
            let mut transaction = self.pool.begin(&tenant).await?;
            let times =
                timed!(rounds, |round| on(&tenant, &mut transaction, operation, round).await?);
            transaction.commit().await?;
            Ok(Some(times))
        })
    }

    fn run(&mut self, operation: Operation, round: u64) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(async move { self.once(operation, round).await })
    }
}
