// `#[tenant_scoped]` names everything by its whole path, wherever the function stands.
#![no_implicit_prelude]
#![forbid(unsafe_code)]
#![deny(missing_docs, private_interfaces)]
//! A program.

use ::tenant_sqlx::{
    Affected, Maybe, One, Row, Rows, Scalar, TenantScoped, Uuid, tenant_scoped,
};

#[derive(TenantScoped)]
#[tenant(table = "notes")]
struct Note {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    r#type: ::std::option::Option<::std::string::String>,
    text: ::std::string::String,
}

/// A text.
#[derive(Row)]
pub struct Text {
    /// The text.
    pub text: ::std::string::String,
}

/// Notes.
pub struct Notes;

impl Notes {
    /// Notes of a type.
    #[tenant_scoped("SELECT text FROM Note WHERE type = :type AND id <> ALL(:but)")]
    pub fn texts(r#type: &str, but: &[Uuid]) -> Rows<Text>;
}

mod private {
    use super::*;

    #[tenant_scoped("SELECT * FROM Note WHERE id = :id AND (:part IS NULL OR text = :part)")]
    pub(super) fn note(id: &Uuid, part: ::std::option::Option<&str>) -> Maybe<Note>;
}

/// Counts.
#[must_use]
#[tenant_scoped("SELECT count(*) FROM Note WHERE id = ANY(:ids)")]
pub fn count(ids: ::std::vec::Vec<Uuid>) -> Scalar<i64>;

fn main() {
    #[tenant_scoped("DELETE FROM Note WHERE tenant_id = :tenant AND id = :id")]
    fn forget(id: Uuid) -> Affected;

    #[tenant_scoped("INSERT INTO Note (id, text) VALUES (:id, :text) RETURNING id, text")]
    fn add(id: Uuid, text: ::std::string::String) -> One<(Uuid, ::std::string::String)>;

    let _ = (Notes::texts("a", &[]), private::note(&Uuid::nil(), ::std::option::Option::None));
    let _ = (count(::std::vec::Vec::new()), forget(Uuid::nil()));
    let _ = add(Uuid::nil(), ::std::string::String::new());
}
