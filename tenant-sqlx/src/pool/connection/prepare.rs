use sqlx::Connection as _;

use super::{Held, Pooled};
use crate::Error;
use crate::cell::DatabaseType;
#[cfg(feature = "postgres")]
use crate::cell::Form;

/// What the database says to a statement that it was only asked to prepare.
pub(crate) enum Prepared {
    /// It would run. Postgres tells the types of the columns of the result.
    #[cfg(feature = "postgres")]
    Postgres(Vec<sqlx::postgres::PgTypeInfo>),
    /// It would run.
    #[cfg(feature = "sqlite")]
    Sqlite,
    /// It would not, for this reason.
    Refused(String),
}

impl Held {
    /// Asks whether a statement would run. Nothing is executed.
    pub(crate) async fn prepare(
        &mut self,
        sql: String,
        parameters: &[DatabaseType],
    ) -> Result<Prepared, Error> {
        self.in_flight = true;
        match self.pooled()?.prepare(sql, parameters).await? {
            Ok(prepared) => {
                self.in_flight = false;
                Ok(prepared)
            }
            Err(sqlx::Error::Database(refusal)) => {
                let reason = refusal.message().to_owned();
                let error = self.failed(sqlx::Error::Database(refusal));
                if self.refused { Ok(Prepared::Refused(reason)) } else { Err(error) }
            }
            Err(error) => Err(self.failed(error)),
        }
    }

    /// Forgets which statements were prepared, so that the next time the database is asked again.
    pub(crate) async fn forget_prepared(&mut self) -> Result<(), Error> {
        self.in_flight = true;
        match self.pooled()? {
            #[cfg(feature = "postgres")]
            Pooled::Postgres(leased) => leased.connection()?.clear_cached_statements().await?,
            #[cfg(feature = "sqlite")]
            Pooled::Sqlite(leased) => leased.connection()?.clear_cached_statements().await?,
        }
        self.in_flight = false;
        Ok(())
    }
}

impl Pooled {
    async fn prepare(
        &mut self,
        sql: String,
        parameters: &[DatabaseType],
    ) -> Result<Result<Prepared, sqlx::Error>, Error> {
        // As in `fetch`: the text is this crate's, or was rewritten and checked when it was compiled.
        let sql = sqlx::SqlSafeStr::into_sql_str(sqlx::AssertSqlSafe(sql));
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(leased) => {
                use sqlx::{Column as _, Statement as _};

                let types: Vec<_> = parameters.iter().map(DatabaseType::to_postgres).collect();
                let connection = leased.connection()?;
                let statement = sqlx::Executor::prepare_with(connection, sql, &types).await;
                Ok(statement.map(|statement| {
                    let columns = statement.columns().iter();
                    Prepared::Postgres(columns.map(|column| column.type_info().clone()).collect())
                }))
            }
            #[cfg(feature = "sqlite")]
            Self::Sqlite(leased) => {
                let _ = parameters;
                let statement = sqlx::Executor::prepare(leased.connection()?, sql).await;
                Ok(statement.map(|_| Prepared::Sqlite))
            }
        }
    }
}

#[cfg(feature = "postgres")]
impl DatabaseType {
    fn to_postgres(&self) -> sqlx::postgres::PgTypeInfo {
        match &self.0 {
            Form::Postgres { own, .. } => own.clone(),
            // Zero leaves it to the server.
            _ => sqlx::postgres::PgTypeInfo::with_oid(sqlx::postgres::types::Oid(0)),
        }
    }
}
