// The derives and `enter!` name everything by its whole path.
#![no_implicit_prelude]

use ::tenant_sqlx::{Global, Grant, Row, TenantScoped, Uuid, enter};

#[derive(TenantScoped)]
#[tenant(table = "notes")]
struct Note {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(references = Note)]
    answer_to: ::std::option::Option<Uuid>,
    #[tenant(references = Country)]
    country: ::std::string::String,
    text: ::std::string::String,
    #[tenant(version)]
    version: i64,
}

#[derive(Global)]
#[tenant(table = "countries")]
struct Country {
    #[tenant(id)]
    code: ::std::string::String,
}

#[derive(Row)]
#[tenant(of = Note)]
struct Text {
    text: ::std::string::String,
}

fn id(grant: &Grant) -> Uuid {
    enter!(tenant = grant);
    *tenant.id()
}

fn main() {}
