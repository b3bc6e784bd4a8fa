//! What the attribute writes out as code, done at run time: pieces, questions, facts.

use tenant_sql as read;
use tenant_sqlx::__private::{Check, EntityFacts, Piece, Refused};

use tenant_sqlx::prelude::*;

use crate::world::*;

/// Refers to rows that may be everyone's.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "charges", unique("charges_pkey": id))]
#[tenant(unique("charges_tenant_id_label_key": tenant_id, label))]
pub struct Charge {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    #[tenant(references = Rate)]
    pub rate_id: Uuid,
    #[tenant(references = Template)]
    pub template_id: Option<Uuid>,
    pub label: String,
    /// SQLite has a number of each row under this name, where no column bears it.
    pub oid: Option<i64>,
}

/// Its table.
pub const CHARGES: &str = "CREATE TABLE charges (
    id UUID PRIMARY KEY,
    tenant_id UUID NOT NULL,
    rate_id UUID NOT NULL REFERENCES rates (id),
    template_id UUID REFERENCES templates (id),
    label TEXT NOT NULL,
    oid BIGINT,
    UNIQUE (tenant_id, label)
);
CREATE UNIQUE INDEX charges_numbered ON charges (tenant_id, oid) WHERE template_id IS NULL;";

/// Where the owner of a row stands, told once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// In the tenant column.
    Tenant,
    /// In the tenant column and in that of the level.
    Level,
    /// In the parent, or nowhere.
    Other,
}

pub fn owner(entity: &str) -> Owner {
    match entity {
        "Sample" => Owner::Level,
        "Customer" | "Invoice" | "Laboratory" | "Template" | "Rate" | "Membership" | "Charge" => {
            Owner::Tenant
        }
        _ => Owner::Other,
    }
}

/// The columns of a key, told once more.
pub fn key(name: &str) -> &'static str {
    match name {
        "charges_pkey" => "id",
        "charges_tenant_id_label_key" => "tenant_id, label",
        other => panic!("no key `{other}`"),
    }
}

/// What the compiler knows of an entity, if there is one of this name.
pub fn of(entity: &str) -> Option<EntityFacts> {
    Some(match entity {
        "Country" => <Country as Table>::ENTITY,
        "Customer" => <Customer as Table>::ENTITY,
        "Invoice" => <Invoice as Table>::ENTITY,
        "InvoiceLine" => <InvoiceLine as Table>::ENTITY,
        "LineNote" => <LineNote as Table>::ENTITY,
        "Laboratory" => <Laboratory as Table>::ENTITY,
        "Sample" => <Sample as Table>::ENTITY,
        "LabResult" => <LabResult as Table>::ENTITY,
        "Template" => <Template as Table>::ENTITY,
        "Rate" => <Rate as Table>::ENTITY,
        "Membership" => <Membership as Table>::ENTITY,
        "Charge" => <Charge as Table>::ENTITY,
        "CustomerTotal" => <CustomerTotal as Table>::ENTITY,
        _ => return None,
    })
}

pub fn piece(piece: &read::Piece) -> Piece<'_> {
    match piece {
        read::Piece::Text(text) => Piece::Text(text),
        read::Piece::Rows(entity) => Piece::Rows(*entity),
        read::Piece::RowsUnindexed(entity) => Piece::RowsUnindexed(*entity),
        read::Piece::Table(entity) => Piece::Table(*entity),
        read::Piece::Owned { entity, alias } => Piece::Owned(*entity, alias),
        read::Piece::Columns { entity, alias } => Piece::Columns(*entity, alias),
        read::Piece::Parameter(parameter) => Piece::Parameter(*parameter),
        read::Piece::Elements(parameter) => Piece::Elements(*parameter),
        read::Piece::Tenant => Piece::Tenant,
        read::Piece::OwnColumns(entity) => Piece::OwnColumns(*entity),
        read::Piece::OwnValues(entity) => Piece::OwnValues(*entity),
        read::Piece::KeyColumns { entity, key } => Piece::KeyColumns(*entity, key),
        read::Piece::OpenLookUp { entity, column } => Piece::OpenLookUp(*entity, column),
        read::Piece::NewRows { entity, column, made, cte, of: [name, of] } => {
            Piece::NewRows(*entity, column, *made, cte, [name, of])
        }
        read::Piece::CloseLookUp { entity, column } => Piece::CloseLookUp(*entity, column),
        read::Piece::OpenReference { entity, column } => Piece::OpenReference(*entity, column),
        read::Piece::CloseReference { entity, column } => Piece::CloseReference(*entity, column),
        read::Piece::OpenGuard { entity, alias } => Piece::OpenGuard(*entity, alias),
        read::Piece::CloseGuard => Piece::CloseGuard,
        read::Piece::ColumnNames(entity) => Piece::ColumnNames(*entity),
        read::Piece::InsertableNames(entity) => Piece::InsertableNames(*entity),
    }
}

/// Asks a question in the words of `tenant-sqlx`, which borrows them.
pub fn asked(asked: &read::Check, ask: &dyn Fn(&Check<'_>)) {
    match asked {
        read::Check::Column { entities, column, message } => {
            ask(&Check::Column(entities, column, &pieces(message)));
        }
        read::Check::Writable { entity, view, global } => {
            ask(&Check::Writable(*entity, &pieces(view), &pieces(global)));
        }
        read::Check::Insertable { entity, column, refused } => {
            with_refused(refused, &|refused| ask(&Check::Insertable(*entity, column, refused)));
        }
        read::Check::Settable { entity, column, refused } => {
            with_refused(refused, &|refused| ask(&Check::Settable(*entity, column, refused)));
        }
        read::Check::NoReference { entity, column, message } => {
            ask(&Check::NoReference(*entity, column, &pieces(message)));
        }
        read::Check::NamesParent { entity, columns, message } => {
            let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
            ask(&Check::NamesParent(*entity, &columns, &pieces(message)));
        }
        read::Check::ConflictTarget { entity, columns, message } => {
            let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
            ask(&Check::ConflictTarget(*entity, &columns, &pieces(message)));
        }
        read::Check::ConflictKey { entity, key, unknown, foreign } => {
            ask(&Check::ConflictKey(*entity, key, &pieces(unknown), &pieces(foreign)));
        }
        read::Check::EveryKey { entity, unknown, foreign } => {
            ask(&Check::EveryKey(*entity, &pieces(unknown), &pieces(foreign)));
        }
        read::Check::Never { message } => ask(&Check::Never(&pieces(message))),
    }
}

fn pieces(message: &read::Message) -> Vec<Piece<'_>> {
    message.iter().map(piece).collect()
}

fn with_refused(refused: &read::Refused, ask: &dyn Fn(Refused<'_>)) {
    let read::Refused { unknown, tenant, level, id, parent } = refused;
    ask(Refused {
        unknown: &pieces(unknown),
        tenant: &pieces(tenant),
        level: &pieces(level),
        id: &pieces(id),
        parent: &pieces(parent),
    });
}
