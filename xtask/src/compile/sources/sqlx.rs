use std::pin::Pin;

use sqlx::PgPool;
use uuid::Uuid;

pub struct Place {
    pub pool: PgPool,
    pub tenant: Uuid,
}

pub type Listed<'p> = Pin<Box<dyn Future<Output = Result<usize, sqlx::Error>> + Send + 'p>>;
type List = for<'p> fn(&'p Place) -> Listed<'p>;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let url = std::env::args().nth(1).unwrap();
    runtime.block_on(async {
        let place = Place { pool: PgPool::connect(&url).await.unwrap(), tenant: Uuid::nil() };
        for list in LISTS {
            println!("{}", list(&place).await.unwrap());
        }
    });
}

