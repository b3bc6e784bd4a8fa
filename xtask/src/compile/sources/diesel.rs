use std::pin::Pin;

use diesel_async::{AsyncConnection as _, AsyncPgConnection};
use uuid::Uuid;

pub struct Place {
    pub connection: AsyncPgConnection,
    pub tenant: Uuid,
}

pub type Listed<'p> = Pin<Box<dyn Future<Output = diesel::QueryResult<usize>> + Send + 'p>>;
type List = for<'p> fn(&'p mut Place) -> Listed<'p>;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let url = std::env::args().nth(1).unwrap();
    runtime.block_on(async {
        let connection = AsyncPgConnection::establish(&url).await.unwrap();
        let mut place = Place { connection, tenant: Uuid::nil() };
        for list in LISTS {
            println!("{}", list(&mut place).await.unwrap());
        }
    });
}

