use super::assert_told;

#[test]
fn a_row_has_one_owner() {
    assert_told(&[
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice { //~ this entity has no tenant column: mark the field that holds the tenant's id with `#[tenant(key)]`, own it through its parent with `#[tenant(through = Parent)]` on the foreign key, or derive `Global` if nobody owns the rows
    #[tenant(id)] id: Uuid,
    tenant_id: Uuid,
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] seller_id: Uuid,
    #[tenant(key)] buyer_id: Uuid, //~ a row has one owner, and `seller_id` names it already: keep one of the two
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "lines")]
struct Line {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
    #[tenant(through = Invoice)] invoice_id: Uuid, //~ a row has one owner, and `tenant_id` names it already: keep one of the two
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "lines")]
struct Line {
    #[tenant(id)] id: Uuid,
    #[tenant(through = Invoice)] invoice_id: Uuid,
    #[tenant(through = Order)] order_id: Uuid, //~ a row has one owner, and `invoice_id` names it already: keep one of the two
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "lines")]
struct Line {
    #[tenant(id)] id: Uuid,
    #[tenant(through = Line)] parent_id: Uuid, //~ an entity can't be owned through itself: the chain of parents ends at a tenant column; mark that one with `#[tenant(key)]`
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "lines")]
struct Line {
    #[tenant(id)] id: Uuid,
    #[tenant(through = Self)] parent_id: Uuid, //~ an entity can't be owned through itself: the chain of parents ends at a tenant column; mark that one with `#[tenant(key)]`
}"#,
    ]);
}

#[test]
fn nobody_owns_a_global_entity() {
    assert_told(&[
        r#"
#[derive(Global)]
#[tenant(table = "countries")]
struct Country {
    #[tenant(id)] id: i64,
    #[tenant(key)] tenant_id: Uuid, //~ `key` says whose a row is, and nobody owns the rows of a global entity: remove it, or derive `TenantScoped`
}"#,
        r#"
#[derive(Global)]
#[tenant(table = "regions")]
struct Region {
    #[tenant(id)] id: i64,
    #[tenant(through = Country)] country_id: i64, //~ `through` says whose a row is, and nobody owns the rows of a global entity: remove it, or derive `TenantScoped`
}"#,
        r#"
#[derive(Global)]
#[tenant(table = "countries")]
struct Country {
    #[tenant(id)] id: i64,
    #[tenant(within = Laboratory)] laboratory_id: i64, //~ `within` says whose a row is, and nobody owns the rows of a global entity: remove it, or derive `TenantScoped`
}"#,
        r#"
#[derive(Global)]
#[tenant(table = "countries")]
struct Country {
    #[tenant(id)] id: i64,
    #[tenant(shared)] tenant_id: Option<Uuid>, //~ `shared` says whose a row is, and nobody owns the rows of a global entity: remove it, or derive `TenantScoped`
}"#,
    ]);
}

#[test]
fn a_tenant_is_null_only_where_null_is_for_everyone() {
    assert_told(&[
        r#"
#[derive(TenantScoped)]
#[tenant(table = "templates")]
struct Template {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Option<Uuid>, //~ a row whose tenant is NULL would be nobody's: drop the `Option`, or write `#[tenant(key, shared)]` if such rows belong to everyone
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "templates")]
struct Template {
    #[tenant(id)] id: Uuid,
    #[tenant(key, shared)] tenant_id: Uuid, //~ `shared` alone says that rows whose tenant is NULL belong to everyone, and this type has no NULL: make it `Option<…>`, or name the constant that stands for everyone: `shared = EVERYONE`
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "templates")]
struct Template {
    #[tenant(id)] id: Uuid,
    #[tenant(key, shared = EVERYONE)] tenant_id: Option<Uuid>, //~ rows for everyone are told by NULL or by a constant, not by both: drop the `Option`, or the constant
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "templates")]
struct Template {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
    #[tenant(shared)] author_id: Option<Uuid>, //~ `shared` says which value of the tenant column means everyone: write it beside `key`
}"#,
    ]);
}

#[test]
fn a_level_is_one_other_entity() {
    assert_told(&[
        r#"
#[derive(TenantScoped)]
#[tenant(table = "samples")]
struct Sample {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
    #[tenant(within = Laboratory)] laboratory_id: Uuid,
    #[tenant(within = Project)] project_id: Uuid, //~ `within` is on `laboratory_id` already: an entity has one such column
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "samples")]
struct Sample {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
    #[tenant(within = Sample)] parent_id: Uuid, //~ an entity can't be within itself: name the entity that its rows belong to inside the tenant
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "results")]
struct Outcome {
    #[tenant(id)] id: Uuid,
    #[tenant(through = Sample)] sample_id: Uuid,
    #[tenant(within = Laboratory)] laboratory_id: Uuid, //~ `within` contradicts `through` on `sample_id`: the parent has the level; remove `within`
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "methods")]
struct Method {
    #[tenant(id)] id: Uuid,
    #[tenant(key, shared)] tenant_id: Option<Uuid>,
    #[tenant(within = Laboratory)] laboratory_id: Uuid, //~ `within` contradicts `shared` on `tenant_id`: what belongs to everyone is within nobody's level; keep one of the two
}"#,
    ]);
}
