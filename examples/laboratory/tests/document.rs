//! What the service says of itself.

use std::collections::BTreeSet;

use tenant_sqlx::prelude::*;

use crate::client::Client;
use crate::world::on_both;

on_both! {
    async fn every_operation_of_the_document_is_there(world) {
        let document = world.acme.get("/openapi.json").await.is(200);
        let (mut names, mut asked) = (BTreeSet::new(), 0);
        let nobody = Client { token: None, ..world.acme.clone() };
        for (path, operations) in document["paths"].as_object().unwrap() {
            for (method, operation) in operations.as_object().unwrap() {
                asked += 1;
                let name = operation["operationId"].as_str().unwrap();
                assert!(names.insert(name.to_owned()), "{name} is there twice");
                let path = path.replace(['{', '}'], "");
                let answer = nobody.send(&method.to_uppercase(), &path, None).await;
                let open = operation["tags"][0] == "operations";
                if open {
                    assert!(answer.status < 300, "{method} {path}: {answer:?}");
                } else {
                    let refused = (401, "user_missing".to_owned());
                    assert_eq!(answer.problem(), refused, "{method} {path}");
                }
            }
        }
        assert_eq!(asked, 22);
    }

    async fn requests_are_counted_by_route(world) {
        world.acme.send("MADEUP", "/patients", None).await;
        world.acme.get("/patients/01a1fcd8-8740-7477-8930-8225f3b21842").await.problem();
        // Not where tenants ask: one could tell how busy the others are.
        assert_eq!(world.acme.get("/metrics").await.problem(), (404, "not_found".to_owned()));
        let scraper = Client { address: world.metrics.unwrap(), token: None, headers: Vec::new() };
        assert_eq!(scraper.get("/patients").await.status, 404);
        let metrics = scraper.get("/metrics").await.is(200);
        let counted = r#"http_requests_total{method="GET",route="/patients/{patient}",status="404"}"#;
        assert!(metrics.as_str().unwrap().contains(counted), "{metrics}");
        assert!(metrics.as_str().unwrap().contains("tenant_sqlx_statements_total"), "{metrics}");
        assert!(!metrics.as_str().unwrap().contains("MADEUP"), "{metrics}");
    }

    async fn it_is_not_ready_without_its_database(world) {
        world.acme.get("/ready").await.is(204);
        // Nothing takes a file away from whoever has opened it.
        if world.database.is_postgres() {
            let alone = "UPDATE pg_database SET datallowconn = FALSE WHERE datname = current_database();
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()";
            world.database.raw_execute(alone).await;
            let refused = (503, "database_unavailable".to_owned());
            assert_eq!(world.acme.get("/ready").await.problem(), refused);
        }
        world.acme.get("/health").await.is(204);
    }

    async fn the_tables_are_what_the_entities_say(world) {
        let system = SystemPool::connect(world.database.url()).await.unwrap();
        let report = tenant_sqlx::verify(&system).await.unwrap();
        assert!(report.is_clean(), "{report}");
        assert!(report.to_string().starts_with("6 entities and 1 statement"), "{report}");
    }
}
