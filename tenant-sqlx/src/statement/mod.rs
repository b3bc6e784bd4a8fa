//! The statements: closed trees that start at an entity and end with a token.

mod across;
mod aggregate;
mod delete;
mod get;
mod insert;
mod join;
mod key;
mod order;
mod page;
mod plan;
mod retired;
mod select;
mod shape;
mod single_column;
mod update;
mod update_where;
mod upsert;

pub use across::{GlobalWrite, Sweep, Swept};
pub use aggregate::{Aggregate, AggregateValues, Aggregated, ColumnList, Grouped, Summable};
pub use delete::{Delete, DeleteWhere, Restore, SoftDeletion};
pub use get::Get;
pub use insert::{Insert, InsertMany};
pub use key::{Identifies, Target};
pub use order::Order;
pub use page::{Cursor, CursorId, Page, Paged, Sortable};
pub use retired::{Export, Purge};
pub use select::{Locked, Select};
pub use shape::{Joined, Just, Maybe, Part, Shape};
pub use single_column::SingleColumn;
pub use update::{Assign, Fits, Update};
pub use update_where::UpdateWhere;
pub use upsert::{Recognises, Upsert, UpsertOn};

pub(crate) use get::shared;
pub(crate) use order::Direction;
pub(crate) use plan::{Busy, Deleted, Join, Lock, Nested, Output, SelectPlan};
