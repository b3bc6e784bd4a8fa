//! Tenants that are told by a number or by their slug.

use tenant_sqlx::prelude::*;
use tenant_sqlx::{DirectoryError, Placement, Status, TenantId, TenantRecord};

use crate::world::{World, on_both};

/// A directory in memory, of tenants whose ids have the type that the application chose.
struct InMemory<K>(Vec<TenantRecord<K>>);

impl<K: TenantId> InMemory<K> {
    fn of(ids: impl IntoIterator<Item = (K, &'static str)>) -> Self {
        let record = |(id, slug): (K, &str)| TenantRecord {
            id,
            slug: slug.parse().unwrap(),
            name: slug.to_uppercase(),
            status: Status::Active,
            placement: Placement::Shared,
        };
        Self(ids.into_iter().map(record).collect())
    }
}

impl<K: TenantId> Directory<K> for InMemory<K> {
    async fn find(&self, claim: &Claim<K>) -> Result<Option<TenantRecord<K>>, DirectoryError> {
        let answers = |record: &&TenantRecord<K>| match claim {
            Claim::Id(id) => record.id == *id,
            Claim::Slug(slug) => record.slug == *slug,
            _ => false,
        };
        Ok(self.0.iter().find(answers).cloned())
    }
}

/// An entity, its child and a test of both, for one type of tenant ids.
macro_rules! tenants_with_ids_of {
    ($module:ident, $id:ty, $column:literal, $one:expr, $other:expr) => {
        mod $module {
            use super::*;

            #[derive(Debug, Clone, PartialEq, TenantScoped)]
            #[tenant(table = "books")]
            pub struct Book {
                #[tenant(id, generated)]
                pub id: i64,
                #[tenant(key)]
                pub tenant_id: $id,
                pub title: String,
            }

            #[derive(Debug, Clone, PartialEq, TenantScoped)]
            #[tenant(table = "pages")]
            pub struct Leaf {
                #[tenant(id, generated)]
                pub id: i64,
                #[tenant(through = Book)]
                pub book_id: i64,
                pub number: i32,
            }

            async fn tables(world: &World) {
                let serial = match world.database.is_postgres() {
                    true => "BIGSERIAL PRIMARY KEY",
                    false => "INTEGER PRIMARY KEY AUTOINCREMENT",
                };
                let tables = format!(
                    "CREATE TABLE books (id {serial}, tenant_id {} NOT NULL, title TEXT NOT NULL, UNIQUE (tenant_id, title));
                     CREATE TABLE pages (id {serial}, book_id BIGINT NOT NULL REFERENCES books (id), number INTEGER NOT NULL)",
                    $column,
                );
                world.database.raw_execute(&tables).await;
            }

            fn book(title: &str) -> NewBook {
                NewBook { title: title.to_owned() }
            }

            on_both! {
            async fn rows_are_kept_apart(world) {
                tables(&world).await;
                let (one, other): ($id, $id) = ($one, $other);
                let directory = InMemory::of([(one.clone(), "one"), (other.clone(), "other")]);
                let theirs = directory.resolve(&Claim::Id(other.clone())).await.unwrap();
                enter!(theirs = theirs);
                let their_book = Book::insert(book("Atlas")).run(&theirs, &world.pool).await.unwrap();
                let ours = directory.resolve(&Claim::parse_slug("one").unwrap()).await.unwrap();
                enter!(ours = ours);
                assert_eq!(ours.id(), &one);
                let our_book = Book::insert(book("Atlas")).run(&ours, &world.pool).await.unwrap();
                assert_eq!((&our_book.tenant_id, &their_book.tenant_id), (&one, &other));

                assert!(Book::get(their_book.id).optional(&ours, &world.pool).await.unwrap().is_none());
                let refused = Book::update(their_book.id).set(Book::TITLE, "Mine").run(&ours, &world.pool).await;
                assert_eq!(refused.unwrap_err(), Error::NotFound { entity: "Book" });
                let refused = Leaf::insert(NewLeaf { book_id: Reference::claimed(their_book.id), number: 1 }).run(&ours, &world.pool).await;
                assert_eq!(refused.unwrap_err(), Error::ForeignReference { constraint: None });
                Leaf::insert(NewLeaf { book_id: Reference::claimed(our_book.id), number: 1 }).run(&ours, &world.pool).await.unwrap();
                assert!(ours.adopt((*their_book).clone()).is_err());
                let adopted = ours.adopt((*our_book).clone()).unwrap();
                Book::update(&adopted).set(Book::TITLE, "Globe").run(&ours, &world.pool).await.unwrap();
                let upserted = Book::upsert(book("Atlas")).on(Book::TITLE).run(&ours, &world.pool).await.unwrap();
                assert_ne!(upserted.id, their_book.id);
                Book::insert_many([book("1"), book("2")]).run(&ours, &world.pool).await.unwrap();
                assert_eq!(Leaf::delete_where(Condition::all()).run(&theirs, &world.pool).await.unwrap(), 0);
                assert_eq!(Book::delete_where(Condition::all()).run(&theirs, &world.pool).await.unwrap(), 1);
                assert_eq!(Book::select().count(&ours, &world.pool).await.unwrap(), 4);
            }
            }

            on_both! {
            async fn a_swept_row_names_its_tenant(world) {
                tables(&world).await;
                let directory = InMemory::of([($one, "one")]);
                let grant = directory.resolve(&Claim::Id($one)).await.unwrap();
                enter!(tenant = grant);
                Book::insert(book("Atlas")).run(&tenant, &world.pool).await.unwrap();
                let swept = CrossTenant::scope(&world.directory, "job", "test", async |cross| {
                    Book::sweep().all(&cross, &world.system).await
                }).await.unwrap().unwrap();
                assert_eq!(swept.len(), 1);
                assert_eq!(swept[0].claim, Some(Claim::Id($one)));
            }
            }
        }
    };
}

tenants_with_ids_of!(of_64_bits, i64, "BIGINT", i64::MIN, -1);
tenants_with_ids_of!(of_32_bits, i32, "INTEGER", 0, i32::MAX);
tenants_with_ids_of!(of_slugs, Slug, "TEXT", slug("acme"), slug("acme-2"));

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}
