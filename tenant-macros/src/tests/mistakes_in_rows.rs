use super::assert_told;

#[test]
fn a_row_is_a_struct_with_fields() {
    assert_told(&[
        r#"
#[derive(Row)]
#[tenant(of = Invoice)]
struct Line {} //~ a row without fields reads nothing: name the columns to read, or ask with `count` or `exists`"#,
        r#"
#[derive(Row)]
#[tenant(of = Invoice)]
struct Line(String); //~ the fields of a row have names, which are those of its columns: write `struct Line { … }`"#,
        r#"
#[derive(Row)]
#[tenant(of = Invoice)]
enum Line { Number(String) } //~ a row is a struct with named fields: derive `Cell` for a type that stands in one column"#,
        r#"
#[derive(Row)]
#[tenant(of = Invoice)]
struct Line<'a> { //~ a row has no generic parameters: what comes out of a database borrows from nothing: make the fields own their values
    number: &'a str,
}"#,
    ]);
}
