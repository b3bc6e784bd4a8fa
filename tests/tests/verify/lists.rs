//! Which entities and statements are on the list, and which are looked at.

use tenant_sqlx::prelude::*;
use tenant_sqlx::verify;

use super::{NOTES, Note, on_each};
use crate::world::Country;

mod hidden {
    use super::*;

    #[derive(Debug, TenantScoped)]
    #[tenant(table = "in_a_private_module")]
    struct InPrivateModule {
        #[tenant(id)]
        id: Uuid,
        #[tenant(key)]
        tenant_id: Uuid,
    }
}

#[allow(dead_code, reason = "what nobody calls is on the list as well")]
fn never_called<T>(_: T) {
    #[derive(Debug, Global)]
    #[tenant(table = "in_a_function")]
    struct InFunction {
        #[tenant(id)]
        id: Uuid,
    }
}

#[tokio::test]
async fn every_entity_of_the_program_is_on_the_list() {
    for (_database, system) in on_each("SELECT 1").await {
        let drift = tenant_sqlx::verify(&system).await.unwrap().into_result().unwrap_err();
        let missing = |table: &str| {
            let cause = format!("there is no table `{table}` in the database");
            drift.report().faults().filter(|fault| fault.cause() == cause).count()
        };
        assert_eq!((missing("in_a_private_module"), missing("in_a_function")), (1, 1), "{drift}");
        assert_eq!(missing("countries"), 1, "{drift}");
        assert!(missing("notes") > 1, "several entities are about it: {drift}");
        assert!(
            drift.to_string().contains("InFunction, `in_a_function` (tests/tests/verify/lists.rs:")
        );
        assert_eq!(format!("{drift:?}"), drift.to_string(), "a failing test prints it readably");
    }
}

#[tokio::test]
async fn entities_can_be_left_out() {
    for (_database, system) in on_each(NOTES).await {
        let all = tenant_sqlx::verify(&system).await.unwrap();
        let rest = verify::all_but::<(Country, Note)>(&system).await.unwrap();
        let countries = |report: &verify::Report| {
            report.faults().filter(|fault| fault.subject() == "Country").count()
        };
        assert_eq!(countries(&rest) + 1, countries(&all), "{rest}");
        assert_eq!(count(&rest) + 2, count(&all), "{rest}");
    }
}

/// The number that the report begins with.
fn count(report: &verify::Report) -> usize {
    report.to_string().split(' ').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_database_that_is_gone_is_an_error() {
    for (_database, system) in on_each("SELECT 1").await {
        system.close().await;
        let error = verify::only::<Note>(&system).await.unwrap_err();
        assert!(matches!(error, Error::Unavailable { .. }), "{error}");
    }
}
