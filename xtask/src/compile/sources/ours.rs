use std::pin::Pin;

use tenant_sqlx::prelude::*;

pub struct Place<'t> {
    pub pool: TenantPool,
    pub tenant: Tenant<'t>,
}

pub type Listed<'p> = Pin<Box<dyn Future<Output = Result<usize, Error>> + Send + 'p>>;
type List = for<'p, 't> fn(&'p Place<'t>) -> Listed<'p>;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let url = std::env::args().nth(1).unwrap();
    runtime.block_on(async {
        let system = SystemPool::connect(&url).await.unwrap();
        let directory = SqlDirectory::new(&system);
        let grant = directory.resolve(&Claim::Id(Uuid::nil())).await.unwrap();
        enter!(tenant = grant);
        let place = Place { pool: system.tenants(), tenant };
        for list in LISTS {
            println!("{}", list(&place).await.unwrap());
        }
    });
}

