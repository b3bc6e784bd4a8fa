use super::assert_told;

#[test]
fn an_entity_is_a_struct_with_named_fields_of_its_own() {
    assert_told(&[
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice(Uuid, Uuid); //~ the fields of an entity have names, which are those of its columns: write `struct Invoice { … }`"#,
        r#"
#[derive(Global)]
#[tenant(table = "countries")]
struct Country; //~ the fields of an entity have names, which are those of its columns: write `struct Country { … }`"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
enum Invoice { Draft, Sent } //~ an entity is a struct with named fields: derive `Cell` for a type that stands in one column"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
union Invoice { id: u64, number: u64 } //~ an entity is a struct with named fields: derive `Cell` for a type that stands in one column"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice<T> { //~ an entity has no generic parameters: what is stored has one type: write the types out
    #[tenant(id)] id: T,
    #[tenant(key)] tenant_id: Uuid,
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice<'a> { //~ an entity has no generic parameters: what comes out of a database borrows from nothing: make the fields own their values
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
    number: &'a str,
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice
where Uuid: Copy { //~ an entity has no generic parameters: what is stored has one type: write the types out
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
}"#,
    ]);
}

#[test]
fn an_entity_is_one_relation() {
    assert_told(&[
        r#"
#[derive(TenantScoped)]
struct Invoice { //~ this entity names no table: write `#[tenant(table = "…")]`, or `#[tenant(view = "…")]` for a view, which is only read
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices", view = "latest_invoices")] //~ `view` contradicts `table`: an entity is one relation; keep `table` if rows are written to it
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
}"#,
    ]);
}

#[test]
fn a_name_of_the_database_is_one_bare_part() {
    assert_told(&[
        r#"
#[derive(TenantScoped)]
#[tenant(table = "")] //~ `table` is empty: write the name that the database knows
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "billing.invoices")] //~ `table` holds a full stop: write `schema = "billing", table = "invoices"`
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "\"Invoices\"")] //~ `table` holds a quotation mark, a bracket or a control character: write the bare name, it is quoted where it is used
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices", schema = "app.billing")] //~ `schema` holds a full stop: write the name alone, without what it stands in
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
    #[tenant(column = "invoices.number")] number: String, //~ `column` holds a full stop: write the name alone, without what it stands in
    #[tenant(column = "")] note: String, //~ `column` is empty: write the name that the database knows
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices_of_all_the_customers_of_all_the_branches_of_all_the_tenants")] //~ `table` is longer than 63 bytes, where Postgres cuts names: shorten it
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
}"#,
    ]);
}

#[test]
fn an_entity_has_an_id() {
    assert_told(&[
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice { //~ this entity has no id: mark the field, or the fields, that tell one row of a tenant from another with `#[tenant(id)]`
    id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
}"#,
        r#"
#[derive(Global)]
#[tenant(table = "countries")]
struct Country {} //~ this entity has no id: mark the field, or the fields, that tell one row of a tenant from another with `#[tenant(id)]`"#,
        r#"
#[derive(TenantScoped)]
#[tenant(view = "latest_invoices")]
struct LatestInvoice { //~ this entity has no id: mark the field, or the fields, that tell one row of a tenant from another with `#[tenant(id)]`
    #[tenant(key)] tenant_id: Uuid,
}"#,
        r#"
#[derive(Global)]
#[tenant(table = "points")]
struct Point {
    #[tenant(id)] a: i64, #[tenant(id)] b: i64, #[tenant(id)] c: i64, #[tenant(id)] d: i64,
    #[tenant(id)] e: i64, #[tenant(id)] f: i64, #[tenant(id)] g: i64, #[tenant(id)] h: i64,
    #[tenant(id)] i: i64, #[tenant(id)] j: i64, #[tenant(id)] k: i64, #[tenant(id)] l: i64,
    #[tenant(id)] m: i64, //~ an id has at most twelve columns: give the table one of its own
}"#,
    ]);
}
