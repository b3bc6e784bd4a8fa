//! sqlx with statements that SeaQuery builds at each call.

use futures_util::future::BoxFuture;
use sea_query::{
    Expr, ExprTrait as _, Iden, InsertStatement, OnConflict, Order, PostgresQueryBuilder, Query,
    SelectStatement, SqliteQueryBuilder,
};
use sea_query_sqlx::SqlxBinder as _;
use sqlx::{AssertSqlSafe, Connection as _, Database};

use super::hand_written::{Invoice, Source, WithCustomer};
use super::{Contestant, Failure, Times, timed};
use crate::data::{self, New, TENANT};
use crate::operation::Operation;

#[derive(Debug, Clone, Copy, Iden)]
pub enum Invoices {
    Table,
    Id,
    TenantId,
    CustomerId,
    Number,
    AmountCents,
    Paid,
    Note,
    Position,
}

#[derive(Debug, Clone, Copy, Iden)]
enum Customers {
    Table,
    Id,
    TenantId,
    Name,
}

#[derive(Debug, Clone, Copy, Iden)]
enum Renamed {
    CId,
    CTenantId,
}

const COLUMNS: [Invoices; 8] = [
    Invoices::Id,
    Invoices::TenantId,
    Invoices::CustomerId,
    Invoices::Number,
    Invoices::AmountCents,
    Invoices::Paid,
    Invoices::Note,
    Invoices::Position,
];

pub struct SeaQuery<DB: Database> {
    source: Source<DB>,
}

impl<DB: Database> SeaQuery<DB> {
    pub fn new(source: Source<DB>) -> Self {
        Self { source }
    }
}

pub fn own() -> SelectStatement {
    let mut own = Query::select();
    own.columns(COLUMNS).from(Invoices::Table).and_where(Expr::col(Invoices::TenantId).eq(TENANT));
    own
}

pub fn get(round: u64) -> SelectStatement {
    own().and_where(Expr::col(Invoices::Id).eq(data::invoice_of(round))).take()
}

fn list() -> SelectStatement {
    let mut list = own();
    list.and_where(Expr::col(Invoices::Paid).eq(false));
    list.order_by(Invoices::Number, Order::Asc).limit(100).take()
}

fn page() -> SelectStatement {
    let behind = Expr::tuple([Expr::col(Invoices::Number), Expr::col(Invoices::Id)])
        .gt(Expr::tuple([Expr::val(data::number(49)), Expr::val(data::invoice(0, 49))]));
    let mut page = own();
    page.and_where(behind).order_by(Invoices::Number, Order::Asc);
    page.order_by(Invoices::Id, Order::Asc).limit(51).take()
}

fn join() -> SelectStatement {
    let mut join = Query::select();
    join.columns(COLUMNS.map(|column| (Invoices::Table, column)))
        .expr_as(Expr::col((Customers::Table, Customers::Id)), Renamed::CId)
        .expr_as(Expr::col((Customers::Table, Customers::TenantId)), Renamed::CTenantId)
        .column((Customers::Table, Customers::Name))
        .from(Invoices::Table)
        .inner_join(
            Customers::Table,
            Expr::col((Customers::Table, Customers::Id))
                .equals((Invoices::Table, Invoices::CustomerId))
                .and(Expr::col((Customers::Table, Customers::TenantId)).eq(TENANT)),
        )
        .and_where(Expr::col((Invoices::Table, Invoices::TenantId)).eq(TENANT))
        .and_where(Expr::col((Invoices::Table, Invoices::Paid)).eq(false))
        .order_by((Invoices::Table, Invoices::Number), Order::Asc)
        .limit(100);
    join
}

fn count() -> SelectStatement {
    let mut count = Query::select();
    count.expr(Expr::col(Invoices::Id).count()).from(Invoices::Table);
    count.and_where(Expr::col(Invoices::TenantId).eq(TENANT));
    count.and_where(Expr::col(Invoices::Paid).eq(false));
    count
}

fn insert(operation: Operation, rows: impl Iterator<Item = u64>) -> InsertStatement {
    let is_upsert = operation == Operation::Upsert;
    let mut insert = Query::insert();
    insert.into_table(Invoices::Table).columns(COLUMNS);
    for round in rows {
        let mut new = New::make(operation, round);
        if is_upsert {
            new.number = data::number(u128::from(round % 50));
        }
        insert.values_panic([
            new.id.into(),
            TENANT.into(),
            new.customer_id.into(),
            new.number.into(),
            New::AMOUNT.into(),
            is_upsert.into(),
            None::<String>.into(),
            if is_upsert { 1 } else { New::POSITION }.into(),
        ]);
    }
    if is_upsert {
        let changed = [
            Invoices::CustomerId,
            Invoices::AmountCents,
            Invoices::Paid,
            Invoices::Note,
            Invoices::Position,
        ];
        let mut conflict = OnConflict::columns([Invoices::TenantId, Invoices::Number]);
        insert.on_conflict(conflict.update_columns(changed).to_owned());
    }
    insert
}

macro_rules! on {
    ($database:ty, $builder:ident) => {
        impl SeaQuery<$database> {
            async fn once(&mut self, operation: Operation, round: u64) -> Result<(), Failure> {
                let mut connection = self.source.take().await?;
                if operation != Operation::Transaction {
                    return Self::on(&mut connection, operation, round).await;
                }
                let mut transaction = connection.begin().await?;
                for part in Operation::FIVE {
                    Self::on(&mut transaction, part, round).await?;
                }
                transaction.commit().await?;
                Ok(())
            }

            async fn on(
                connection: &mut <$database as Database>::Connection,
                operation: Operation,
                round: u64,
            ) -> Result<(), Failure> {
                match operation {
                    Operation::Get | Operation::List | Operation::Page => {
                        let (select, expected) = match operation {
                            Operation::Get => (get(round), 1),
                            Operation::List => (list(), 100),
                            _ => (page(), 51),
                        };
                        let (sql, values) = select.build_sqlx($builder);
                        let select =
                            sqlx::query_as_with::<_, Invoice, _>(AssertSqlSafe(sql), values);
                        if operation == Operation::Get {
                            std::hint::black_box(select.fetch_one(connection).await?);
                        } else {
                            assert_eq!(select.fetch_all(connection).await?.len(), expected);
                        }
                    }
                    Operation::Join => {
                        let (sql, values) = join().build_sqlx($builder);
                        let join =
                            sqlx::query_as_with::<_, WithCustomer, _>(AssertSqlSafe(sql), values);
                        assert_eq!(join.fetch_all(connection).await?.len(), 100);
                    }
                    Operation::Count => {
                        let (sql, values) = count().build_sqlx($builder);
                        let count =
                            sqlx::query_scalar_with::<_, i64, _>(AssertSqlSafe(sql), values);
                        assert!(count.fetch_one(connection).await? > 0);
                    }
                    Operation::Insert | Operation::Upsert | Operation::Plant => {
                        let mut insert = insert(operation, std::iter::once(round));
                        let (sql, values) = insert
                            .returning(Query::returning().columns(COLUMNS))
                            .build_sqlx($builder);
                        let insert =
                            sqlx::query_as_with::<_, Invoice, _>(AssertSqlSafe(sql), values);
                        std::hint::black_box(insert.fetch_one(connection).await?);
                    }
                    Operation::InsertMany => {
                        let (sql, values) = insert(operation, 0..1_000).build_sqlx($builder);
                        let insert = sqlx::query_with(AssertSqlSafe(sql), values);
                        assert_eq!(insert.execute(connection).await?.rows_affected(), 1_000);
                    }
                    Operation::Update => {
                        let id = data::invoice_of(round);
                        let mut update = Query::update();
                        update
                            .table(Invoices::Table)
                            .value(Invoices::Paid, data::is_paid(id))
                            .and_where(Expr::col(Invoices::Id).eq(id))
                            .and_where(Expr::col(Invoices::TenantId).eq(TENANT))
                            .returning(Query::returning().columns(COLUMNS));
                        let (sql, values) = update.build_sqlx($builder);
                        let update =
                            sqlx::query_as_with::<_, Invoice, _>(AssertSqlSafe(sql), values);
                        std::hint::black_box(update.fetch_one(connection).await?);
                    }
                    Operation::Delete | Operation::CleanUp => {
                        let mut delete = Query::delete();
                        delete
                            .from_table(Invoices::Table)
                            .and_where(Expr::col(Invoices::TenantId).eq(TENANT));
                        if operation == Operation::Delete {
                            delete.and_where(Expr::col(Invoices::Id).eq(data::planted(round)));
                        } else {
                            delete.and_where(Expr::col(Invoices::Position).lt(0));
                        }
                        let (sql, values) = delete.build_sqlx($builder);
                        let delete = sqlx::query_with(AssertSqlSafe(sql), values);
                        let deleted = delete.execute(connection).await?.rows_affected();
                        assert!(deleted == 1 || operation == Operation::CleanUp);
                    }
                    Operation::InsertChecked | Operation::Transaction => {
                        return Err("it can't do this".into());
                    }
                }
                Ok(())
            }
        }

        impl Contestant for SeaQuery<$database> {
            fn name(&self) -> &'static str {
                "sqlx, sea-query"
            }

            fn can(&self, operation: Operation) -> bool {
                operation != Operation::InsertChecked
            }

            fn inside(&mut self, operation: Operation, rounds: u64) -> Times<'_> {
                Box::pin(async move {
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

on!(sqlx::Postgres, PostgresQueryBuilder);
on!(sqlx::Sqlite, SqliteQueryBuilder);
