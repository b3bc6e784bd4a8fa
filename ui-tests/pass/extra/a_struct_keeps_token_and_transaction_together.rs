// A unit of work keeps the token, the transaction and rows of one tenant.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

struct Work<'t> {
    tenant: Tenant<'t>,
    transaction: Transaction<'t>,
    touched: Vec<Owned<'t, Invoice>>,
}

impl<'t> Work<'t> {
    async fn begin(tenant: Tenant<'t>, pool: &TenantPool) -> Result<Self, Error> {
        let transaction = pool.begin(&tenant).await?;
        Ok(Self { tenant, transaction, touched: Vec::new() })
    }

    async fn renumber(&mut self, id: Uuid) -> Result<(), Error> {
        let invoice = Invoice::update(id)
            .set(Invoice::NUMBER, "7")
            .run(&self.tenant, &mut self.transaction)
            .await?;
        self.touched.push(invoice);
        Ok(())
    }
}

fn main() {}
