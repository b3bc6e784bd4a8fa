//! Who gets in.

use std::num::NonZeroU32;
use std::time::{Duration, SystemTime};

use laboratory::{Config, Issuer};
use serde_json::json;
use tenant_tests::TestDatabase;

use crate::client::Client;
use crate::world::{World, on_both};

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

on_both! {
    async fn a_token_must_be_ours_and_of_today(world) {
        let with = |token: &str| Client { token: Some(token.to_owned()), ..world.acme.clone() };
        let stranger = Config::demo("").unwrap();
        let Issuer::Demo(stranger) = &stranger.issuer else { panic!("a demo") };
        let forged = stranger.token("acme", "ann", Duration::from_secs(60)).unwrap();
        assert_eq!(with(&forged).get("/tenant").await.problem(), refused(401, "token_invalid"));
        assert_eq!(with("none").get("/tenant").await.problem(), refused(401, "token_invalid"));
        let nobody = Client { token: None, ..world.acme.clone() };
        assert_eq!(nobody.get("/tenant").await.problem(), refused(401, "user_missing"));
        let asserted = nobody.with("x-tenant", "acme");
        assert_eq!(asserted.get("/tenant").await.problem(), refused(401, "user_missing"));

        let Issuer::Demo(key) = &world.config.issuer else { panic!("a demo") };
        // Expired for longer than clocks may differ.
        let yesterday = SystemTime::now() - Duration::from_secs(86_400);
        let late = key.token_until("acme", "ann", yesterday).unwrap();
        assert_eq!(with(&late).get("/tenant").await.problem(), refused(401, "token_expired"));
    }

    async fn names_beside_the_token_must_agree_with_it(world) {
        let acme = || world.acme.clone();
        for client in [acme().with("x-tenant", "acme"), acme().with("host", "acme.localhost")] {
            assert_eq!(client.get("/tenant").await.is(200)["slug"], "acme");
        }
        for client in [acme().with("x-tenant", "bolt"), acme().with("host", "bolt.localhost:80")] {
            let answer = client.get("/tenant").await;
            assert_eq!(answer.problem(), refused(403, "tenant_conflicting"));
        }
    }

    async fn a_user_who_is_no_member_is_told_of_no_tenant(world) {
        for token in [world.token("acme", "ben"), world.token("nowhere", "ann")] {
            let client = Client { token: Some(token), ..world.acme.clone() };
            assert_eq!(client.get("/tenant").await.problem(), refused(404, "tenant_unknown"));
        }
        let acme = world.id_of("acme").await;
        world.directory.remove_member(acme, "ann").await.unwrap();
        assert_eq!(world.acme.get("/tenant").await.problem(), refused(404, "tenant_unknown"));
        world.bolt.get("/tenant").await.is(200);
    }

    async fn a_suspended_tenant_is_refused_at_once(world) {
        let acme = world.id_of("acme").await;
        world.acme.get("/patients").await.is(200);
        world.directory.suspend(acme, "olga", "unpaid since March").await.unwrap();
        let patient = json!({ "name": "Ann", "born": "1990-02-28" });
        let answer = world.acme.post("/patients", patient).await;
        assert_eq!(answer.problem(), refused(403, "tenant_suspended"));
        assert_eq!(world.database.raw_count("SELECT count(*) FROM patients").await, 0);
        world.bolt.get("/patients").await.is(200);
        world.directory.resume(acme, "olga", "paid").await.unwrap();
        world.acme.get("/patients").await.is(200);
        world.directory.retire(acme, "olga", "left").await.unwrap();
        assert_eq!(world.acme.get("/patients").await.problem(), refused(410, "tenant_retired"));
    }
}

#[tokio::test]
async fn one_tenants_haste_takes_nothing_from_another() {
    let database = TestDatabase::sqlite("").await;
    let mut config = Config::demo(database.url()).unwrap();
    config.requests_per_second = NonZeroU32::MIN;
    let world = World::with(database, config).await;
    world.acme.get("/tenant").await.is(200);
    assert_eq!(world.acme.get("/tenant").await.problem(), refused(429, "rate_limited"));
    world.bolt.get("/tenant").await.is(200);
}
