// kind: attribute
// Owns orders through offers and offers through orders: no tenant column ends the chain.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "orders")]
struct Order {
    #[tenant(id)]
    id: Uuid,
    #[tenant(through = Offer)] //~ E0275: overflow evaluating the requirement `<Offer as Entity>::Level
    //~^ E0275: overflow evaluating the requirement `<Order as Entity>::Level
    offer_id: Uuid,
}

#[derive(TenantScoped)]
#[tenant(table = "offers")]
struct Offer {
    #[tenant(id)]
    id: Uuid,
    #[tenant(through = Order)] //~ E0275: overflow evaluating the requirement `<Order as Entity>::Level
    //~^ E0275: overflow evaluating the requirement `<Offer as Entity>::Level
    order_id: Uuid,
}

fn main() {}
