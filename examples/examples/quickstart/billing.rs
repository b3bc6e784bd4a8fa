//! The entities, and everything that one tenant does with them.

use tenant_sqlx::prelude::*;

use crate::paper::{Paper, money};

#[derive(Debug, TenantScoped)]
#[tenant(table = "customers")]
pub(crate) struct Customer {
    #[tenant(id)]
    pub(crate) id: Uuid,
    #[tenant(key)]
    pub(crate) tenant_id: Uuid,
    pub(crate) name: String,
    pub(crate) email: Option<String>,
}

#[derive(Debug, TenantScoped)]
#[tenant(table = "invoices")]
pub(crate) struct Invoice {
    #[tenant(id)]
    pub(crate) id: Uuid,
    #[tenant(key)]
    pub(crate) tenant_id: Uuid,
    #[tenant(references = Customer)]
    pub(crate) customer_id: Uuid,
    pub(crate) number: String,
    pub(crate) amount_cents: i64,
    pub(crate) paid: bool,
    #[tenant(version)]
    pub(crate) version: i64,
}

/// What is written for one tenant: a customer, an address, and the amounts of the invoices.
pub(crate) struct Book {
    customer: &'static str,
    email: &'static str,
    amounts: [i64; 3],
}

pub(crate) const ACME: Book =
    Book { customer: "Ann", email: "ann@acme.example", amounts: [12_000, 4_550, 99_900] };
pub(crate) const BOLT: Book =
    Book { customer: "Ben", email: "ben@bolt.example", amounts: [700, 1_250, 330] };

/// Writes the book for one tenant. Nothing here names the tenant: the token does.
pub(crate) async fn write(
    tenant: &Tenant<'_>,
    pool: &TenantPool,
    book: &Book,
) -> Result<(), Error> {
    let new = |email: Option<&str>| NewCustomer {
        id: Uuid::now_v7(),
        name: book.customer.to_owned(),
        email: email.map(str::to_owned),
    };
    let customer = Customer::insert(new(None)).run(tenant, pool).await?;
    // The second customer of this name is the first: the upsert writes the address to it.
    Customer::upsert(new(Some(book.email))).on(Customer::NAME).run(tenant, pool).await?;

    // All or nothing: three invoices, and the first of them paid.
    let mut transaction = pool.begin(tenant).await?;
    let mut invoices = Vec::new();
    for (count, amount_cents) in (1..).zip(book.amounts) {
        let new = NewInvoice {
            id: Uuid::now_v7(),
            customer_id: (&customer).into(),
            number: format!("2026-{count:04}"),
            amount_cents,
            paid: false,
        };
        invoices.push(Invoice::insert(new).run(tenant, &mut transaction).await?);
    }
    if let Some(first) = invoices.first() {
        Invoice::update(first).set(Invoice::PAID, true).run(tenant, &mut transaction).await?;
    }
    transaction.commit().await?;

    // Second thoughts: nothing of this transaction stays.
    let mut transaction = pool.begin(tenant).await?;
    Invoice::delete_where(Condition::all()).run(tenant, &mut transaction).await?;
    transaction.rollback().await
}

/// Lists the invoices with their customers.
pub(crate) async fn list(
    tenant: &Tenant<'_>,
    pool: &TenantPool,
    paper: &mut Paper<6>,
) -> Result<(), Error> {
    let rows = Invoice::select()
        .join(Invoice::CUSTOMER_ID)
        .order_by(Invoice::NUMBER.asc())
        .all(tenant, pool)
        .await?;
    for (invoice, customer) in rows {
        paper.row([
            tenant.slug().to_string(),
            invoice.number.clone(),
            customer.name.clone(),
            customer.email.clone().unwrap_or_default(),
            money(invoice.amount_cents),
            if invoice.paid { "yes" } else { "no" }.to_owned(),
        ]);
    }
    Ok(())
}

/// Counts and sums the invoices, and walks over them page by page.
pub(crate) async fn sum_up(
    tenant: &Tenant<'_>,
    pool: &TenantPool,
    paper: &mut Paper<5>,
) -> Result<(), Error> {
    let (count, total) = Invoice::select()
        .aggregate((Aggregate::rows(), Invoice::AMOUNT_CENTS.sum()))
        .one(tenant, pool)
        .await?;
    let open = Invoice::select()
        .filter(Invoice::PAID.eq(false))
        .aggregate(Invoice::AMOUNT_CENTS.sum())
        .one(tenant, pool)
        .await?;
    let mut pages = Vec::new();
    let mut after = None;
    loop {
        let page = Invoice::select().page(2).descending(Invoice::AMOUNT_CENTS).after(after);
        let page = page.read(tenant, pool).await?;
        pages.push(
            page.rows.iter().map(|row| money(row.amount_cents)).collect::<Vec<_>>().join(", "),
        );
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    paper.row([
        tenant.slug().to_string(),
        count.to_string(),
        money(total.unwrap_or_default()),
        money(open.unwrap_or_default()),
        pages.join(" | "),
    ]);
    Ok(())
}
