// Reads columns of an entity into a row that names none.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[derive(Row)]
struct Line {
    number: String,
}

fn read() {
    let _ = Invoice::select().project::<Line>(); //~ E0277: `Line` is not a row
}

fn main() {}
