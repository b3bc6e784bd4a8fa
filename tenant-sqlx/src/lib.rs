#![doc = include_str!("../../README.md")]

#[cfg(not(any(feature = "postgres", feature = "sqlite")))]
compile_error!("tenant-sqlx needs a backend: enable the feature `postgres` or `sqlite`");

// The derives name this crate, also where it names itself.
extern crate self as tenant_sqlx;

mod backend;
mod cell;
mod column;
mod condition;
mod derived;
mod directory;
mod error;
mod facts;
mod fault;
#[cfg(doc)]
pub mod guide;
mod owner;
mod pool;
mod projection;
mod render;
mod row;
mod scope;
mod scoped;
mod stamp;
pub mod statement;
mod table;
mod text;
mod values;
pub mod verify;
mod watch;

pub use backend::Backend;
pub use cell::{Cell, DatabaseType};
pub use column::{Column, OwnedThrough, PointsTo, ReadOnly, References, Settable};
pub use condition::Condition;
pub use directory::{CacheLimits, CacheUse, DirectoryChangeError, Member, SqlDirectory};
pub use error::Error;
pub use pool::{
    Across, CrossTransaction, Db, InTransaction, Isolation, Pending, RawStatement, RowStream,
    Savepoint, SystemPool, TenantPool, Transaction, Unscoped,
};
pub use projection::Projection;
pub use row::{Cells, RawCell};
pub use scoped::{AdmitsAll, Affected, Maybe, One, ReadRow, Rows, Scalar};
pub use stamp::Stamp;
pub use table::{Insertable, LevelCell, OwnerCell, SoftDelete, Table, Writable};
pub use values::{Arguments, Values};
pub use verify::verify;

#[cfg(feature = "serde")]
pub use tenant_core::Envelope;
#[cfg(feature = "metrics")]
pub use tenant_core::TenantLabels;
pub use tenant_core::{
    Admits, AdoptError, Agreement, Audit, AuditAction, AuditEntry, AuditError, Begins, Claim,
    Claimed, Covers, Credential, CredentialKind, CrossTenant, Directory, DirectoryError, Domain,
    Enter, Entity, Everyone, Evidence, Fault, FaultKind, Grant, Key, Level, MalformedClaim,
    MalformedEvidence, Membership, NarrowError, NoMembership, OffBoards, Owned, Placement, Reaches,
    Reference, Refusal, ResolveError, Resolved, Resolver, ResolverBuilder, Retired, RetiredGrant,
    RowOwner, Slug, Source, SourceError, Spawned, Standing, State, Status, Tenant, TenantId,
    TenantLabel, TenantRecord, Whole, enter,
};
/// The traits that the derives of the same names implement.
pub use tenant_core::{Global, TenantScoped};
#[cfg(feature = "jwt")]
pub use tenant_core::{JwtAlgorithm, JwtKeyError, JwtKeys, JwtVerifier, TokenError};
#[cfg(feature = "scrub")]
pub use tenant_core::{Scrub, ScrubFields, ScrubWriter, ScrubbedLines};
#[cfg(feature = "sql")]
#[doc(inline)]
pub use tenant_macros::tenant_scoped;
#[doc(inline)]
pub use tenant_macros::{Cell, Global, Row, TenantScoped};
pub use uuid::Uuid;

pub use sqlx::migrate::Migrator;

/// Everything that application code names, in one line.
pub mod prelude {
    pub use crate::statement::{Aggregate, Cursor, Page};
    pub use crate::{Affected, Maybe, One, Rows, Scalar};
    pub use crate::{
        Backend, Claim, Claimed, Column, Condition, CrossTenant, Directory, Error, Grant,
        Isolation, Key, Owned, Reference, ResolveError, Resolved, Retired, Savepoint, Slug,
        SoftDelete, SqlDirectory, SystemPool, Table, Tenant, TenantPool, Transaction, Uuid,
        Writable, enter,
    };
    pub use tenant_core::{Global, TenantScoped};
    #[cfg(feature = "sql")]
    pub use tenant_macros::tenant_scoped;
    pub use tenant_macros::{Cell, Global, Row, TenantScoped};
}

/// What the derives name. Nothing in here is for use by hand.
#[doc(hidden)]
pub mod __private {
    pub use crate::derived::{
        CellOf, CellType, IdType, KeyType, LevelType, NoTarget, Parent, Scoped, TargetOf, version,
    };
    pub use crate::facts::{
        BindFn, CellFacts, ColumnFacts, EntityFacts, OwnerFacts, ReferenceFacts, Role, Shared,
        TableFacts, UniqueFacts,
    };
    pub use crate::projection::projected;
    pub use crate::scoped::check::{Check, Message, Output, Refused, check, positions};
    pub use crate::scoped::parameter;
    pub use crate::scoped::text::{Dialect, Draft, Piece, ScopedBytes, own_parameters};
    pub use crate::scoped::{Affected, Maybe, One, ReadRow, Rows, Scalar, ScopedStatement};
    pub use crate::stamp::stamp;
    pub use crate::statement::{Identifies, Target};
    pub use crate::table::constant;
    pub use crate::text::{ByKey, Written, count, measure};
    pub use crate::verify::RegisteredStatement;
    pub use crate::{
        Arguments, Backend, Cell, Cells, Column, DatabaseType, Error, Insertable, OwnedThrough,
        Projection, RawCell, ReadOnly, References, Settable, SoftDelete, Table, Values, Writable,
    };
    pub use inventory;
    pub use tenant_core::{
        Covers, Entity, Everyone, Global, Level, Reference, RowOwner, TenantId, TenantScoped, Whole,
    };
}
