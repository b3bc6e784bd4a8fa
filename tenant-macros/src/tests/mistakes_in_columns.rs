use super::assert_told;

#[test]
fn words_on_one_field_agree_about_who_writes_it() {
    assert_told(&[
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key, references = Organisation)] tenant_id: Uuid, //~ `references` contradicts `key`: the tenant column is written from the token, and a reference is given by the caller; keep one of the two
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "lines")]
struct Line {
    #[tenant(id)] id: Uuid,
    #[tenant(key, through = Invoice)] invoice_id: Uuid, //~ `key` contradicts `through`: a row has one owner; keep `key` if this is the tenant's id, `through` if it is the parent's
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "samples")]
struct Sample {
    #[tenant(id)] id: Uuid,
    #[tenant(key, within = Laboratory)] tenant_id: Uuid, //~ `within` contradicts `key`: the tenant column is written from the token, and the level is written from the token; keep one of the two
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key, generated)] tenant_id: Uuid, //~ `generated` contradicts `key`: the tenant column is written from the token, and a generated column is written by the database; keep one of the two
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
    #[tenant(version, generated)] version: i64, //~ `generated` contradicts `version`: a version is counted by the library, and a generated column is written by the database; keep one of the two
    #[tenant(generated, created_at)] created_at: DateTime<Utc>, //~ `created_at` contradicts `generated`: a generated column is written by the database, and the time of creation is written by the library; keep one of the two
    #[tenant(updated_at, deleted_at)] changed_at: Option<DateTime<Utc>>, //~ `deleted_at` contradicts `updated_at`: the time of the last change is written by the library, and the time of deletion is written by the library; keep one of the two
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id, deleted_at)] id: Option<Uuid>, //~ `deleted_at` contradicts `id`: an id never changes, and the time of deletion is written by the library; keep one of the two //~ an id is never NULL: drop the `Option`
    #[tenant(key)] tenant_id: Uuid,
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id, version)] version: i64, //~ `version` contradicts `id`: an id never changes, and a version is counted by the library; keep one of the two
    #[tenant(key)] tenant_id: Uuid,
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "lines")]
struct Line {
    #[tenant(id)] id: Uuid,
    #[tenant(through = Invoice, references = Invoice)] invoice_id: Uuid, //~ `through` says already what this field refers to: remove `references`
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "samples")]
struct Sample {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
    #[tenant(references = Laboratory, within = Laboratory)] laboratory_id: Uuid, //~ `within` says already what this field refers to: remove `references`
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "results")]
struct Outcome {
    #[tenant(id)] id: Uuid,
    #[tenant(through = Sample, within = Sample)] sample_id: Uuid, //~ `within` contradicts `through`: the parent has the level; remove `within`
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
    #[tenant(references = Customer, generated)] customer_id: Uuid, //~ `generated` contradicts `references`: a reference is given by the caller, and a generated column is written by the database; keep one of the two
}"#,
    ]);
}

#[test]
fn there_is_one_column_of_each_kind_that_the_library_writes() {
    assert_told(&[r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
    #[tenant(version)] version: i64,
    #[tenant(version)] revision: i64, //~ `version` is on `version` already: an entity has one such column
    #[tenant(created_at)] created_at: DateTime<Utc>,
    #[tenant(created_at)] made_at: DateTime<Utc>, //~ `created_at` is on `created_at` already: an entity has one such column
    #[tenant(updated_at)] updated_at: DateTime<Utc>,
    #[tenant(updated_at)] changed_at: DateTime<Utc>, //~ `updated_at` is on `updated_at` already: an entity has one such column
    #[tenant(deleted_at)] deleted_at: Option<DateTime<Utc>>,
    #[tenant(deleted_at)] removed_at: Option<DateTime<Utc>>, //~ `deleted_at` is on `deleted_at` already: an entity has one such column
}"#]);
}

#[test]
fn what_tells_a_row_is_never_null() {
    assert_told(&[
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)] id: Option<Uuid>, //~ an id is never NULL: drop the `Option`
    #[tenant(key)] tenant_id: Uuid,
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "lines")]
struct Line {
    #[tenant(id)] id: Uuid,
    #[tenant(through = Invoice)] invoice_id: Option<Uuid>, //~ a row without its parent would be nobody's: drop the `Option`
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "samples")]
struct Sample {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
    #[tenant(within = Laboratory)] laboratory_id: std::option::Option<Uuid>, //~ a row without its level would be reached by nobody: drop the `Option`
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
    #[tenant(version)] version: Option<i64>, //~ a version is counted from the first insert on and never NULL: drop the `Option`
    #[tenant(deleted_at)] deleted_at: DateTime<Utc>, //~ a row that is alive has no time of deletion: make the type `Option<…>`
}"#,
    ]);
}

#[test]
fn a_field_has_a_column_and_a_constant_of_its_own() {
    assert_told(&[
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
    number: String,
    #[tenant(column = "number")] reference: String, //~ `number` is the column `number` already: give each field a column of its own
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
    #[tenant(column = "Tenant_ID")] branch: Uuid, //~ `tenant_id` is the column `Tenant_ID` already: give each field a column of its own
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
    number: String,
    #[tenant(column = "other")] Number: String, //~ `number` gives the constant `NUMBER` already: rename one of the two fields, and keep its column with `#[tenant(column = "…")]`
}"#,
    ]);
}

#[test]
fn all_mistakes_are_told_together() {
    assert_told(&[r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices", view = "latest_invoices")] //~ `view` contradicts `table`: an entity is one relation; keep `table` if rows are written to it
struct Invoice {
    #[tenant(id)] id: Option<Uuid>, //~ an id is never NULL: drop the `Option`
    #[tenant(key)] tenant_id: Option<Uuid>, //~ a row whose tenant is NULL would be nobody's: drop the `Option`, or write `#[tenant(key, shared)]` if such rows belong to everyone
    #[tenant(refrences = Customer)] customer_id: Uuid, //~ `refrences` is not known here: did you mean `references`? a field of an entity takes `id`, `key`, `shared`, `column`, `references`, `through`, `within`, `generated`, `version`, `created_at`, `updated_at`, `deleted_at`
    #[tenant(column = "id")] number: String, //~ `id` is the column `id` already: give each field a column of its own
}"#]);
}
