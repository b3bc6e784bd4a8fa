//! Events: who hears them, and when they end.

use std::time::Duration;

use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use tokio::time::timeout;

use crate::client::Client;
use crate::world::{on_both, rows};

struct Stream(Incoming);

impl Stream {
    async fn open(client: &Client) -> Self {
        let response = client.open("GET", "/events", None).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-cache, no-store");
        Self(response.into_body())
    }

    /// The next event; none at the end of the stream.
    async fn next(&mut self) -> Option<Value> {
        let frame = timeout(Duration::from_secs(20), self.0.frame()).await.expect("an event");
        let text = String::from_utf8(frame?.ok()?.into_data().ok()?.to_vec()).unwrap();
        let data = text.strip_prefix("data: ").expect("an event with data").trim_end();
        Some(serde_json::from_str(data).unwrap())
    }
}

on_both! {
    async fn a_tenant_hears_what_happens_at_its_own(world) {
        let mut acme = Stream::open(&world.acme).await;
        let mut bolt = Stream::open(&world.bolt).await;
        let theirs = rows(&world.bolt, 9.5).await;
        let ours = rows(&world.acme, 4.5).await;
        // The first that each hears is their own, though the other's came before, or between.
        for (stream, rows) in [(&mut acme, &ours), (&mut bolt, &theirs)] {
            let received = stream.next().await.unwrap();
            assert_eq!(received["kind"], "sample_received");
            assert_eq!(received["sample"], rows.sample);
            let recorded = stream.next().await.unwrap();
            assert_eq!(recorded["kind"], "result_recorded");
            assert_eq!(recorded["result"], rows.result["id"]);
        }
        // And nothing else: the next is what is done next.
        let order = format!("/laboratories/{}/reports", ours.laboratory);
        let job = world.acme.send("POST", &order, None).await.is(202);
        let ready = acme.next().await.unwrap();
        assert_eq!((&ready["kind"], &ready["job"]), (&"report_ready".into(), &job["id"]));
        assert!(timeout(Duration::from_millis(300), bolt.0.frame()).await.is_err());
    }

    async fn a_suspended_tenants_stream_ends_and_the_others_goes_on(world) {
        let mut acme = Stream::open(&world.acme).await;
        let mut bolt = Stream::open(&world.bolt).await;
        rows(&world.acme, 4.5).await;
        acme.next().await.unwrap();
        acme.next().await.unwrap();
        world.directory.suspend(world.id_of("acme").await, "olga", "unpaid").await.unwrap();
        // Nothing happens at this tenant any more, so the stream ends by asking.
        assert_eq!(acme.next().await, None);
        let theirs = rows(&world.bolt, 9.5).await;
        assert_eq!(bolt.next().await.unwrap()["sample"], theirs.sample);
        let again = world.acme.open("GET", "/events", None).await;
        assert_eq!(again.status(), 403);
    }

    async fn whoever_is_no_member_any_more_hears_nothing_more(world) {
        let acme = world.id_of("acme").await;
        world.directory.add_member(acme, "amy", "owner").await.unwrap();
        let amy = Client { token: Some(world.token("acme", "amy")), ..world.acme.clone() };
        let (mut theirs, mut ours) = (Stream::open(&amy).await, Stream::open(&world.acme).await);
        world.directory.remove_member(acme, "amy").await.unwrap();
        // Before the next time that is due, something happens, and amy isn't told.
        let rows = rows(&world.acme, 4.5).await;
        assert_eq!(theirs.next().await, None);
        assert_eq!(ours.next().await.unwrap()["sample"], rows.sample);
    }

    async fn a_tenant_opens_so_many_streams_and_no_more(world) {
        let mut acme = Vec::new();
        for _ in 0..100 {
            acme.push(Stream::open(&world.acme).await);
        }
        let refused = world.acme.open("GET", "/events", None).await;
        assert_eq!(refused.status(), 429);
        let mut bolt = Stream::open(&world.bolt).await;
        let theirs = rows(&world.bolt, 9.5).await;
        assert_eq!(bolt.next().await.unwrap()["sample"], theirs.sample);
        // A stream that is closed makes room for another.
        acme.pop();
        let again = async {
            while world.acme.open("GET", "/events", None).await.status() != 200 {
                tokio::task::yield_now().await;
            }
        };
        timeout(Duration::from_secs(20), again).await.expect("there is room again");
    }

    async fn the_server_ends_though_a_request_is_half_sent(world) {
        let mut half = tokio::net::TcpStream::connect(world.acme.address).await.unwrap();
        half.write_all(b"GET /ten").await.unwrap();
        // The server has seen it when it has answered another one.
        world.acme.get("/health").await.is(204);
        world.stop.cancel();
        timeout(Duration::from_secs(60), world.running).await.expect("it ends").unwrap().unwrap();
    }

    async fn the_server_ends_though_somebody_listens(world) {
        let mut stream = Stream::open(&world.acme).await;
        world.stop.cancel();
        assert_eq!(stream.next().await, None);
        timeout(Duration::from_secs(20), world.running).await.expect("it ends").unwrap().unwrap();
    }
}
