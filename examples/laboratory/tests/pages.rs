//! Lists in parts.

use std::collections::BTreeSet;

use serde_json::json;

use crate::client::{Client, id};
use crate::world::on_both;

/// All ids, in parts of two, and how many parts there were.
async fn walk(client: &Client) -> (BTreeSet<String>, usize) {
    let (mut ids, mut parts, mut after) = (BTreeSet::new(), 0, String::new());
    loop {
        let part = client.get(&format!("/patients?size=2{after}")).await.is(200);
        parts += 1;
        for row in part["rows"].as_array().unwrap() {
            assert!(ids.insert(id(row)), "a row came twice");
        }
        match part["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return (ids, parts),
        }
    }
}

on_both! {
    async fn parts_go_on_where_the_last_one_ended(world) {
        let mut admitted = [BTreeSet::new(), BTreeSet::new()];
        for _ in 0..5 {
            for (client, ids) in [&world.acme, &world.bolt].into_iter().zip(&mut admitted) {
                let patient = json!({ "name": "Ann", "born": "1990-02-28" });
                ids.insert(id(&client.post("/patients", patient).await.is(201)));
            }
        }
        let [ours, theirs] = admitted;
        assert_eq!(walk(&world.acme).await, (ours, 3));
        assert_eq!(walk(&world.bolt).await, (theirs, 3));
    }

    async fn a_cursor_is_good_for_its_own_list_and_tenant(world) {
        for client in [&world.acme, &world.bolt] {
            for name in ["Ann", "Ben"] {
                client.post("/patients", json!({ "name": name, "born": "1990-02-28" })).await.is(201);
                client.post("/laboratories", json!({ "name": name })).await.is(201);
            }
        }
        let part = world.acme.get("/patients?size=1").await.is(200);
        let next = part["next"].as_str().unwrap();
        let refused = (400, "cursor_invalid".to_owned());
        assert_eq!(world.bolt.get(&format!("/patients?after={next}")).await.problem(), refused);
        assert_eq!(world.acme.get(&format!("/laboratories?after={next}")).await.problem(), refused);
        assert_eq!(world.acme.get("/patients?after=none").await.problem(), refused);
        for size in ["0", "101", "-1", "many"] {
            let path = format!("/patients?size={size}");
            assert_eq!(world.acme.get(&path).await.problem().0, 400, "{size}");
        }
    }

    async fn everyone_reads_the_analyses(world) {
        for client in [&world.acme, &world.bolt] {
            let part = client.get("/analyses?size=2").await.is(200);
            assert_eq!(part["rows"][0]["code"], "GLU");
            let next = format!("/analyses?after={}", part["next"].as_str().unwrap());
            assert_eq!(client.get(&next).await.is(200)["rows"][1]["code"], "NA");
            assert_eq!(client.get("/analyses/K").await.is(200)["name"], "Potassium");
            assert_eq!(client.get("/analyses/none").await.problem().0, 404);
        }
    }
}
