//! `#[tenant_scoped]`: what it tells, and what it writes.

use proc_macro2::TokenStream;

use crate::scoped::tenant_scoped;

/// Runs the attribute with these words on this function.
fn scoped(words: &str, function: &str) -> syn::Result<TokenStream> {
    tenant_scoped(syn::parse_str(words).unwrap(), syn::parse_str(function).unwrap())
}

/// What is told, message by message.
fn told(words: &str, function: &str) -> Vec<String> {
    let error = scoped(words, function).map(|written| written.to_string()).expect_err(function);
    error.into_iter().map(|one| one.to_string()).collect()
}

/// These messages are told, by how they begin, and no others.
fn assert_told(words: &str, function: &str, messages: &[&str]) {
    let told = told(words, function);
    assert_eq!(told.len(), messages.len(), "{told:#?}");
    for (told, message) in told.iter().zip(messages) {
        assert!(told.starts_with(message), "{told}");
    }
}

fn written(words: &str, function: &str) -> String {
    scoped(words, function).unwrap().to_string().split_whitespace().collect()
}

fn assert_writes(words: &str, function: &str, expected: &[&str]) {
    let written = written(words, function);
    for part in expected {
        let part: String = part.split_whitespace().collect();
        assert!(written.contains(&part), "{part}\n\n{written}");
    }
}

const COUNT: &str = r#""SELECT count(*) FROM Invoice""#;

#[test]
fn a_relation_without_the_name_of_a_type() {
    for name in ["Ⓐbc", "Invoice²", "Self"] {
        assert_told(
            &format!("\"SELECT count(*) FROM {name} i\""),
            "fn count() -> Scalar<i64>;",
            &[&format!("`{name}` is not the name of a Rust type")],
        );
    }
}

#[test]
fn the_mistakes_of_a_signature_are_told_together() {
    assert_told(
        COUNT,
        "pub async unsafe extern \"C\" fn count<'a>(self, (a, b): (i64, i64), tenant: Uuid) -> Vec<i64> {}",
        &[
            "a scoped function has no body",
            "a scoped function isn't `async`",
            "a scoped function is a plain function",
            "a scoped function has no generic parameters",
            "a scoped function takes values, no `self`",
            "a parameter has a plain name",
            "`:tenant` is the id of the token",
            "a scoped function gives `Rows<T>`",
        ],
    );
    assert_told(COUNT, "const fn count() -> Scalar<i64>;", &["a scoped function isn't `const`"]);
    assert_told(COUNT, "fn count();", &["a scoped function gives `Rows<T>`"]);
}

#[test]
fn the_mistakes_of_a_statement_are_told_beside_those_of_the_signature() {
    assert_told(
        r#""SELECT count(*) FROM invoices WHERE is_odd(number)""#,
        "fn count(least: i64) -> i64;",
        &[
            "a scoped function gives `Rows<T>`",
            "the parameter `least` is not used",
            "`invoices` is neither an entity nor a CTE",
            "the function `is_odd` is not known",
        ],
    );
}

#[test]
fn the_words_of_the_attribute_are_told_apart() {
    let count = "fn count() -> Scalar<i64>;";
    assert_told("", count, &["there is no statement"]);
    assert_told(r#""SELECT 1", file = "a.sql""#, count, &["there is a second statement"]);
    assert_told(r#"postgres, sqlite, "SELECT 1""#, count, &["there is a second backend"]);
    assert_told(r#"mysql, "SELECT 1""#, count, &["`mysql` is no word of `#[tenant_scoped]`"]);
    assert_told(r#"file = "a/missing.sql""#, count, &["`a/missing.sql` can't be read"]);
    assert_told(COUNT, "struct Count;", &["`#[tenant_scoped]` stands on a function"]);
}

#[test]
fn a_function_keeps_what_the_author_wrote_around_it() {
    assert_writes(
        COUNT,
        "/// Counts.\n#[must_use] pub(crate) fn count() -> Scalar<i64>;",
        &[
            r#"#[doc = " Counts."] #[must_use]"#,
            "pub(crate) fn count() -> ::tenant_sqlx::__private::Scalar<'static, i64, (Invoice,)>",
        ],
    );
}

#[test]
fn references_live_as_long_as_the_query() {
    assert_writes(
        r#""SELECT id FROM Invoice WHERE number = :number AND id <> ALL(:but) AND kind = :type""#,
        "fn ids(number: &str, but: Option<&[Uuid]>, r#type: i32) -> Rows<Uuid>;",
        &[
            "fn ids<'__query>(number: &'__query str, but: Option<&'__query [Uuid]>, r#type: i32)",
            "Rows<'__query, Uuid, (Invoice,)>",
            "parameter::text(number, __arguments)?",
            "parameter::perhaps_slice(but, __arguments)?",
            "parameter::value(r#type, __arguments)?",
        ],
    );
}

#[test]
fn a_statement_is_handed_on_in_pieces_for_each_backend_it_is_for() {
    let both = written(COUNT, "fn count() -> Scalar<i64>;");
    assert!(both.contains("Dialect::Postgres") && both.contains("Dialect::Sqlite"));
    let one = written(&format!("postgres, {COUNT}"), "fn count() -> Scalar<i64>;");
    assert!(one.contains("Dialect::Postgres") && !one.contains("Dialect::Sqlite"));
    assert!(!both.contains("invoices"), "a table is known to the entity alone");
    assert!(both.contains("Piece::Rows(0)"));
}

#[test]
fn what_sqlite_lacks_is_told_where_sqlite_is_compiled_in() {
    let words = r#""SELECT DISTINCT ON (number) id FROM Invoice""#;
    assert_writes(
        words,
        "fn ids() -> Rows<Uuid>;",
        &[r#"::tenant_sqlx::__sqlite_refuses!("SQLite has no DISTINCT ON"#],
    );
    let one = written(&format!("postgres, {words}"), "fn ids() -> Rows<Uuid>;");
    assert!(!one.contains("__sqlite_refuses"), "{one}");
}

#[test]
fn the_crate_is_found_where_the_author_says() {
    let written = written(&format!("crate = my::db, {COUNT}"), "fn count() -> Scalar<i64>;");
    assert!(written.contains("my::db::__private::ScopedStatement"));
    assert!(!written.contains("tenant_sqlx"));
}

#[test]
fn a_file_is_read_and_watched() {
    let words = r#"file = "src/tests/count.sql""#;
    assert_writes(
        words,
        "fn count() -> Scalar<i64>;",
        &[
            r#"::core::include_bytes!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/src/tests/count.sql"))"#,
        ],
    );
}
