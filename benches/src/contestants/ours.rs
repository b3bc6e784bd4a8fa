//! This library, by its builder.

use futures_util::future::BoxFuture;
use tenant_sqlx::prelude::*;

use super::{Contestant, Failure};
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
        let pool = &self.pool;
        enter!(tenant = self.grant);
        let tenant = &tenant;
        match operation {
            Operation::Get => {
                let id = data::invoice_of(round);
                std::hint::black_box(Invoice::get(id).one(tenant, pool).await?);
            }
            Operation::List => {
                let unpaid = Invoice::select().filter(Invoice::PAID.eq(false));
                let list = unpaid.order_by(Invoice::NUMBER.asc()).limit(100);
                assert_eq!(list.all(tenant, pool).await?.len(), 100);
            }
            Operation::Page => {
                let pages = Invoice::select().page(50).ascending(Invoice::NUMBER);
                let page = pages.after(Some(self.cursor.clone())).read(tenant, pool).await?;
                assert_eq!(page.rows.len(), 50);
            }
            Operation::Join => {
                let join = Invoice::select().join(Invoice::CUSTOMER_ID);
                let unpaid = join.filter(Invoice::PAID.eq(false));
                let list = unpaid.order_by(Invoice::NUMBER.asc()).limit(100);
                assert_eq!(list.all(tenant, pool).await?.len(), 100);
            }
            Operation::Count => {
                let unpaid = Invoice::select().filter(Invoice::PAID.eq(false));
                assert!(unpaid.count(tenant, pool).await? > 0);
            }
            Operation::Insert | Operation::Plant => {
                let row = Invoice::insert(new(operation, round)).run(tenant, pool).await?;
                std::hint::black_box(row);
            }
            Operation::InsertMany => {
                let many = Invoice::insert_many((0..1_000).map(|row| new(operation, row)))
                    .run(tenant, pool)
                    .await?;
                assert_eq!(many, 1_000);
            }
            Operation::Update => {
                let id = data::invoice_of(round);
                let update = Invoice::update(id).set(Invoice::PAID, data::is_paid(id));
                std::hint::black_box(update.run(tenant, pool).await?);
            }
            Operation::Upsert => {
                let number = data::number(u128::from(round % 50));
                let new = NewInvoice { number, paid: true, position: 1, ..new(operation, round) };
                let upsert = Invoice::upsert(new).on(Invoice::NUMBER);
                std::hint::black_box(upsert.run(tenant, pool).await?);
            }
            Operation::Transaction => {
                let id = data::invoice_of(round);
                let paid = data::is_paid(id);
                let mut transaction = pool.begin(tenant).await?;
                Invoice::get(id).one(tenant, &mut transaction).await?;
                Invoice::update(id).set(Invoice::PAID, paid).run(tenant, &mut transaction).await?;
                Invoice::insert(new(operation, round)).run(tenant, &mut transaction).await?;
                Invoice::update(id).set(Invoice::PAID, paid).run(tenant, &mut transaction).await?;
                Invoice::get(id).one(tenant, &mut transaction).await?;
                transaction.commit().await?;
            }
            Operation::Delete => {
                Invoice::delete(data::planted(round)).run(tenant, pool).await?;
            }
            Operation::CleanUp => {
                Invoice::delete_where(Invoice::POSITION.lt(0)).run(tenant, pool).await?;
            }
        }
        Ok(())
    }
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

    fn run(&mut self, operation: Operation, round: u64) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(async move { self.once(operation, round).await })
    }
}
