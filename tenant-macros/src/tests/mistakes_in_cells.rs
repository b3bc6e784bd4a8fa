use super::assert_told;

#[test]
fn a_cell_holds_one_value() {
    assert_told(&[
        r#"
#[derive(Cell)]
struct Money(i64, String); //~ a cell is a struct with one field or an enum without fields: what has several values stands in several columns"#,
        r#"
#[derive(Cell)]
struct Nothing; //~ a cell is a struct with one field or an enum without fields: what has several values stands in several columns"#,
        r#"
#[derive(Cell)]
union Number { whole: i64 } //~ a cell is a struct with one field or an enum without fields: what has several values stands in several columns"#,
        r#"
#[derive(Cell)]
struct Note(Option<String>); //~ a cell is one value: put the `Option` around it where it is used, as in `Option<Note>`"#,
        r#"
#[derive(Cell)]
struct Wrapped<T>(T); //~ a cell has no generic parameters: what is stored has one type: write the types out"#,
        r#"
#[derive(Cell)]
struct Text<'a>(&'a str); //~ a cell has no generic parameters: what comes out of a database borrows from nothing: make the fields own their values"#,
        r#"
#[derive(Cell)]
enum State {
    Draft,
    Paid(i64), //~ `Paid` has fields, and a cell holds one value: drop the fields, or give them columns of their own
}"#,
    ]);
}

#[test]
fn each_variant_has_a_text_of_its_own() {
    assert_told(&[
        r#"
#[derive(Cell)]
enum Colour {} //~ an enum without variants has no value that a column could hold: add the variants"#,
        r#"
#[derive(Cell)]
enum Colour {
    DarkBlue,
    #[tenant(rename = "dark_blue")] Navy, //~ `DarkBlue` is stored as `dark_blue` already: give each variant a text of its own with `#[tenant(rename = "…")]`
}"#,
        r#"
#[derive(Cell)]
enum Colour {
    HTTPError,
    HttpError, //~ `HTTPError` is stored as `http_error` already: give each variant a text of its own with `#[tenant(rename = "…")]`
}"#,
    ]);
}
