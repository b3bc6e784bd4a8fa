// The derives and `enter!` mean the real names, whatever the crate calls its own things.
#![allow(non_camel_case_types)]

use ::tenant_sqlx::{TenantScoped, Uuid, enter};

mod tenant_sqlx {}
mod tenant_core {}
mod generativity {}
mod std {}
mod core {}

struct Option;
struct Some;
struct None;
struct Ok;
struct Err;
struct Result;
struct Vec;
struct Box;
struct Clone;
struct Default;
struct Send;
struct Sized;
struct Tenant;
struct Reference;
struct Column;
struct Error;
struct bool;
struct usize;
struct str;

fn drop() {}

#[derive(TenantScoped)]
#[tenant(table = "notes")]
struct Note {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(references = Note)]
    answer_to: ::std::option::Option<Uuid>,
    text: ::std::string::String,
    #[tenant(deleted_at)]
    deleted_at: ::std::option::Option<::chrono::DateTime<::chrono::Utc>>,
    #[tenant(version)]
    version: i64,
}

fn id(grant: &::tenant_sqlx::Grant) -> Uuid {
    enter!(tenant = grant);
    *tenant.id()
}

fn main() {}
