//! diesel-async, on Postgres.

use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl};
use futures_util::future::BoxFuture;
use std::ops::{Deref, DerefMut};
use uuid::Uuid;

use super::{Contestant, Failure, Times, timed};
use crate::data::{self, New, TENANT};
use crate::operation::Operation;

diesel::table! {
    customers (id) {
        id -> Uuid,
        tenant_id -> Uuid,
        name -> Text,
    }
}

diesel::table! {
    invoices (id) {
        id -> Uuid,
        tenant_id -> Uuid,
        customer_id -> Uuid,
        number -> Text,
        amount_cents -> BigInt,
        paid -> Bool,
        note -> Nullable<Text>,
        position -> Integer,
    }
}

diesel::joinable!(invoices -> customers (customer_id));
diesel::allow_tables_to_appear_in_same_query!(customers, invoices);

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = customers)]
#[allow(dead_code, reason = "decoding them is what is measured")]
struct Customer {
    id: Uuid,
    tenant_id: Uuid,
    name: String,
}

#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = invoices)]
struct Invoice {
    id: Uuid,
    tenant_id: Uuid,
    customer_id: Uuid,
    number: String,
    amount_cents: i64,
    paid: bool,
    note: Option<String>,
    position: i32,
}

/// Where the connection comes from.
pub enum Source {
    Held(Box<AsyncPgConnection>),
    Pool(Pool<AsyncPgConnection>),
}

#[allow(clippy::large_enum_variant, reason = "it lives on the stack of one operation")]
enum Taken<'a> {
    Held(&'a mut AsyncPgConnection),
    Pooled(Object<AsyncPgConnection>),
}

impl Deref for Taken<'_> {
    type Target = AsyncPgConnection;

    fn deref(&self) -> &AsyncPgConnection {
        match self {
            Self::Held(connection) => connection,
            Self::Pooled(connection) => connection,
        }
    }
}

impl DerefMut for Taken<'_> {
    fn deref_mut(&mut self) -> &mut AsyncPgConnection {
        match self {
            Self::Held(connection) => connection,
            Self::Pooled(connection) => connection,
        }
    }
}

pub struct Diesel {
    source: Source,
}

impl Diesel {
    pub fn new(source: Source) -> Self {
        Self { source }
    }

    async fn take(&mut self) -> Result<Taken<'_>, Failure> {
        Ok(match &mut self.source {
            Source::Held(connection) => Taken::Held(connection),
            Source::Pool(pool) => Taken::Pooled(pool.get().await?),
        })
    }

    async fn once(&mut self, operation: Operation, round: u64) -> Result<(), Failure> {
        let mut connection = self.take().await?;
        if operation == Operation::Transaction {
            return connection
                .transaction::<(), Failure, _>(async |connection| {
                    for part in Operation::FIVE {
                        on(connection, part, round).await?;
                    }
                    Ok(())
                })
                .await;
        }
        on(&mut connection, operation, round).await
    }
}

async fn on(
    connection: &mut AsyncPgConnection,
    operation: Operation,
    round: u64,
) -> Result<(), Failure> {
    use invoices::dsl;

    let own = || invoices::table.filter(dsl::tenant_id.eq(TENANT)).select(Invoice::as_select());
    match operation {
        Operation::Get => {
            let get = own().filter(dsl::id.eq(data::invoice_of(round)));
            std::hint::black_box(get.first(connection).await?);
        }
        Operation::List => {
            let list = own().filter(dsl::paid.eq(false)).order(dsl::number.asc()).limit(100);
            assert_eq!(list.load(connection).await?.len(), 100);
        }
        Operation::Page => {
            // Diesel has no comparison of rows; this is the same, spelt out.
            let (number, id) = (data::number(49), data::invoice(0, 49));
            let behind =
                dsl::number.gt(number.clone()).or(dsl::number.eq(number).and(dsl::id.gt(id)));
            let page = own().filter(behind).order((dsl::number.asc(), dsl::id.asc())).limit(51);
            assert_eq!(page.load(connection).await?.len(), 51);
        }
        Operation::Join => {
            let join = invoices::table
                .inner_join(customers::table)
                .filter(dsl::tenant_id.eq(TENANT))
                .filter(customers::tenant_id.eq(TENANT))
                .filter(dsl::paid.eq(false))
                .order(dsl::number.asc())
                .limit(100)
                .select((Invoice::as_select(), Customer::as_select()));
            let rows: Vec<(Invoice, Customer)> = join.load(connection).await?;
            assert_eq!(rows.len(), 100);
        }
        Operation::Count => {
            let unpaid =
                invoices::table.filter(dsl::tenant_id.eq(TENANT)).filter(dsl::paid.eq(false));
            let count: i64 = unpaid.count().get_result(connection).await?;
            assert!(count > 0);
        }
        Operation::Insert | Operation::Plant => {
            let insert = diesel::insert_into(invoices::table).values(new(operation, round));
            let insert = insert.returning(Invoice::as_returning());
            std::hint::black_box(insert.get_result(connection).await?);
        }
        Operation::InsertMany => {
            let rows: Vec<_> = (0..1_000).map(|row| new(operation, row)).collect();
            let insert = diesel::insert_into(invoices::table).values(rows);
            assert_eq!(insert.execute(connection).await?, 1_000);
        }
        Operation::Update => {
            let id = data::invoice_of(round);
            let row = invoices::table.filter(dsl::id.eq(id)).filter(dsl::tenant_id.eq(TENANT));
            let update = diesel::update(row).set(dsl::paid.eq(data::is_paid(id)));
            let update = update.returning(Invoice::as_returning());
            std::hint::black_box(update.get_result(connection).await?);
        }
        Operation::Upsert => {
            let number = data::number(u128::from(round % 50));
            let row = Invoice { number, paid: true, position: 1, ..new(operation, round) };
            let upsert = diesel::insert_into(invoices::table)
                .values(row)
                .on_conflict((dsl::tenant_id, dsl::number))
                .do_update()
                .set((
                    dsl::customer_id.eq(excluded(dsl::customer_id)),
                    dsl::amount_cents.eq(excluded(dsl::amount_cents)),
                    dsl::paid.eq(excluded(dsl::paid)),
                    dsl::note.eq(excluded(dsl::note)),
                    dsl::position.eq(excluded(dsl::position)),
                ))
                .returning(Invoice::as_returning());
            std::hint::black_box(upsert.get_result(connection).await?);
        }
        Operation::Delete => {
            let row = invoices::table.filter(dsl::id.eq(data::planted(round)));
            let delete = diesel::delete(row.filter(dsl::tenant_id.eq(TENANT)));
            assert_eq!(delete.execute(connection).await?, 1);
        }
        Operation::CleanUp => {
            let inserted =
                invoices::table.filter(dsl::tenant_id.eq(TENANT)).filter(dsl::position.lt(0));
            diesel::delete(inserted).execute(connection).await?;
        }
        Operation::InsertChecked | Operation::Transaction => {
            return Err("it can't do this".into());
        }
    }
    Ok(())
}

fn new(operation: Operation, round: u64) -> Invoice {
    let new = New::make(operation, round);
    Invoice {
        id: new.id,
        tenant_id: TENANT,
        customer_id: new.customer_id,
        number: new.number,
        amount_cents: New::AMOUNT,
        paid: false,
        note: None,
        position: New::POSITION,
    }
}

impl Contestant for Diesel {
    fn name(&self) -> &'static str {
        "diesel-async"
    }

    fn can(&self, operation: Operation) -> bool {
        operation != Operation::InsertChecked
    }

    fn inside(&mut self, operation: Operation, rounds: u64) -> Times<'_> {
        Box::pin(async move {
            let mut connection = self.take().await?;
            let rounds = connection.transaction::<_, Failure, _>(async |connection| {
                Ok(timed!(rounds, |round| on(connection, operation, round).await?))
            });
            Ok(Some(rounds.await?))
        })
    }

    fn run(&mut self, operation: Operation, round: u64) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(async move { self.once(operation, round).await })
    }
}
