//! The libraries, and how a program depends on them and lists the rows of an entity.

use std::path::Path;

/// What a program is written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Library {
    /// What is below tenant-sqlx, with the same features: no derive.
    SqlxAlone,
    Sqlx,
    Ours,
    /// Ours with the feature that reads SQL while compiling; its entities cost the same.
    OursWithSql,
    SeaOrm,
    Diesel,
}

impl Library {
    pub(super) const ALL: [Self; 6] =
        [Self::SqlxAlone, Self::Sqlx, Self::Ours, Self::OursWithSql, Self::SeaOrm, Self::Diesel];

    pub(super) fn named(folder: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|library| library.folder() == folder);
        let folders = Self::ALL.map(Self::folder).join(", ");
        found.ok_or_else(|| format!("`{folder}` is none of {folders}"))
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::SqlxAlone => "sqlx alone",
            Self::Sqlx => "sqlx, FromRow",
            Self::Ours => "tenant-sqlx without `sql`",
            Self::OursWithSql => "tenant-sqlx with `sql`",
            Self::SeaOrm => "sea-orm",
            Self::Diesel => "diesel-async",
        }
    }

    pub(super) fn folder(self) -> &'static str {
        match self {
            Self::SqlxAlone => "sqlx-alone",
            Self::Sqlx => "sqlx",
            Self::Ours => "tenant-sqlx",
            Self::OursWithSql => "tenant-sqlx-sql",
            Self::SeaOrm => "sea-orm",
            Self::Diesel => "diesel",
        }
    }

    pub(super) fn is_measured_per_entity(self) -> bool {
        !matches!(self, Self::SqlxAlone | Self::OursWithSql)
    }

    /// Postgres, UUIDs and Tokio with each of them; the versions are those of the benches' lock file.
    pub(super) fn dependencies(self, root: &Path) -> String {
        let root = root.display();
        match self {
            Self::SqlxAlone => "sqlx = { version = \"0.9\", default-features = false, features = \
                [\"migrate\", \"postgres\", \"runtime-tokio\", \"uuid\"] }\n"
                .to_owned(),
            Self::Sqlx => "sqlx = { version = \"0.9\", default-features = false, features = \
                [\"derive\", \"migrate\", \"postgres\", \"runtime-tokio\", \"uuid\"] }\n"
                .to_owned(),
            Self::Ours => format!(
                "tenant-sqlx = {{ path = \"{root}/tenant-sqlx\", default-features = false, \
                 features = [\"postgres\"] }}\n"
            ),
            Self::OursWithSql => format!(
                "tenant-sqlx = {{ path = \"{root}/tenant-sqlx\", default-features = false, \
                 features = [\"postgres\", \"sql\"] }}\n"
            ),
            Self::SeaOrm => "sea-orm = { version = \"2\", default-features = false, features = \
                [\"macros\", \"runtime-tokio\", \"sqlx-postgres\", \"with-uuid\"] }\n"
                .to_owned(),
            Self::Diesel => "diesel = { version = \"2.3\", default-features = false, features = \
                [\"uuid\"] }\n\
                diesel-async = { version = \"0.9\", default-features = false, features = \
                [\"postgres\"] }\n"
                .to_owned(),
        }
    }

    /// What stands above the entities, once per program: the context `Place`, and how to get one.
    pub(super) fn beginning(self) -> &'static str {
        match self {
            Self::SqlxAlone | Self::Sqlx => include_str!("sources/sqlx.rs"),
            Self::Ours | Self::OursWithSql => include_str!("sources/ours.rs"),
            Self::SeaOrm => include_str!("sources/sea_orm.rs"),
            Self::Diesel => include_str!("sources/diesel.rs"),
        }
    }

    /// An entity of twelve columns and its list, in a module of its own. `{n}` is its number.
    pub(super) fn entity(self) -> &'static str {
        match self {
            Self::SqlxAlone | Self::Sqlx => include_str!("sources/sqlx.entity"),
            Self::Ours | Self::OursWithSql => include_str!("sources/ours.entity"),
            Self::SeaOrm => include_str!("sources/sea_orm.entity"),
            Self::Diesel => include_str!("sources/diesel.entity"),
        }
    }
}
