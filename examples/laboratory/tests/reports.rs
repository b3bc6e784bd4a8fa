//! Jobs: who they run for, and when they don't.

use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{Client, id};
use crate::world::{on_both, rows};

/// Asks until the report is as wished.
async fn settled(client: &Client, report: &str, state: &str) -> Value {
    for _ in 0..400 {
        let job = client.get(report).await.is(200);
        if job["state"] == state {
            return job;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("`{report}` didn't become {state}");
}

async fn order(client: &Client, laboratory: &str) -> String {
    let answer = client.send("POST", &format!("/laboratories/{laboratory}/reports"), None).await;
    let location = answer.headers["location"].to_str().unwrap().to_owned();
    let job = answer.is(202);
    assert_eq!(
        (job["state"].as_str(), location),
        (Some("queued"), format!("/reports/{}", id(&job)))
    );
    format!("/reports/{}", id(&job))
}

on_both! {
    async fn a_report_counts_one_laboratory_of_one_tenant(world) {
        let ours = rows(&world.acme, 4.5).await;
        let theirs = rows(&world.bolt, 9.5).await;
        let south = world.acme.post("/laboratories", json!({ "name": "South" })).await.is(201);
        let expected = |unusual: i64| json!([{ "analysis": "Glucose", "results": 1, "unusual": unusual }]);

        let report = order(&world.acme, &ours.laboratory).await;
        assert_eq!(settled(&world.acme, &report, "done").await["report"], expected(0));
        assert_eq!(world.bolt.get(&report).await.problem().0, 404);

        let report = order(&world.bolt, &theirs.laboratory).await;
        assert_eq!(settled(&world.bolt, &report, "done").await["report"], expected(1));

        let report = order(&world.acme, &id(&south)).await;
        assert_eq!(settled(&world.acme, &report, "done").await["report"], json!([]));
    }

    async fn a_job_carries_the_trace_of_its_request_if_that_is_one(world) {
        let ours = rows(&world.acme, 4.5).await;
        let traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        for sent in [traceparent, "00-forged"] {
            order(&world.acme.clone().with("traceparent", sent), &ours.laboratory).await;
        }
        let envelope = if world.database.is_postgres() { "envelope::text" } else { "envelope" };
        let kept = world.database.raw_text(&format!("SELECT {envelope} FROM jobs ORDER BY id")).await;
        assert_eq!(kept.len(), 2);
        assert!(kept[0].contains(traceparent) && !kept[1].contains("traceparent"), "{kept:?}");
    }

    async fn a_job_in_another_tenants_envelope_does_not_run(world) {
        let ours = rows(&world.acme, 4.5).await;
        // Somebody writes to the queue behind our back: a row of Acme's with an envelope of Bolt's.
        let done = order(&world.acme, &ours.laboratory).await;
        settled(&world.acme, &done, "done").await;
        let (acme, bolt) = (world.id_of("acme").await, world.id_of("bolt").await);
        let envelope = if world.database.is_postgres() { "envelope::text" } else { "envelope" };
        let forged = format!(
            "UPDATE jobs SET state = 'queued', report = NULL, envelope = {}",
            if world.database.is_postgres() {
                format!("replace({envelope}, '{acme}', '{bolt}')::jsonb")
            } else {
                format!("replace({envelope}, '{acme}', '{bolt}')")
            }
        );
        world.database.raw_execute(&forged).await;
        // A second job wakes the worker, which passes over the first.
        let other = rows(&world.bolt, 9.5).await;
        let report = order(&world.bolt, &other.laboratory).await;
        settled(&world.bolt, &report, "done").await;
        assert_eq!(world.acme.get(&done).await.is(200)["report"], Value::Null);
        assert!(!world.running.is_finished(), "one bad job doesn't end the worker");
    }

    async fn a_suspended_tenants_job_waits(world) {
        let (ours, theirs) = (rows(&world.acme, 4.5).await, rows(&world.bolt, 9.5).await);
        let first = order(&world.acme, &ours.laboratory).await;
        settled(&world.acme, &first, "done").await;
        let acme = world.id_of("acme").await;
        world.directory.suspend(acme, "olga", "unpaid since March").await.unwrap();
        world.database.raw_execute("UPDATE jobs SET state = 'queued', report = NULL").await;
        let report = order(&world.bolt, &theirs.laboratory).await;
        settled(&world.bolt, &report, "done").await;
        let waiting = "SELECT count(*) FROM jobs WHERE state = 'queued'";
        assert_eq!(world.database.raw_count(waiting).await, 1);
        world.directory.resume(acme, "olga", "paid").await.unwrap();
        settled(&world.acme, &first, "done").await;
    }
}
