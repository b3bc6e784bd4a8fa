//! One tenant's ids in the hands of another.

use serde_json::json;

use crate::client::id;
use crate::world::{Rows, on_both, rows};

/// Every path that holds an id, and what is sent to it.
fn asked(rows: &Rows) -> Vec<(&'static str, String, Option<serde_json::Value>)> {
    let Rows { laboratory, patient, sample, .. } = rows;
    let inside = format!("/laboratories/{laboratory}");
    let correction = json!({ "name": "Eve", "born": "1990-02-28", "version": 1 });
    let delivery = json!({ "patient": patient, "code": "S-2" });
    let reading = json!({ "analysis": "K", "value": 4.0 });
    vec![
        ("GET", inside.clone(), None),
        ("GET", format!("{inside}/samples"), None),
        ("POST", format!("{inside}/samples"), Some(delivery)),
        ("GET", format!("{inside}/samples/{sample}"), None),
        ("GET", format!("{inside}/samples/{sample}/results"), None),
        ("POST", format!("{inside}/samples/{sample}/results"), Some(reading)),
        ("POST", format!("{inside}/reports"), None),
        ("GET", format!("/patients/{patient}"), None),
        ("PUT", format!("/patients/{patient}"), Some(correction)),
        ("PATCH", format!("/patients/{patient}"), Some(json!({ "name": "Eve", "version": 2 }))),
        ("DELETE", format!("/patients/{patient}"), None),
    ]
}

on_both! {
    async fn each_tenant_sees_its_own(world) {
        for (client, slug, value) in [(&world.acme, "acme", 4.5), (&world.bolt, "bolt", 9.5)] {
            assert_eq!(client.get("/tenant").await.is(200)["slug"], slug);
            let rows = rows(client, value).await;
            assert_eq!(rows.result["value"], value);
        }
        for (client, value) in [(&world.acme, 4.5), (&world.bolt, 9.5)] {
            let laboratories = client.get("/laboratories").await.is(200);
            assert_eq!(laboratories["rows"].as_array().unwrap().len(), 1);
            let samples = format!("/laboratories/{}/samples", id(&laboratories["rows"][0]));
            let listed = client.get(&samples).await.is(200);
            assert_eq!(listed["rows"].as_array().unwrap().len(), 1);
            assert_eq!(listed["rows"][0]["code"], "S-1");
            let sample = format!("{samples}/{}", id(&listed["rows"][0]));
            assert_eq!(client.get(&sample).await.is(200), listed["rows"][0]);
            let results = client.get(&format!("{sample}/results")).await.is(200);
            assert_eq!(results["rows"].as_array().unwrap().len(), 1);
            assert_eq!(results["rows"][0]["value"], value);
            let patients = client.get("/patients").await.is(200);
            assert_eq!(patients["rows"].as_array().unwrap().len(), 1);
            assert!(!patients.to_string().contains("tenant_id"), "{patients}");
        }
    }

    async fn another_tenants_ids_are_not_found(world) {
        let (ours, theirs) = (rows(&world.acme, 4.5).await, rows(&world.bolt, 9.5).await);
        for (method, path, body) in asked(&theirs) {
            let answer = world.acme.send(method, &path, body).await;
            assert_eq!(answer.problem(), (404, "not_found".to_owned()), "{method} {path}");
        }
        // The same asked by their owner succeeds, so it was the tenant that made the difference.
        for (method, path, body) in asked(&theirs) {
            let answer = world.bolt.send(method, &path, body).await;
            assert!(answer.status < 300, "{method} {path}: {answer:?}");
        }
        // Our laboratory, their patient or sample.
        let samples = format!("/laboratories/{}/samples", ours.laboratory);
        let stolen = json!({ "patient": theirs.patient, "code": "S-3" });
        let refused = world.acme.post(&samples, stolen).await.problem();
        assert_eq!(refused, (422, "foreign_reference".to_owned()));
        for path in ["", "/results"] {
            let path = format!("{samples}/{}{path}", theirs.sample);
            assert_eq!(world.acme.get(&path).await.problem().0, 404, "{path}");
        }
        let untouched = "SELECT count(*) FROM patients WHERE name = 'Eve'";
        assert_eq!(world.database.raw_count(untouched).await, 1, "its owner's own correction");
    }

    async fn another_laboratory_of_the_same_tenant_is_out_of_reach(world) {
        let north = rows(&world.acme, 4.5).await;
        let south = world.acme.post("/laboratories", json!({ "name": "South" })).await.is(201);
        let samples = format!("/laboratories/{}/samples", id(&south));
        assert_eq!(world.acme.get(&samples).await.is(200)["rows"], json!([]));
        let stray = format!("{samples}/{}", north.sample);
        assert_eq!(world.acme.get(&stray).await.problem().0, 404);
    }

    async fn conflicts_are_the_tenants_own(world) {
        rows(&world.acme, 4.5).await;
        let again = json!({ "name": "North" });
        let refused = world.acme.post("/laboratories", again.clone()).await.problem();
        assert_eq!(refused, (409, "conflict".to_owned()));
        world.bolt.post("/laboratories", again).await.is(201);
    }

    async fn a_patient_that_was_corrected_meanwhile_is_not_overwritten(world) {
        let path = format!("/patients/{}", rows(&world.acme, 4.5).await.patient);
        let correction = json!({ "name": "Anna", "born": "1990-02-28", "version": 1 });
        let correct = async || world.acme.send("PUT", &path, Some(correction.clone())).await;
        assert_eq!(correct().await.is(200)["version"], 2);
        assert_eq!(correct().await.problem(), (409, "stale_version".to_owned()));
        assert_eq!(world.acme.get(&path).await.is(200)["name"], "Anna");
    }

    async fn a_patch_changes_what_is_sent(world) {
        let (ours, theirs) = (rows(&world.acme, 4.5).await, rows(&world.bolt, 9.5).await);
        let path = format!("/patients/{}", ours.patient);
        let patch = async |body| world.acme.send("PATCH", &path, Some(body)).await;
        let patched = patch(json!({ "name": "Anna", "version": 1 })).await.is(200);
        let seen = |body: &serde_json::Value| {
            (body["name"].clone(), body["born"].clone(), body["version"].clone())
        };
        assert_eq!(seen(&patched), ("Anna".into(), "1990-02-28".into(), 2.into()));
        // Nothing to change, so nothing is written, and who is late is told so all the same.
        assert_eq!(patch(json!({ "version": 2 })).await.is(200), patched);
        assert_eq!(patch(json!({ "version": 1 })).await.problem(), (409, "stale_version".to_owned()));
        let born = patch(json!({ "born": "1991-01-01", "version": 2 })).await.is(200);
        assert_eq!(seen(&born), ("Anna".into(), "1991-01-01".into(), 3.into()));
        let other = world.bolt.get(&format!("/patients/{}", theirs.patient)).await.is(200);
        assert_eq!(seen(&other), ("Ann".into(), "1990-02-28".into(), 1.into()));
        assert_eq!(patch(json!({ "names": "Eve", "version": 3 })).await.problem().0, 422);
    }

    async fn what_makes_no_sense_is_refused(world) {
        let rows = rows(&world.acme, 4.5).await;
        let results = format!("/laboratories/{}/samples/{}/results", rows.laboratory, rows.sample);
        for (path, body, status) in [
            ("/laboratories", json!({ "name": "" }), 422),
            ("/laboratories", json!({ "name": "a\u{0}b" }), 422),
            ("/laboratories", json!({ "name": "x".repeat(101) }), 422),
            ("/laboratories", json!({ "name": "East", "tenant_id": "x" }), 422),
            ("/patients", json!({ "name": "Ann", "born": "1990-02-30" }), 422),
            (&results, json!({ "analysis": "K", "value": -1 }), 422),
            (&results, json!({ "analysis": "NONE", "value": 1 }), 422),
        ] {
            let answer = world.acme.post(path, body.clone()).await;
            assert_eq!(answer.problem().0, status, "{path} {body}");
        }
        assert_eq!(world.acme.get("/patients/none").await.problem().0, 400);
    }
}
