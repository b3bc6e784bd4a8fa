//! What each source reads out of what arrived, row by row. A row is an attack or its honest twin.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use uuid::Uuid;

use super::host::Host;
use super::*;
use crate::{Claim, CredentialKind, MalformedClaim, Slug, TenantId};

type Read = Result<Option<Claim>, MalformedEvidence>;

fn read<K: TenantId>(
    source: &Source<K>,
    evidence: &Evidence<'_, K>,
) -> Result<Option<Claim<K>>, MalformedEvidence> {
    source.read(evidence).map(|reading| reading.claim).map_err(|refusal| match refusal {
        Refusal::Malformed { cause, .. } => cause,
        other => panic!("{other:?}"),
    })
}

fn slug(text: &str) -> Read {
    Ok(Some(Claim::Slug(Slug::parse(text).unwrap())))
}

fn domain(text: &str) -> Read {
    Ok(Some(Claim::Domain(Domain::parse(text).unwrap())))
}

fn no_slug() -> Read {
    Err(MalformedEvidence::Claim(MalformedClaim::Slug))
}

const HOST: Read = Err(MalformedEvidence::Host);
const SUBDOMAIN: Read = Err(MalformedEvidence::Subdomain);
const CHARACTERS: Read = Err(MalformedEvidence::Characters);
const PATH: Read = Err(MalformedEvidence::Path);
const NOBODY: Read = Ok(None);

#[test]
fn a_host_names_a_tenant_by_subdomain_by_domain_or_not_at_all() {
    let below: Source = Source::subdomain("app.example").unwrap().except(["www", "Status"]);
    let own: Source = Source::custom_domain("app.example").unwrap();
    let label = "a".repeat(63);
    let longest = format!("{label}.app.example");
    let too_long_label = format!("a{label}.app.example");
    let too_long = format!("{0}.{0}.{0}.{0}.app.example", label);
    let long_elsewhere = format!("{0}.{0}.{0}.{1}", label, "b".repeat(61));
    let rows: &[(&str, Read, Read)] = &[
        // Plain, and what RFC 9110 makes equal to it.
        ("acme.app.example", slug("acme"), NOBODY),
        ("ACME.App.Example", slug("acme"), NOBODY),
        ("acme.app.example:443", slug("acme"), NOBODY),
        ("acme.app.example:65535", slug("acme"), NOBODY),
        ("a-1.app.example", slug("a-1"), NOBODY),
        ("0.app.example", slug("0"), NOBODY),
        (&longest, slug(&label), NOBODY),
        // The application's own.
        ("app.example", NOBODY, NOBODY),
        ("app.example:8080", NOBODY, NOBODY),
        ("www.app.example", NOBODY, NOBODY),
        ("WWW.app.example", NOBODY, NOBODY),
        ("status.app.example", NOBODY, NOBODY),
        // Elsewhere: a name that ends alike, begins alike or holds the base.
        ("acme.example", NOBODY, domain("acme.example")),
        ("evilapp.example", NOBODY, domain("evilapp.example")),
        ("acme.evilapp.example", NOBODY, domain("acme.evilapp.example")),
        ("acme.app.example.evil.example", NOBODY, domain("acme.app.example.evil.example")),
        ("app.example.evil.example", NOBODY, domain("app.example.evil.example")),
        ("Portal.Acme.Example:8443", NOBODY, domain("portal.acme.example")),
        ("xn--mnchen-3ya.example", NOBODY, domain("xn--mnchen-3ya.example")),
        ("example", NOBODY, NOBODY),
        ("localhost", NOBODY, NOBODY),
        ("localhost:3000", NOBODY, NOBODY),
        // Deep.
        ("a.b.app.example", SUBDOMAIN, NOBODY),
        ("acme.www.app.example", SUBDOMAIN, NOBODY),
        ("bolt.acme.app.example", SUBDOMAIN, NOBODY),
        // Encoded names of other alphabets look like a tenant's, or are sent raw.
        ("xn--80ak6aa92e.app.example", SUBDOMAIN, NOBODY),
        ("XN--80ak6aa92e.app.example", SUBDOMAIN, NOBODY),
        ("äcme.app.example", CHARACTERS, CHARACTERS),
        ("аcme.app.example", CHARACTERS, CHARACTERS),
        ("acme。app.example", CHARACTERS, CHARACTERS),
        // Dots.
        ("acme.app.example.", HOST, HOST),
        ("acme.app.example.:443", HOST, HOST),
        (".app.example", HOST, HOST),
        ("acme..app.example", HOST, HOST),
        (".", HOST, HOST),
        // Ports.
        ("acme.app.example:", HOST, HOST),
        ("acme.app.example:0", HOST, HOST),
        ("acme.app.example:080", HOST, HOST),
        ("acme.app.example:65536", HOST, HOST),
        ("acme.app.example:-1", HOST, HOST),
        ("acme.app.example:+80", HOST, HOST),
        ("acme.app.example:80:80", HOST, HOST),
        ("acme.app.example:http", HOST, HOST),
        ("acme.app.example:443@bolt.app.example", HOST, HOST),
        // What belongs into other parts of an address, or into none.
        ("", HOST, HOST),
        (" ", HOST, HOST),
        (" acme.app.example", HOST, HOST),
        ("acme.app.example ", HOST, HOST),
        ("acme .app.example", HOST, HOST),
        ("acme.app.example, bolt.app.example", HOST, HOST),
        ("acme.app.example,bolt.app.example", HOST, HOST),
        ("acme@bolt.app.example", HOST, HOST),
        ("https://acme.app.example", HOST, HOST),
        ("acme.app.example/t/bolt", HOST, HOST),
        ("acme.app.example?t=bolt", HOST, HOST),
        ("acme.app.example#bolt", HOST, HOST),
        ("acme%2eapp.example", HOST, HOST),
        ("acme_1.app.example", HOST, HOST),
        ("*.app.example", HOST, HOST),
        ("acme\\.app.example", HOST, HOST),
        ("acme\0.app.example", CHARACTERS, CHARACTERS),
        ("acme.app.example\r\nhost: bolt.app.example", CHARACTERS, CHARACTERS),
        ("acme\t.app.example", CHARACTERS, CHARACTERS),
        ("-acme.app.example", HOST, HOST),
        ("acme-.app.example", HOST, HOST),
        // Lengths.
        (&too_long_label, HOST, HOST),
        (&too_long, HOST, HOST),
        (&long_elsewhere, NOBODY, domain(&long_elsewhere)),
        // Addresses name nobody; what some read as an address, and some as a name, is refused.
        ("127.0.0.1", NOBODY, NOBODY),
        ("127.0.0.1:3000", NOBODY, NOBODY),
        ("[::1]", NOBODY, NOBODY),
        ("[::1]:3000", NOBODY, NOBODY),
        ("[2001:db8::7]", NOBODY, NOBODY),
        ("[::ffff:127.0.0.1]", NOBODY, NOBODY),
        ("::1", HOST, HOST),
        ("[::1", HOST, HOST),
        ("[::1]3000", HOST, HOST),
        ("[::1]:", HOST, HOST),
        ("[::1%25eth0]", HOST, HOST),
        ("[acme.app.example]", HOST, HOST),
        ("[v1.acme]", HOST, HOST),
        ("[]", HOST, HOST),
        ("127.1", HOST, HOST),
        ("127.0.0.1.", HOST, HOST),
        ("127.0.0.0.1", HOST, HOST),
        ("0127.0.0.1", HOST, HOST),
        ("256.0.0.1", HOST, HOST),
        ("0x7f.0.0.1", HOST, HOST),
        ("acme.0x7f", HOST, HOST),
        ("acme.123", HOST, HOST),
        ("2130706433", HOST, HOST),
    ];
    for (host, by_subdomain, by_domain) in rows {
        let evidence = Evidence::new().header("Host", host.as_bytes());
        assert_eq!(read(&below, &evidence), *by_subdomain, "subdomain of `{host}`");
        assert_eq!(read(&own, &evidence), *by_domain, "domain `{host}`");
        let evidence = Evidence::new().authority(host.as_bytes());
        assert_eq!(read(&below, &evidence), *by_subdomain, "subdomain of authority `{host}`");
    }
    assert!(rows.len() >= 80, "{} rows", rows.len());
}

#[test]
fn two_mentions_of_the_host_are_refused_unless_they_are_one() {
    let source: Source = Source::subdomain("app.example").unwrap();
    let (acme, bolt) = (b"acme.app.example".as_slice(), b"bolt.app.example".as_slice());
    let duplicate = Err(MalformedEvidence::Duplicate);
    let evidence = || Evidence::new().header("x-other", b"1");
    let rows = [
        (evidence(), NOBODY),
        (evidence().header("host", acme).header("host", bolt), duplicate.clone()),
        (evidence().header("host", acme).header("HOST", acme), duplicate.clone()),
        (evidence().authority(acme).authority(acme), duplicate),
        (evidence().authority(acme).header("host", bolt), HOST),
        (evidence().authority(acme).header("host", b"acme.app.example."), HOST),
        (evidence().authority(acme).header("host", b"ACME.app.example:443"), slug("acme")),
        (evidence().authority(acme).header("host", acme), slug("acme")),
        (evidence().authority(acme), slug("acme")),
        // Neither is read: nobody says that the proxy that sets them is there.
        (evidence().header("x-forwarded-host", acme), NOBODY),
        (evidence().header("forwarded", b"host=acme.app.example"), NOBODY),
    ];
    for (evidence, expected) in rows {
        assert_eq!(read(&source, &evidence), expected, "{evidence:?}");
    }
}

#[test]
fn a_header_is_read_whole_and_once() {
    let source: Source = Source::header("X-Tenant").unwrap();
    let long = "a".repeat(64);
    let rows: &[(&[&[u8]], Read)] = &[
        (&[], NOBODY),
        (&[b"acme"], slug("acme")),
        (&[b"acme", b"acme"], Err(MalformedEvidence::Duplicate)),
        (&[b"acme", b"bolt"], Err(MalformedEvidence::Duplicate)),
        (&[b"acme", b""], Err(MalformedEvidence::Duplicate)),
        (&[b""], no_slug()),
        (&[b"acme, bolt"], no_slug()),
        (&[b"acme,bolt"], no_slug()),
        (&[b"Acme"], no_slug()),
        (&[b" acme"], no_slug()),
        (&[b"acme "], no_slug()),
        (&[b"acme;bolt"], no_slug()),
        (&[b"ac/me"], no_slug()),
        (&[b"%61cme"], no_slug()),
        (&[b"acme' OR 1=1 --"], no_slug()),
        (&[long.as_bytes()], no_slug()),
        (&[b"acme\0"], CHARACTERS),
        (&[b"acme\r\nx-tenant: bolt"], CHARACTERS),
        (&[b"\xc3\xa4cme"], CHARACTERS),
        (&[b"\xff"], CHARACTERS),
    ];
    for (values, expected) in rows {
        let headers = values.iter().map(|value| ("x-TENANT", *value));
        let evidence = Evidence::new().headers(headers).header("x_tenant", b"bolt");
        assert_eq!(read(&source, &evidence), *expected, "{values:?}");
    }
}

#[test]
fn text_is_read_in_the_form_that_was_said_and_in_no_other() {
    let id = Uuid::now_v7();
    let text = id.to_string();
    let evidence = Evidence::new().header("x-tenant", text.as_bytes());
    let by_slug: Source = Source::header("x-tenant").unwrap();
    assert_eq!(read(&by_slug, &evidence), slug(&text), "the text of an id is a slug, too");
    assert_eq!(read(&by_slug.by_id(), &evidence), Ok(Some(Claim::Id(id))));
    let by_number: Source<i64> = Source::header("x-tenant").unwrap().by_id();
    let evidence = Evidence::new().header("x-tenant", b"7");
    assert_eq!(read(&by_number, &evidence), Ok(Some(Claim::Id(7))));
    let evidence = Evidence::new().header("x-tenant", b"acme");
    let refused = Err(MalformedEvidence::Claim(MalformedClaim::Id));
    assert_eq!(read(&by_number, &evidence), refused);
}

#[test]
fn a_path_names_a_tenant_in_one_segment_that_nobody_reads_differently() {
    let rows: &[(&str, &str, Read)] = &[
        ("/t", "/t/acme", slug("acme")),
        ("/t", "/t/acme/", slug("acme")),
        ("/t", "/t/acme/invoices/1", slug("acme")),
        ("/a/b", "/a/b/acme/c", slug("acme")),
        ("", "/acme/invoices", slug("acme")),
        ("", "/acme", slug("acme")),
        ("", "/", NOBODY),
        ("/t", "/", NOBODY),
        ("/t", "/t", NOBODY),
        ("/t", "/t/", NOBODY),
        ("/t", "/tenants/acme", NOBODY),
        ("/t", "/x/t/acme", NOBODY),
        ("/t", "/T/acme", NOBODY),
        ("/t", "/%74/acme", NOBODY),
        ("/t", "//t/acme", NOBODY),
        ("/t", "/t//acme", PATH),
        ("/t", "/t//", PATH),
        ("/t", "/t/acme/../bolt", PATH),
        ("/t", "/t/./acme", PATH),
        ("/t", "/t/../t/acme", PATH),
        ("/t", "/t/acme/%2e%2E/bolt", PATH),
        ("/t", "/t/acme/.%2e/bolt", PATH),
        ("/t", "/t/acme/..%2fbolt", PATH),
        ("/t", "/t/acme/x%2F..%2f..%2Fbolt", PATH),
        ("/t", "/t/acme/%2E%2e%5Cbolt", PATH),
        ("/t", "/t/acme/x%2f.", PATH),
        ("/t", "/t/acme/..;/bolt", PATH),
        ("/t", "/t/acme/..;v=1/bolt", PATH),
        ("/t", "/t/acme/%2e.%3b/bolt", PATH),
        ("/t", "/t/acme/a%2fb", slug("acme")),
        ("/t", "/t/acme/..x/x../.x;..", slug("acme")),
        ("/t", "/x/../t/acme", PATH),
        ("/t", "/t\\acme", PATH),
        ("/t", "/t/acme?t=bolt", PATH),
        ("/t", "/t/acme#bolt", PATH),
        ("/t", "t/acme", PATH),
        ("/t", "", PATH),
        ("/t", "*", PATH),
        ("/t", "https://app.example/t/acme", PATH),
        ("/t", "/t/acme%2Fbolt", no_slug()),
        ("/t", "/t/%61cme", no_slug()),
        ("/t", "/t/acme;v=1/x", no_slug()),
        ("/t", "/t/Acme", no_slug()),
        ("/t", "/t/acme%00", no_slug()),
        ("/t", "/t/..acme", no_slug()),
    ];
    for (prefix, path, expected) in rows {
        let source: Source = Source::path_segment(prefix).unwrap();
        assert_eq!(read(&source, &Evidence::new().path(path)), *expected, "`{path}`");
    }
    let source: Source = Source::path_segment("/t").unwrap();
    assert_eq!(read(&source, &Evidence::new()), NOBODY);
}

#[test]
fn a_credential_is_found_by_its_kind_and_never_printed() {
    let secret = "lab_5hQ0cN2vXw8rT1yZ";
    let credential = |kind| Claim::Credential(crate::Credential::parse(kind, secret).unwrap());
    let refused = |evidence: Evidence<'_>| {
        assert_eq!(
            read(&Source::bearer(CredentialKind::ApiKey), &evidence),
            Err(MalformedEvidence::Bearer)
        );
    };
    let good = format!("Bearer {secret}");
    let evidence = Evidence::new().header("Authorization", good.as_bytes());
    let source: Source = Source::bearer(CredentialKind::ApiKey);
    let found = read(&source, &evidence).unwrap().unwrap();
    assert_eq!(found, credential(CredentialKind::ApiKey));
    assert_ne!(found, credential(CredentialKind::Invitation));
    assert_ne!(found, credential(CredentialKind::WebHook));
    for printed in [format!("{found:?}"), format!("{evidence:?}"), format!("{source:?}")] {
        assert!(!printed.contains(secret), "{printed}");
    }
    let lower = format!("bEARER {secret}");
    let evidence = Evidence::new().header("authorization", lower.as_bytes());
    assert_eq!(read(&source, &evidence).unwrap(), Some(found));
    let basic = Evidence::new().header("authorization", b"Basic YTpi");
    assert_eq!(read(&source, &basic), NOBODY);
    for header in ["Bearer", "Bearer ", "Bearer  x", "Bearer a b", "Bearer a,Bearer b"] {
        refused(Evidence::new().header("authorization", header.as_bytes()));
    }
    let short = Evidence::new().header("authorization", b"Bearer short");
    let malformed = Err(MalformedEvidence::Claim(MalformedClaim::Credential));
    assert_eq!(read(&source, &short), malformed);
    let hook: Source =
        Source::path_segment("/hooks").unwrap().by_credential(CredentialKind::WebHook);
    let evidence = Evidence::new().path("/hooks/12345678");
    assert!(matches!(read(&hook, &evidence), Ok(Some(Claim::Credential(_)))));
}

#[test]
fn a_source_is_worth_what_checks_it() {
    let header = || Source::<Uuid>::header("x-tenant").unwrap();
    let rows = [
        (header(), Standing::Asserted),
        (header().vouched_by("the gateway"), Standing::Vouched),
        (header().vouched_by("  "), Standing::Asserted),
        (header().by_credential(CredentialKind::ApiKey), Standing::Verified),
        (header().by_credential(CredentialKind::ApiKey).by_id(), Standing::Asserted),
        (header().by_credential(CredentialKind::Invitation), Standing::Verified),
        (header().by_credential(CredentialKind::WebHook), Standing::Asserted),
        (Source::bearer(CredentialKind::ApiKey), Standing::Verified),
        (Source::bearer(CredentialKind::ApiKey).by_id(), Standing::Asserted),
        (Source::subdomain("app.example").unwrap(), Standing::Asserted),
        (
            Source::subdomain("app.example").unwrap().by_credential(CredentialKind::ApiKey),
            Standing::Asserted,
        ),
        (Source::custom_domain("app.example").unwrap(), Standing::Asserted),
        (Source::path_segment("/t").unwrap(), Standing::Asserted),
        (Source::job_argument(), Standing::Asserted),
        (Source::job_argument().by_credential(CredentialKind::ApiKey), Standing::Asserted),
        (Source::session("tenant"), Standing::Verified),
        (Source::explicit(), Standing::Verified),
    ];
    for (source, expected) in rows {
        assert_eq!(source.standing(), expected, "{source:?}");
    }
}

#[test]
fn a_source_that_could_never_match_is_not_made() {
    for name in ["", "x tenant", "x:tenant", "x_tenant", "tenänt", "host\r\n"] {
        assert_eq!(Source::<Uuid>::header(name).unwrap_err(), SourceError::Header, "`{name}`");
    }
    for base in
        ["", ".", "app.example.", "app.example:80", "10.0.0.1", "[::1]", "*.app.example", "münchen"]
    {
        assert_eq!(Source::<Uuid>::subdomain(base).unwrap_err(), SourceError::Base, "`{base}`");
        assert_eq!(Source::<Uuid>::custom_domain(base).unwrap_err(), SourceError::Base, "`{base}`");
    }
    for prefix in ["t", "/", "/t/", "//t", "/t//u", "/t?", "/%74", "/tä", "/.."] {
        let refused = Source::<Uuid>::path_segment(prefix).unwrap_err();
        assert_eq!(refused, SourceError::Prefix, "`{prefix}`");
    }
    let local: Source = Source::subdomain("localhost").unwrap();
    let evidence = Evidence::new().header("host", b"acme.localhost:3000");
    assert_eq!(read(&local, &evidence), slug("acme"));
}

#[test]
fn what_the_parser_takes_for_a_host_it_takes_again() {
    for text in ["Acme.App.Example:80", "127.0.0.1:1", "[2001:DB8:0::7]:2", "localhost"] {
        let again = match Host::parse(text).unwrap() {
            Host::Name(name) => name.to_string(),
            Host::Nobodys(host) if host.contains(':') => format!("[{host}]"),
            Host::Nobodys(host) => host.into(),
        };
        assert_eq!(Host::parse(&again).unwrap(), Host::parse(text).unwrap(), "`{text}`");
    }
}
