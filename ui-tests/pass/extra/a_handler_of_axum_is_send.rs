// A handler holds the token, a transaction and rows across awaits, and axum takes it.
use axum::extract::{Path, State};
use axum::{Extension, Json, Router};
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice, new_invoice};

async fn bill(
    State(pool): State<TenantPool>,
    Extension(grant): Extension<Grant>,
    Path(customer): Path<String>,
) -> Result<Json<Vec<String>>, String> {
    enter!(tenant = grant);
    let customer = Uuid::try_parse(&customer).map_err(|error| error.to_string())?;
    add(&tenant, &pool, customer).await.map(Json).map_err(|error| error.to_string())
}

async fn add(tenant: &Tenant<'_>, pool: &TenantPool, customer: Uuid) -> Result<Vec<String>, Error> {
    let mut transaction = pool.begin(tenant).await?;
    let customer = Customer::get(customer).one(tenant, &mut transaction).await?;
    let mut part = transaction.savepoint().await?;
    let invoice = Invoice::insert(new_invoice(&customer)).run(tenant, &mut part).await?;
    Invoice::update(&invoice).set(Invoice::NUMBER, "7").run(tenant, &mut part).await?;
    part.commit().await?;
    transaction.commit().await?;
    let page = Invoice::select().page(50).ascending(Invoice::NUMBER).read(tenant, pool).await?;
    let joined = Invoice::select().join(Invoice::CUSTOMER_ID).all(tenant, pool).await?;
    let names = joined.iter().map(|(_, customer)| customer.name.clone());
    Ok(page.rows.iter().map(|invoice| invoice.number.clone()).chain(names).collect())
}

fn main() {
    let _: Router<TenantPool> = Router::new().route("/customers/{id}/bill", axum::routing::post(bill));
}
