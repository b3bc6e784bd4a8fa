//! What many of the programs in `fail/` and `pass/` share: entities, and new rows of them.
//!
//! Tokens are not made here. The programs take them as arguments, since a token can't be made up; those that
//! need two take two [`Grant`]s and enter both.

use chrono::{DateTime, Utc};
use tenant_sqlx::prelude::*;

/// A country. Nobody owns it.
#[derive(Debug, Clone, PartialEq, Global)]
#[tenant(table = "countries")]
pub struct Country {
    /// The two letters of ISO 3166.
    #[tenant(id)]
    pub code: String,
    /// The name in English.
    pub name: String,
}

/// Somebody who gets invoices.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "customers")]
pub struct Customer {
    /// The id.
    #[tenant(id)]
    pub id: Uuid,
    /// The tenant that owns the row.
    #[tenant(key)]
    pub tenant_id: Uuid,
    /// The name.
    pub name: String,
    /// The address for mail, unique in the tenant.
    pub email: String,
    /// Where the customer is at home.
    #[tenant(references = Country)]
    pub country_code: Option<String>,
}

/// An invoice to a customer, with soft delete and a version.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "invoices")]
pub struct Invoice {
    /// The id.
    #[tenant(id)]
    pub id: Uuid,
    /// The tenant that owns the row.
    #[tenant(key)]
    pub tenant_id: Uuid,
    /// Who gets it.
    #[tenant(references = Customer)]
    pub customer_id: Uuid,
    /// The number, unique in the tenant.
    pub number: String,
    /// The amount in cents.
    pub amount_cents: i64,
    /// An id in another system, of no meaning here.
    pub external_id: Uuid,
    /// When the row was inserted.
    #[tenant(created_at)]
    pub created_at: DateTime<Utc>,
    /// When the row was deleted softly.
    #[tenant(deleted_at)]
    pub deleted_at: Option<DateTime<Utc>>,
    /// How often the row was written.
    #[tenant(version)]
    pub version: i64,
}

/// A line of an invoice, which owns it.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "invoice_lines")]
pub struct InvoiceLine {
    /// The id.
    #[tenant(id)]
    pub id: Uuid,
    /// The invoice, and with it the tenant.
    #[tenant(through = Invoice)]
    pub invoice_id: Uuid,
    /// What is charged.
    pub description: String,
    /// How many.
    pub quantity: i32,
}

/// A laboratory of a tenant: a level.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "laboratories")]
pub struct Laboratory {
    /// The id.
    #[tenant(id)]
    pub id: Uuid,
    /// The tenant that owns the row.
    #[tenant(key)]
    pub tenant_id: Uuid,
    /// The name.
    pub name: String,
}

/// A sample in a laboratory.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "samples")]
pub struct Sample {
    /// The id.
    #[tenant(id)]
    pub id: Uuid,
    /// The tenant that owns the row.
    #[tenant(key)]
    pub tenant_id: Uuid,
    /// The laboratory that owns the row inside the tenant.
    #[tenant(within = Laboratory)]
    pub laboratory_id: Uuid,
    /// Whose sample it is.
    #[tenant(references = Customer)]
    pub customer_id: Uuid,
    /// What is written on the tube.
    pub code: String,
}

/// What each customer owes: a view.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(view = "customer_totals")]
pub struct CustomerTotal {
    /// The customer.
    #[tenant(id)]
    pub customer_id: Uuid,
    /// The tenant that owns the row.
    #[tenant(key)]
    pub tenant_id: Uuid,
    /// The sum in cents.
    pub total_cents: i64,
}

/// A customer of the name Anna.
pub fn new_customer<'t>() -> NewCustomer<'t> {
    NewCustomer {
        id: Uuid::nil(),
        name: "Anna".to_owned(),
        email: "anna@example.org".to_owned(),
        country_code: None,
    }
}

/// An invoice to this customer.
pub fn new_invoice<'t>(customer: impl Into<Reference<'t, Customer>>) -> NewInvoice<'t> {
    NewInvoice {
        id: Uuid::nil(),
        customer_id: customer.into(),
        number: "2026-0001".to_owned(),
        amount_cents: 100,
        external_id: Uuid::nil(),
    }
}

/// A line of this invoice.
pub fn new_line<'t>(invoice: impl Into<Reference<'t, Invoice>>) -> NewInvoiceLine<'t> {
    NewInvoiceLine {
        id: Uuid::nil(),
        invoice_id: invoice.into(),
        description: "Tea".to_owned(),
        quantity: 1,
    }
}

/// A sample of this customer, for whatever laboratory the token is narrowed to.
pub fn new_sample<'t>(customer: impl Into<Reference<'t, Customer>>) -> NewSample<'t> {
    NewSample { id: Uuid::nil(), customer_id: customer.into(), code: "A-1".to_owned() }
}

/// A customer of this tenant.
///
/// # Errors
///
/// [`Error::NotFound`] when there is none.
pub async fn some_customer<'t>(
    tenant: &Tenant<'t>,
    pool: &TenantPool,
) -> Result<Owned<'t, Customer>, Error> {
    Customer::select().limit(1).one(tenant, pool).await
}

/// An invoice of this tenant.
///
/// # Errors
///
/// [`Error::NotFound`] when there is none.
pub async fn some_invoice<'t>(
    tenant: &Tenant<'t>,
    pool: &TenantPool,
) -> Result<Owned<'t, Invoice>, Error> {
    Invoice::select().limit(1).one(tenant, pool).await
}
