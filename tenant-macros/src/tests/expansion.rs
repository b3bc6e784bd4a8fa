use proc_macro2::{TokenStream, TokenTree};

use super::derive;

const INVOICE: &str = r#"
#[derive(TenantScoped)]
#[tenant(table = "invoices", schema = "billing", unique("invoices_no_key": tenant_id, number))]
pub struct Invoice {
    #[tenant(id)] pub id: Uuid,
    #[tenant(key)] pub tenant_id: Uuid,
    /// Who buys.
    #[tenant(references = Customer)] pub customer_id: Uuid,
    #[tenant(references = crate::Customer)] pub payer_id: Option<Uuid>,
    #[tenant(references = Self)] corrects: Option<Uuid>,
    #[tenant(column = "no")] pub number: String,
    pub(crate) r#type: Option<String>,
    #[tenant(generated)] pub total: i64,
    #[tenant(created_at)] pub created_at: Time,
    #[tenant(updated_at)] pub updated_at: Time,
    #[tenant(deleted_at)] pub deleted_at: Option<Time>,
    #[tenant(version)] pub version: i32,
}"#;

const LINE: &str = r#"
#[derive(TenantScoped)]
#[tenant(table = "lines")]
struct Line {
    #[tenant(id, through = Invoice)] invoice_id: Uuid,
    #[tenant(id)] position: i32,
}"#;

const SAMPLE: &str = r#"
#[derive(TenantScoped)]
#[tenant(table = "samples")]
struct Sample {
    #[tenant(id, generated)] id: i64,
    #[tenant(key)] tenant_id: Uuid,
    #[tenant(within = Laboratory)] laboratory_id: i64,
}"#;

#[test]
fn a_new_row_has_what_the_caller_gives_and_no_tenant() {
    assert_writes(
        INVOICE,
        &[
            r#"pub struct NewInvoice<'t> {
                #[doc = "The new row's `id`."]
                pub id: Uuid,
                #[doc = " Who buys."]
                pub customer_id: ::tenant_sqlx::__private::Reference<'t, Customer>,
                #[doc = "The new row's `payer_id`."]
                pub payer_id: ::core::option::Option<
                    ::tenant_sqlx::__private::Reference<'t, crate::Customer>>,
                #[doc = "The new row's `corrects`."]
                corrects: ::core::option::Option<
                    ::tenant_sqlx::__private::Reference<'t, Invoice>>,
                #[doc = "The new row's `no`."]
                pub number: String,
                #[doc = "The new row's `type`."]
                pub(crate) r#type: Option<String>
            }"#,
            "type New<'t> = NewInvoice<'t>;",
            "let __reference = &self.customer_id; if !(__REFERENCE_2.1)(__reference) { __claimed(2); }",
        ],
    );
    assert_writes(SAMPLE, &["struct NewSample {}", "type New<'t> = NewSample;"]);
    assert_writes(
        LINE,
        &[
            "invoice_id: ::tenant_sqlx::__private::Reference<'t, Invoice>",
            "let __reference = self.invoice_id; \
             (__CELL_0.add)(__values, (__REFERENCE_0.0)(__reference))?;",
        ],
    );
}

#[test]
fn a_column_says_who_may_set_it() {
    let column = |vis: &str, name: &str, ty: &str, access: &str| {
        format!(
            "{vis} const {name}: ::tenant_sqlx::__private::Column<Self, {ty}, \
             ::tenant_sqlx::__private::{access}>"
        )
    };
    assert_writes(
        INVOICE,
        &[
            &column("pub", "ID", "Uuid", "ReadOnly"),
            &column("pub", "TENANT_ID", "Uuid", "ReadOnly"),
            &column("pub", "CUSTOMER_ID", "Uuid", "References<Customer>"),
            &column("", "CORRECTS", "Option<Uuid>", "References<Invoice>"),
            &column("pub", "NUMBER", "String", "Settable"),
            &column("pub(crate)", "TYPE", "Option<String>", "Settable"),
            &column("pub", "TOTAL", "i64", "ReadOnly"),
            &column("pub", "CREATED_AT", "Time", "ReadOnly"),
            &column("pub", "UPDATED_AT", "Time", "ReadOnly"),
            &column("pub", "DELETED_AT", "Option<Time>", "ReadOnly"),
            &column("pub", "VERSION", "i32", "ReadOnly"),
        ],
    );
    assert_writes(LINE, &[&column("", "INVOICE_ID", "Uuid", "OwnedThrough<Invoice>")]);
    assert_writes(SAMPLE, &[&column("", "LABORATORY_ID", "i64", "ReadOnly")]);
}

#[test]
fn the_facts_are_those_of_the_attributes() {
    let fact = |position: usize, name: &str, role: &str| {
        format!(
            "::tenant_sqlx::__private::ColumnFacts {{
                name: \"{name}\",
                role: ::tenant_sqlx::__private::Role::{role},
                cell: __CELL_{position}.facts
            }}"
        )
    };
    let stamp = |role: &str, ty: &str| format!("{role}(::tenant_sqlx::__private::stamp::<{ty}>)");
    assert_writes(
        INVOICE,
        &[
            "entity: \"Invoice\", schema: ::core::option::Option::Some(\"billing\"), \
             table: \"invoices\",",
            &fact(0, "id", "Fixed"),
            &fact(1, "tenant_id", "Tenant"),
            &fact(2, "customer_id", "Given"),
            &fact(5, "no", "Given"),
            &fact(6, "type", "Given"),
            &fact(7, "total", "Generated"),
            &fact(8, "created_at", &stamp("CreatedAt", "Time")),
            &fact(9, "updated_at", &stamp("UpdatedAt", "Time")),
            &fact(10, "deleted_at", &stamp("DeletedAt", "Option<Time>")),
            &fact(11, "version", "Version"),
            "owner: ::tenant_sqlx::__private::OwnerFacts::Key {
                column: 1,
                shared: ::tenant_sqlx::__private::Shared::Never
            },
            level: ::core::option::Option::None,
            id: &[0],
            unique: &[::tenant_sqlx::__private::UniqueFacts {
                name: \"invoices_no_key\", columns: &[1, 5]
            }],
            view: false,",
            "::tenant_sqlx::__private::ReferenceFacts { column: 2, target: __REFERENCE_2.2 }",
        ],
    );
    assert_writes(
        LINE,
        &[
            &fact(0, "invoice_id", "Fixed"),
            "owner: ::tenant_sqlx::__private::OwnerFacts::Through {
                column: 0,
                parent: <Invoice as ::tenant_sqlx::__private::Parent>::FACTS
            },
            level: ::core::option::Option::None,
            id: &[0, 1],",
        ],
    );
    assert_writes(
        SAMPLE,
        &[
            &fact(0, "id", "Generated"),
            &fact(2, "laboratory_id", "Level"),
            "level: ::core::option::Option::Some(2),",
        ],
    );
}

#[test]
fn the_owner_is_the_one_that_was_named() {
    assert_writes(
        INVOICE,
        &[
            "type TenantId = <Uuid as ::tenant_sqlx::__private::KeyType>::TenantId;",
            "type Level = ::tenant_sqlx::__private::Whole;",
            "::tenant_sqlx::__private::RowOwner::Tenant(&self.tenant_id)",
            "impl ::tenant_sqlx::__private::TenantScoped for Invoice {}",
        ],
    );
    assert_writes(
        LINE,
        &[
            "type Id = (
                <Uuid as ::tenant_sqlx::__private::IdType>::Id,
                <i32 as ::tenant_sqlx::__private::IdType>::Id
            );",
            "type TenantId = <Invoice as ::tenant_sqlx::__private::Parent>::TenantId;",
            "type Level = <Invoice as ::tenant_sqlx::__private::Parent>::Level;",
            "::tenant_sqlx::__private::RowOwner::Parent",
            "impl ::tenant_sqlx::__private::TenantScoped for Line {}",
        ],
    );
    assert_writes(
        SAMPLE,
        &["type Level = <Laboratory as ::tenant_sqlx::__private::LevelType>::Level;"],
    );
    assert_writes(
        "#[derive(Global)] #[tenant(table = \"countries\")] struct Country { #[tenant(id)] id: i64 }",
        &[
            "type TenantId = ::tenant_sqlx::__private::Everyone;",
            "type Level = ::tenant_sqlx::__private::Everyone;",
            "owner: ::tenant_sqlx::__private::OwnerFacts::Everyone,",
            "impl ::tenant_sqlx::__private::Global for Country {}",
        ],
    );
}

#[test]
fn rows_for_everyone_have_no_tenant() {
    assert_writes(
        "#[derive(TenantScoped)] #[tenant(table = \"templates\")] struct Template {
            #[tenant(id)] id: i64, #[tenant(key, shared)] tenant_id: Option<i64> }",
        &[
            "type TenantId = <i64 as ::tenant_sqlx::__private::KeyType>::TenantId;",
            "match &self.tenant_id {
                ::core::option::Option::Some(__tenant) =>
                    ::tenant_sqlx::__private::RowOwner::Tenant(__tenant),
                ::core::option::Option::None => ::tenant_sqlx::__private::RowOwner::Everyone,
            }",
            "shared: ::tenant_sqlx::__private::Shared::Null",
        ],
    );
    assert_writes(
        "#[derive(TenantScoped)] #[tenant(table = \"templates\")] struct Template {
            #[tenant(id)] id: i64, #[tenant(key, shared = Self::EVERYONE)] tenant_id: i64 }",
        &[
            "const __EVERYONE: i64 = Template::EVERYONE;",
            "if ::core::cmp::PartialEq::eq(&self.tenant_id, &__EVERYONE)",
            "::tenant_sqlx::__private::constant::<i64>(__EVERYONE, __values)",
        ],
    );
}

#[test]
fn nothing_writes_to_a_view() {
    let view = "#[derive(TenantScoped)] #[tenant(view = \"latest\")] struct Latest {
        #[tenant(id)] id: i64, #[tenant(key)] tenant_id: i64, number: String,
        #[tenant(deleted_at)] deleted_at: Option<Time> }";
    let written = derive(view).unwrap().to_string();
    for word in ["NewLatest", "Writable", "Insertable", "SoftDelete", "Settable"] {
        assert!(!written.contains(word), "{word}");
    }
    assert_writes(view, &["view: true,"]);
}

#[test]
fn a_projection_selects_constants_of_its_entity() {
    assert_writes(
        "#[derive(Row)] #[tenant(of = billing::Invoice)] struct Line {
            number: String, #[tenant(column = amount_cents)] cents: i64 }",
        &[
            "type Of = billing::Invoice;",
            "::tenant_sqlx::__private::projected::<billing::Invoice, i64, _, _>(\
             <billing::Invoice>::AMOUNT_CENTS)",
            "number: (__CELL_0.read)(__cells)?, cents: (__CELL_1.read)(__cells)?",
        ],
    );
}

#[test]
fn a_variant_is_stored_in_snake_case_or_as_it_says() {
    assert_writes(
        "#[derive(Cell)] enum Colour { Red, DarkBlue, HTTPGreen, Sha256Sum, #[tenant(rename = \"x y\")] Other }",
        &[
            "Self::Red => \"red\", Self::DarkBlue => \"dark_blue\", Self::HTTPGreen => \"http_green\", \
           Self::Sha256Sum => \"sha256_sum\", Self::Other => \"x y\"",
        ],
    );
}

#[test]
fn the_path_of_the_crate_is_the_one_that_was_given() {
    for given in ["crate = my::db", "crate = \"my::db\""] {
        let source = INVOICE.replace("table =", &format!("{given}, table ="));
        let written = derive(&source).unwrap().to_string();
        assert!(!written.contains("tenant_sqlx"));
        assert_writes(&source, &["const BY_KEY: my::db::__private::ByKey = my::db::__by_key!"]);
    }
}

#[test]
fn a_cell_of_one_field_may_be_an_id_and_an_enum_may_not() {
    let identifies = "impl<'t, __Entity> ::tenant_sqlx::__private::Identifies<'t, __Entity> for";
    let newtype = "#[derive(Cell)] struct InvoiceId(Uuid);";
    assert_writes(newtype, &[&format!("{identifies} InvoiceId")]);
    let colour = derive("#[derive(Cell)] enum Colour { Red }").unwrap().to_string();
    assert!(!colour.contains("Identifies"));
}

/// Whatever the author calls her own things, `::core` is not one of them.
#[test]
fn every_path_is_absolute() {
    for source in [INVOICE, LINE, SAMPLE, "#[derive(Cell)] enum Colour { Red }"] {
        let written = flat(derive(source).unwrap());
        for (before, token) in written.iter().zip(written.iter().skip(1)) {
            let relative = before != ":";
            let known =
                ["Some", "None", "Ok", "Err", "Result", "Clone", "From", "PartialEq", "bool"];
            assert!(!(relative && known.contains(&token.as_str())), "{token} after {before}");
        }
    }
}

fn flat(tokens: TokenStream) -> Vec<String> {
    let trees = tokens.into_iter().flat_map(|tree| match tree {
        TokenTree::Group(group) => flat(group.stream()),
        other => vec![other.to_string()],
    });
    trees.collect()
}

fn assert_writes(source: &str, expected: &[&str]) {
    let written = flat(derive(source).unwrap()).join(" ");
    for part in expected {
        let part = flat(part.parse().unwrap()).join(" ");
        assert!(written.contains(&part), "not written: {part}\n\nwritten: {written}");
    }
}
