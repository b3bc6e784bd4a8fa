// leak: 06, 15, 17
// Moves samples to another laboratory.
use tenant_sqlx::prelude::*;
use ui_tests::Sample;

#[tenant_scoped("UPDATE Sample SET laboratory_id = :other")]
//~^ E0080: `laboratory_id` is the column of the level of `Sample`
fn change(other: Uuid) -> Affected;

fn main() {}
