//! Reads for one tenant, by hand and with this library.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions as _, PgConnection};
use tenant_sqlx::prelude::*;

use super::fill::Subject;
use crate::contestants::hand_written::{self, COUNT, GET, LIST, PAGE};
use crate::contestants::ours::{self, Invoice};
use crate::contestants::{Contestant, Failure};
use crate::operation::Operation;

/// Each on one connection of its own.
pub async fn both(
    options: &PgConnectOptions,
    subject: &Subject,
) -> Result<Vec<Box<dyn Contestant>>, Failure> {
    let by_hand = ByHand {
        connection: options.connect().await?,
        tenant: subject.tenant,
        ids: subject.ids.clone(),
        middle: subject.middle.clone(),
    };
    let pool: TenantPool =
        PgPoolOptions::new().max_connections(1).connect_with(options.clone()).await?.into();
    let grant = ours::grant_of(subject.tenant).await?;
    let middle = {
        enter!(tenant = grant);
        let pages = Invoice::select().filter(Invoice::NUMBER.ge(subject.middle.0.clone()));
        pages.page(1).ascending(Invoice::NUMBER).read(&tenant, &pool).await?.next
    };
    let ours = WithToken { pool, grant, ids: subject.ids.clone(), middle };
    Ok(vec![Box::new(by_hand), Box::new(ours)])
}

struct ByHand {
    connection: PgConnection,
    tenant: Uuid,
    ids: Vec<Uuid>,
    middle: (String, Uuid),
}

impl ByHand {
    async fn once(&mut self, operation: Operation, round: u64) -> Result<(), Failure> {
        let connection = &mut self.connection;
        match operation {
            Operation::Get => {
                let id = nth(&self.ids, round);
                let get = sqlx::query_as::<_, hand_written::Invoice>(GET);
                std::hint::black_box(get.bind(id).bind(self.tenant).fetch_one(connection).await?);
            }
            Operation::List => {
                let list = sqlx::query_as::<_, hand_written::Invoice>(LIST);
                let rows = list.bind(self.tenant).bind(false).fetch_all(connection).await?;
                assert!(!rows.is_empty());
            }
            Operation::Page => {
                let page = sqlx::query_as::<_, hand_written::Invoice>(PAGE).bind(self.tenant);
                let page = page.bind(&self.middle.0).bind(self.middle.1);
                assert!(!page.fetch_all(connection).await?.is_empty());
            }
            Operation::Count => {
                let count = sqlx::query_scalar::<_, i64>(COUNT).bind(self.tenant).bind(false);
                assert!(count.fetch_one(connection).await? > 0);
            }
            Operation::CleanUp => {}
            _ => return Err("reads only".into()),
        }
        Ok(())
    }
}

impl Contestant for ByHand {
    fn name(&self) -> &'static str {
        "sqlx, FromRow"
    }

    fn run(&mut self, operation: Operation, round: u64) -> BoxFuture<'_, Result<(), Failure>> {
        self.once(operation, round).boxed()
    }
}

struct WithToken {
    pool: TenantPool,
    grant: Grant,
    ids: Vec<Uuid>,
    middle: Option<Cursor>,
}

impl WithToken {
    async fn once(&mut self, operation: Operation, round: u64) -> Result<(), Failure> {
        let pool = &self.pool;
        enter!(tenant = self.grant);
        let tenant = &tenant;
        match operation {
            Operation::Get => {
                let id = nth(&self.ids, round);
                std::hint::black_box(Invoice::get(id).one(tenant, pool).await?);
            }
            Operation::List => {
                let unpaid = Invoice::select().filter(Invoice::PAID.eq(false));
                let list = unpaid.order_by(Invoice::NUMBER.asc()).limit(100);
                assert!(!list.all(tenant, pool).await?.is_empty());
            }
            Operation::Page => {
                let pages = Invoice::select().page(50).ascending(Invoice::NUMBER);
                let page = pages.after(self.middle.clone()).read(tenant, pool).await?;
                assert!(!page.rows.is_empty());
            }
            Operation::Count => {
                let unpaid = Invoice::select().filter(Invoice::PAID.eq(false));
                assert!(unpaid.count(tenant, pool).await? > 0);
            }
            Operation::CleanUp => {}
            _ => return Err("reads only".into()),
        }
        Ok(())
    }
}

impl Contestant for WithToken {
    fn name(&self) -> &'static str {
        "tenant-sqlx"
    }

    fn run(&mut self, operation: Operation, round: u64) -> BoxFuture<'_, Result<(), Failure>> {
        self.once(operation, round).boxed()
    }
}

/// The ids in an order in which neighbours don't follow each other.
fn nth(ids: &[Uuid], round: u64) -> Uuid {
    ids[(round * 7 % ids.len() as u64) as usize]
}
