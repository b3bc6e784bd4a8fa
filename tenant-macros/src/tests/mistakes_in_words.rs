use super::assert_told;

#[test]
fn a_word_is_one_of_those_that_are_known_at_the_place() {
    assert_told(&[
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(kee)] tenant_id: Uuid, //~ `kee` is not known here: did you mean `key`? a field of an entity takes `id`, `key`, `shared`, `column`, `references`, `through`, `within`, `generated`, `version`, `created_at`, `updated_at`, `deleted_at`
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(primary_key)] id: Uuid, //~ `primary_key` is not known here: did you mean `id`? a field of an entity takes `id`, `key`, `shared`, `column`, `references`, `through`, `within`, `generated`, `version`, `created_at`, `updated_at`, `deleted_at`
    #[tenant(key)] tenant_id: Uuid,
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
    #[tenant(skip)] note: String, //~ `skip` is not known here: a field of an entity takes `id`, `key`, `shared`, `column`, `references`, `through`, `within`, `generated`, `version`, `created_at`, `updated_at`, `deleted_at`
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(tabel = "invoices")] //~ `tabel` is not known here: did you mean `table`? an entity takes `table`, `view`, `schema`, `unique`, `crate`
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
}"#,
        r#"
#[derive(Row)]
#[tenant(entity = Invoice)] //~ `entity` is not known here: did you mean `of`? a row takes `of`, `crate`
struct Line {
    number: String,
}"#,
        r#"
#[derive(Row)]
#[tenant(of = Invoice)]
struct Line {
    #[tenant(generated)] number: String, //~ `generated` is not known here: a field of a row takes `column`
}"#,
        r#"
#[derive(Cell)]
#[tenant(table = "emails")] //~ `table` is not known here: a cell takes `crate`
struct Email(String);"#,
        r#"
#[derive(Cell)]
struct Email(#[tenant(id)] String); //~ `id` is not known here: the field of a cell takes no attributes"#,
    ]);
}

#[test]
fn a_word_at_the_wrong_place_is_sent_to_the_right_one() {
    assert_told(&[
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices", key)] //~ `key` belongs to a field of an entity: write `#[tenant(key)]` there
struct Invoice {
    #[tenant(id)] id: Uuid,
    tenant_id: Uuid,
}"#,
        r#"
#[derive(TenantScoped)]
struct Invoice {
    #[tenant(id, table = "invoices")] id: Uuid, //~ `table` belongs to an entity: write `#[tenant(table = "invoices")]` there
    #[tenant(key)] tenant_id: Uuid,
}"#,
        r#"
#[derive(Row)]
struct Line {
    #[tenant(of = Invoice)] number: String, //~ `of` belongs to a row: write `#[tenant(of = Invoice)]` there
}"#,
        r#"
#[derive(Row)]
#[tenant(of = Invoice, column = number)] //~ `column` belongs to a field of a row: write `#[tenant(column = amount_cents)]` there
struct Line {
    number: String,
}"#,
        r#"
#[derive(Cell)]
#[tenant(rename = "dark")] //~ `rename` belongs to a variant of a cell: write `#[tenant(rename = "dark_blue")]` there
enum Colour {
    DarkBlue,
}"#,
    ]);
}

#[test]
fn a_word_is_given_once() {
    assert_told(&[
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
#[tenant(table = "bills")] //~ `table` is given twice: keep one
struct Invoice {
    #[tenant(id, id)] id: Uuid, //~ `id` is given twice: keep one
    #[tenant(key)] tenant_id: Uuid,
}"#,
        r#"
#[derive(Row)]
#[tenant(of = Invoice, of = Customer)] //~ `of` is given twice: keep one
struct Line {
    number: String,
}"#,
    ]);
}

#[test]
fn a_word_has_its_value() {
    assert_told(&[
        r#"
#[derive(TenantScoped)]
#[tenant(table)] //~ `table` takes a text in quotation marks: write `table = "invoices"`
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = invoices)] //~ `table` takes a text in quotation marks: write `table = "invoices"`
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(view = latest_invoices)] //~ `view` takes a text in quotation marks: write `view = "latest_invoices"`
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices", schema = 7)] //~ `schema` takes a text in quotation marks: write `schema = "billing"`
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices", crate = "my app")] //~ `crate` takes the path of tenant-sqlx: write `crate = my_app::db`
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id = true)] id: Uuid, //~ `id` takes no value: write `id`
    #[tenant(key("tenant_id"))] tenant_id: Uuid, //~ `key` takes no value: write `key`
    #[tenant(column)] number: String, //~ `column` takes a text in quotation marks: write `column = "amount_cents"`
    #[tenant(references)] customer_id: Uuid, //~ `references` takes the type of an entity: write `references = Customer`
    #[tenant(references = "customers")] payer_id: Uuid, //~ `references` takes the type of an entity: write `references = Customer`
    #[tenant(references(Customer))] agent_id: Uuid, //~ `references` takes the type of an entity: write `references = Customer`
    #[tenant(within = "laboratories")] laboratory_id: Uuid, //~ `within` takes the type of an entity: write `within = Laboratory`
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "lines")]
struct Line {
    #[tenant(id)] id: Uuid,
    #[tenant(through = "invoices")] invoice_id: Uuid, //~ `through` takes the type of an entity: write `through = Invoice`
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "templates")]
struct Template {
    #[tenant(id)] id: Uuid,
    #[tenant(key, shared = "everyone")] tenant_id: Slug, //~ `shared` takes the name of a constant, or nothing: write `shared = EVERYONE`
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "templates")]
struct Template {
    #[tenant(id)] id: Uuid,
    #[tenant(key, shared = 0)] tenant_id: i64, //~ `shared` takes the name of a constant, or nothing: write `shared = EVERYONE`
}"#,
        r#"
#[derive(Row)]
#[tenant(of = "invoices")] //~ `of` takes the type of an entity: write `of = Invoice`
struct Line {
    #[tenant(column = "amount_cents")] cents: i64, //~ `column` takes the name of a field of the entity, without quotation marks: write `column = amount_cents`
}"#,
        r#"
#[derive(Cell)]
enum Colour {
    #[tenant(rename = Dark)] DarkBlue, //~ `rename` takes a text in quotation marks: write `rename = "dark_blue"`
}"#,
    ]);
}

#[test]
fn an_attribute_is_a_list_of_words() {
    assert_told(&[
        r#"
#[derive(TenantScoped)]
#[tenant] //~ this attribute says nothing: write `#[tenant(…)]`; an entity takes `table`, `view`, `schema`, `unique`, `crate`
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant = "invoices"] //~ this attribute says nothing: write `#[tenant(…)]`; an entity takes `table`, `view`, `schema`, `unique`, `crate`
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
}"#,
        r#"
#[derive(Row)]
#[tenant(of = Invoice)]
struct Line {
    #[tenant()] number: String, //~ this attribute says nothing: write `#[tenant(…)]`; a field of a row takes `column`
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant("invoices")] //~ expected a word: an entity takes `table`, `view`, `schema`, `unique`, `crate`
struct Invoice {
    #[tenant(id)] id: Uuid,
    #[tenant(key)] tenant_id: Uuid,
}"#,
        r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id generated)] id: Uuid, //~ expected a comma after `id`
    #[tenant(key)] tenant_id: Uuid,
}"#,
    ]);
}

#[test]
fn what_seems_to_be_missing_may_stand_where_nothing_can_be_read() {
    assert_told(&[r#"
#[derive(TenantScoped)]
#[tenant(tables = "invoices")] //~ `tables` is not known here: did you mean `table`? an entity takes `table`, `view`, `schema`, `unique`, `crate`
struct Invoice {
    id: Uuid,
    tenant_id: Uuid,
}"#]);
}
