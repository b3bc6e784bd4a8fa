// The id of an entity has a type of its own: it tells a row, and other entities refer to it.
use tenant_sqlx::prelude::*;

#[derive(Debug, Clone, PartialEq, Cell)]
struct InvoiceId(Uuid);

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: InvoiceId,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(references = Invoice)]
    corrects: Option<InvoiceId>,
}

#[derive(TenantScoped)]
#[tenant(table = "lines")]
struct Line {
    #[tenant(id, through = Invoice)]
    invoice_id: InvoiceId,
    #[tenant(id)]
    position: i32,
}

async fn correct(id: InvoiceId, tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    let wrong = Invoice::get(id).one(tenant, pool).await?;
    let corrected = NewInvoice { id: InvoiceId(Uuid::nil()), corrects: Some((&wrong).into()) };
    let corrected = Invoice::insert(corrected).run(tenant, pool).await?;
    Line::insert(NewLine { invoice_id: (&corrected).into(), position: 1 }).run(tenant, pool).await?;
    Invoice::delete(wrong.id.clone()).run(tenant, pool).await?;
    Ok(())
}

fn main() {}
