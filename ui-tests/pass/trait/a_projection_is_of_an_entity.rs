use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[derive(Row)]
#[tenant(of = Invoice)]
struct Line {
    number: String,
}

fn read() {
    let _ = Invoice::select().project::<Line>();
}

fn main() {}
