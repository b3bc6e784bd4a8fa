//! This library, by its builder.

use futures_util::future::BoxFuture;
use tenant_sqlx::Db;
use tenant_sqlx::prelude::*;

use super::{Contestant, Failure, Times, timed};
use crate::data::{self, New};
use crate::operation::Operation;

#[derive(Debug, Clone, TenantScoped)]
#[tenant(table = "customers")]
pub struct Customer {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    pub name: String,
}

#[derive(Debug, Clone, TenantScoped)]
#[tenant(table = "invoices")]
pub struct Invoice {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    #[tenant(references = Customer)]
    pub customer_id: Uuid,
    pub number: String,
    pub amount_cents: i64,
    pub paid: bool,
    pub note: Option<String>,
    pub position: i32,
}

pub struct Ours {
    pool: TenantPool,
    grant: Grant,
    /// Where the first page ends.
    cursor: Cursor,
}

/// The tenant whose rows are read and written.
pub async fn grant() -> Result<Grant, Failure> {
    grant_of(data::TENANT).await
}

/// The tenant with this id.
pub async fn grant_of(id: Uuid) -> Result<Grant, Failure> {
    Ok(OneTenant(id).resolve(&Claim::Id(id)).await?)
}

/// A directory that knows one tenant, without a table.
struct OneTenant(Uuid);

impl Directory for OneTenant {
    async fn find(
        &self,
        _: &Claim,
    ) -> Result<Option<tenant_sqlx::TenantRecord>, tenant_sqlx::DirectoryError> {
        Ok(Some(tenant_sqlx::TenantRecord {
            id: self.0,
            slug: "acme".parse().map_err(|_| tenant_sqlx::DirectoryError::Inconsistent)?,
            name: "Acme".to_owned(),
            status: tenant_sqlx::Status::Active,
            placement: tenant_sqlx::Placement::Shared,
        }))
    }
}

impl Ours {
    pub async fn new(pool: TenantPool) -> Result<Self, Failure> {
        let grant = grant().await?;
        let cursor = {
            enter!(tenant = grant);
            let first = Invoice::select().page(50).ascending(Invoice::NUMBER);
            first.read(&tenant, &pool).await?.next.ok_or("one page only")?
        };
        Ok(Self { pool, grant, cursor })
    }

    async fn once(&mut self, operation: Operation, round: u64) -> Result<(), Failure> {
        enter!(tenant = self.grant);
        if operation != Operation::Transaction {
            return on(&tenant, &self.pool, operation, round, &self.cursor).await;
        }
        let mut transaction = self.pool.begin(&tenant).await?;
        for part in Operation::FIVE {
            on(&tenant, &mut transaction, part, round, &self.cursor).await?;
        }
        Ok(transaction.commit().await?)
    }
}

/// The cursor is where the first page ends.
async fn on<'t>(
    tenant: &Tenant<'t>,
    db: impl Db<'t>,
    operation: Operation,
    round: u64,
    cursor: &Cursor,
) -> Result<(), Failure> {
    match operation {
        Operation::Get => {
            let id = data::invoice_of(round);
            std::hint::black_box(Invoice::get(id).one(tenant, db).await?);
        }
        Operation::List => {
            let unpaid = Invoice::select().filter(Invoice::PAID.eq(false));
            let list = unpaid.order_by(Invoice::NUMBER.asc()).limit(100);
            assert_eq!(list.all(tenant, db).await?.len(), 100);
        }
        Operation::Page => {
            let pages = Invoice::select().page(50).ascending(Invoice::NUMBER);
            let page = pages.after(Some(cursor.clone())).read(tenant, db).await?;
            assert_eq!(page.rows.len(), 50);
        }
        Operation::Join => {
            let join = Invoice::select().join(Invoice::CUSTOMER_ID);
            let unpaid = join.filter(Invoice::PAID.eq(false));
            let list = unpaid.order_by(Invoice::NUMBER.asc()).limit(100);
            assert_eq!(list.all(tenant, db).await?.len(), 100);
        }
        Operation::Count => {
            let unpaid = Invoice::select().filter(Invoice::PAID.eq(false));
            assert!(unpaid.count(tenant, db).await? > 0);
        }
        Operation::Insert | Operation::InsertChecked | Operation::Plant => {
            let row = Invoice::insert(new(operation, round)).run(tenant, db).await?;
            std::hint::black_box(row);
        }
        Operation::InsertMany => {
            let many = Invoice::insert_many((0..1_000).map(|row| new(operation, row)))
                .run(tenant, db)
                .await?;
            assert_eq!(many, 1_000);
        }
        Operation::Update => {
            let id = data::invoice_of(round);
            let update = Invoice::update(id).set(Invoice::PAID, data::is_paid(id));
            std::hint::black_box(update.run(tenant, db).await?);
        }
        Operation::Upsert => {
            let number = data::number(u128::from(round % 50));
            let new = NewInvoice { number, paid: true, position: 1, ..new(operation, round) };
            let upsert = Invoice::upsert(new).on(Invoice::NUMBER);
            std::hint::black_box(upsert.run(tenant, db).await?);
        }
        Operation::Delete => {
            Invoice::delete(data::planted(round)).run(tenant, db).await?;
        }
        Operation::CleanUp => {
            Invoice::delete_where(Invoice::POSITION.lt(0)).run(tenant, db).await?;
        }
        Operation::Transaction => return Err("not inside another".into()),
    }
    Ok(())
}

pub fn new<'t>(operation: Operation, round: u64) -> NewInvoice<'t> {
    let new = New::make(operation, round);
    NewInvoice {
        id: new.id,
        customer_id: Reference::claimed(new.customer_id),
        number: new.number,
        amount_cents: New::AMOUNT,
        paid: false,
        note: None,
        position: New::POSITION,
    }
}

impl Contestant for Ours {
    fn name(&self) -> &'static str {
        "tenant-sqlx"
    }

    fn inside(&mut self, operation: Operation, rounds: u64) -> Times<'_> {
        Box::pin(async move {
            enter!(tenant = self.grant);
            let mut transaction = self.pool.begin(&tenant).await?;
            let times = timed!(rounds, |round| on(
                &tenant,
                &mut transaction,
                operation,
                round,
                &self.cursor
            )
            .await?);
            transaction.commit().await?;
            Ok(Some(times))
        })
    }

    fn run(&mut self, operation: Operation, round: u64) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(async move { self.once(operation, round).await })
    }
}
