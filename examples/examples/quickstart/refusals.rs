//! What is refused while the program runs, with the typed errors.

use std::error::Error;

use tenant_sqlx::prelude::*;

use crate::billing::{Customer, Invoice, NewInvoice};
use crate::paper::Paper;

/// An unknown tenant, text that is no slug, and a suspended tenant.
pub(crate) async fn of_the_directory(
    directory: &SqlDirectory,
) -> Result<Paper<2>, Box<dyn Error + Send + Sync>> {
    let suspended = directory.create("coda".parse()?, "Coda SpA").await?;
    directory.suspend(suspended.id, "billing", "unpaid since March").await?;

    let mut paper = Paper::new(["claimed", "answer"]);
    for text in ["nobody", "acme'--", "coda"] {
        let answer = match resolve(directory, text).await {
            Ok(grant) => format!("resolved: {}", grant.name()),
            Err(error) => error.to_string(),
        };
        paper.row([format!("`{text}`"), answer]);
    }
    Ok(paper)
}

/// What a handler does with a slug that it was sent.
async fn resolve(directory: &SqlDirectory, text: &str) -> Result<Grant, ResolveError> {
    directory.resolve(&Claim::parse_slug(text)?).await
}

/// Plain ids carry no proof, so they compile; the statement itself finds nothing under them.
pub(crate) async fn of_the_database(
    acme: &Grant,
    bolt: &Grant,
    pool: &TenantPool,
) -> Result<Paper<2>, Box<dyn Error + Send + Sync>> {
    let (invoice, customer) = ids(acme, pool).await?;
    enter!(tenant = bolt);
    let new = NewInvoice {
        id: Uuid::now_v7(),
        customer_id: Reference::claimed(customer),
        number: "2026-0009".to_owned(),
        amount_cents: 1,
        paid: false,
    };
    let read = Invoice::get(invoice).one(&tenant, pool).await.map(drop);
    let written =
        Invoice::update(invoice).set(Invoice::PAID, true).run(&tenant, pool).await.map(drop);
    let deleted = Invoice::delete(invoice).run(&tenant, pool).await;
    let referred = Invoice::insert(new).run(&tenant, pool).await.map(drop);

    let mut paper = Paper::new(["statement", "answer"]);
    for (statement, answer) in [
        ("get", read),
        ("update", written),
        ("delete", deleted),
        ("insert that refers to it", referred),
    ] {
        let answer = answer.map_or_else(|error| error.to_string(), |()| "done".to_owned());
        paper.row([statement.to_owned(), answer]);
    }
    Ok(paper)
}

/// The plain ids of an invoice and its customer: from here on nothing knows whose they are.
async fn ids(grant: &Grant, pool: &TenantPool) -> Result<(Uuid, Uuid), tenant_sqlx::Error> {
    enter!(tenant = grant);
    let first = Invoice::select().order_by(Invoice::NUMBER.asc()).limit(1);
    let invoice = first.one(&tenant, pool).await?;
    let customer = Customer::get(invoice.customer_id).one(&tenant, pool).await?;
    Ok((invoice.id, customer.id))
}
