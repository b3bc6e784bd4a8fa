//! SeaORM.

use futures_util::future::BoxFuture;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, QueryOrder as _, QuerySelect as _,
    Set, TransactionTrait as _, Unchanged,
};

use super::{Contestant, Failure, Times, timed};
use crate::data::{self, New, TENANT};
use crate::operation::Operation;

pub mod customer {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "customers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub name: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod invoice {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "invoices")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub customer_id: Uuid,
        pub number: String,
        pub amount_cents: i64,
        pub paid: bool,
        pub note: Option<String>,
        pub position: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::customer::Entity",
            from = "Column::CustomerId",
            to = "super::customer::Column::Id"
        )]
        Customer,
    }

    impl Related<super::customer::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Customer.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

use invoice::{ActiveModel, Column, Entity};

pub struct Sea {
    pool: DatabaseConnection,
    /// SeaORM has no other way to hold a connection than an open transaction.
    held: Option<DatabaseTransaction>,
}

impl Sea {
    /// Each operation takes a connection out of the pool.
    pub fn pooled(pool: DatabaseConnection) -> Self {
        Self { pool, held: None }
    }

    /// Operations run in one long transaction, except for those that are one.
    pub async fn held(pool: DatabaseConnection) -> Result<Self, Failure> {
        let held = Some(pool.begin().await?);
        Ok(Self { pool, held })
    }

    async fn once(&mut self, operation: Operation, round: u64) -> Result<(), Failure> {
        if operation == Operation::Transaction {
            // Inside the long transaction, begin and commit are a savepoint and its release.
            let transaction = match &self.held {
                Some(held) => held.begin().await?,
                None => self.pool.begin().await?,
            };
            for part in Operation::FIVE {
                on(&transaction, part, round).await?;
            }
            transaction.commit().await?;
            return Ok(());
        }
        match &self.held {
            Some(held) => on(held, operation, round).await?,
            None => on(&self.pool, operation, round).await?,
        }
        if operation == Operation::CleanUp
            && let Some(held) = self.held.take()
        {
            // Versions of rows that one transaction has made stay in the way until it ends.
            held.commit().await?;
            self.held = Some(self.pool.begin().await?);
        }
        Ok(())
    }
}

async fn on(db: &impl ConnectionTrait, operation: Operation, round: u64) -> Result<(), Failure> {
    let own = || Entity::find().filter(Column::TenantId.eq(TENANT));
    match operation {
        Operation::Get => {
            let get =
                Entity::find_by_id(data::invoice_of(round)).filter(Column::TenantId.eq(TENANT));
            std::hint::black_box(get.one(db).await?.ok_or("missing")?);
        }
        Operation::List => {
            let list = own().filter(Column::Paid.eq(false)).order_by_asc(Column::Number).limit(100);
            assert_eq!(list.all(db).await?.len(), 100);
        }
        Operation::Page => {
            let mut page = own().cursor_by((Column::Number, Column::Id));
            page.after((data::number(49), data::invoice(0, 49))).first(51);
            assert_eq!(page.all(db).await?.len(), 51);
        }
        Operation::Join => {
            let join = own().filter(Column::Paid.eq(false)).find_also_related(customer::Entity);
            let join = join.filter(customer::Column::TenantId.eq(TENANT));
            let list = join.order_by_asc(Column::Number).limit(100);
            assert_eq!(list.all(db).await?.len(), 100);
        }
        Operation::Count => {
            assert!(own().filter(Column::Paid.eq(false)).count(db).await? > 0);
        }
        Operation::Insert | Operation::Plant => {
            std::hint::black_box(new(operation, round).insert(db).await?);
        }
        Operation::InsertMany => {
            Entity::insert_many((0..1_000).map(|row| new(operation, row)))
                .exec_without_returning(db)
                .await?;
        }
        Operation::Update => {
            let id = data::invoice_of(round);
            let changed = ActiveModel {
                id: Unchanged(id),
                paid: Set(data::is_paid(id)),
                ..Default::default()
            };
            std::hint::black_box(changed.update(db).await?);
        }
        Operation::Upsert => {
            let row = ActiveModel {
                number: Set(data::number(u128::from(round % 50))),
                paid: Set(true),
                position: Set(1),
                ..new(operation, round)
            };
            let conflict = OnConflict::columns([Column::TenantId, Column::Number])
                .update_columns([
                    Column::CustomerId,
                    Column::AmountCents,
                    Column::Paid,
                    Column::Note,
                    Column::Position,
                ])
                .to_owned();
            let upsert = Entity::insert(row).on_conflict(conflict);
            std::hint::black_box(upsert.exec_with_returning(db).await?);
        }
        Operation::Delete => {
            let delete = Entity::delete_by_id(data::planted(round));
            let delete = delete.filter(Column::TenantId.eq(TENANT)).exec(db).await?;
            assert_eq!(delete.rows_affected, 1);
        }
        Operation::CleanUp => {
            let inserted = Entity::delete_many().filter(Column::Position.lt(0));
            inserted.filter(Column::TenantId.eq(TENANT)).exec(db).await?;
        }
        Operation::InsertChecked | Operation::Transaction => {
            return Err("it can't do this".into());
        }
    }
    Ok(())
}

fn new(operation: Operation, round: u64) -> ActiveModel {
    let new = New::make(operation, round);
    ActiveModel {
        id: Set(new.id),
        tenant_id: Set(TENANT),
        customer_id: Set(new.customer_id),
        number: Set(new.number),
        amount_cents: Set(New::AMOUNT),
        paid: Set(false),
        note: Set(None),
        position: Set(New::POSITION),
    }
}

impl Contestant for Sea {
    fn name(&self) -> &'static str {
        "sea-orm"
    }

    fn can(&self, operation: Operation) -> bool {
        operation != Operation::InsertChecked
    }

    fn commits(&self) -> bool {
        self.held.is_none()
    }

    fn inside(&mut self, operation: Operation, rounds: u64) -> Times<'_> {
        Box::pin(async move {
            // Where the pool has one connection, the long transaction keeps it.
            let long = self.held.take();
            let was_held = long.is_some();
            if let Some(long) = long {
                long.commit().await?;
            }
            let transaction = self.pool.begin().await?;
            let times = timed!(rounds, |round| on(&transaction, operation, round).await?);
            transaction.commit().await?;
            if was_held {
                self.held = Some(self.pool.begin().await?);
            }
            Ok(Some(times))
        })
    }

    fn run(&mut self, operation: Operation, round: u64) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(async move { self.once(operation, round).await })
    }
}
