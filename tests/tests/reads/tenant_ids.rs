//! Tenants whose ids are numbers or names rather than UUIDs.

use tenant_sqlx::prelude::*;
use tenant_sqlx::{DirectoryError, Placement, Status, TenantId, TenantRecord};

use crate::world::{World, on_both};

#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "shops")]
struct Shop {
    #[tenant(id)]
    id: i64,
    #[tenant(key)]
    tenant_id: i64,
    name: String,
}

#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "tills")]
struct Till {
    #[tenant(id)]
    id: i64,
    #[tenant(through = Shop)]
    shop_id: i64,
    cents: i64,
}

#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "pages")]
struct WebPage {
    #[tenant(id)]
    path: String,
    #[tenant(key)]
    site: Slug,
    #[tenant(references = WebPage)]
    parent: Option<String>,
}

/// Knows every tenant whose claim names its id.
struct Anyone;

impl<K: TenantId> Directory<K> for Anyone {
    async fn find(&self, claim: &Claim<K>) -> Result<Option<TenantRecord<K>>, DirectoryError> {
        let Claim::Id(id) = claim else { return Ok(None) };
        Ok(Some(TenantRecord {
            id: id.clone(),
            slug: "some".parse().unwrap(),
            name: "Some".to_owned(),
            status: Status::Active,
            placement: Placement::Shared,
        }))
    }
}

async fn grant<K: TenantId>(id: K) -> Grant<K> {
    Anyone.resolve(&Claim::Id(id)).await.unwrap()
}

/// Shops whose ids are the numbers of the tenants, crosswise, and pages with the same paths.
async fn rows(world: &World) {
    let rows = "CREATE TABLE shops (id BIGINT PRIMARY KEY, tenant_id BIGINT NOT NULL, name TEXT NOT NULL);
        CREATE TABLE tills (id BIGINT PRIMARY KEY, shop_id BIGINT NOT NULL REFERENCES shops (id), cents BIGINT NOT NULL);
        CREATE TABLE pages (path TEXT NOT NULL, site TEXT NOT NULL, parent TEXT, PRIMARY KEY (site, path));
        INSERT INTO shops VALUES (1, 2, 'corner'), (2, 1, 'corner'), (12, 1, 'market'), (21, 12, 'corner');
        INSERT INTO tills VALUES (1, 2, 100), (2, 1, 20000), (12, 12, 1), (21, 21, 3000000);
        INSERT INTO pages VALUES ('/', 'a', NULL), ('/', 'ab', NULL), ('/blog', 'a', '/'), ('/blog', 'ab', '/'), ('/shop', 'ab', '/')";
    world.database.raw_execute(rows).await;
}

on_both! {
async fn tenants_with_numbers_are_told_apart(world) {
    rows(&world).await;
    let (first, second, twelfth) = (grant(1_i64).await, grant(2_i64).await, grant(12_i64).await);
    enter!(first = first);
    enter!(second = second);
    enter!(twelfth = twelfth);
    let pool = &world.pool;
    assert_eq!(Shop::select().count(&first, pool).await.unwrap(), 2);
    assert_eq!(Shop::select().one(&second, pool).await.unwrap().id, 1);
    assert_eq!(Shop::select().one(&twelfth, pool).await.unwrap().id, 21);
    assert!(Shop::get(1_i64).optional(&first, pool).await.unwrap().is_none());
    assert_eq!(Shop::get(2_i64).one(&first, pool).await.unwrap().tenant_id, 1);
    assert!(Till::get(2_i64).optional(&first, pool).await.unwrap().is_none());
    assert_eq!(Till::get(1_i64).one(&first, pool).await.unwrap().cents, 100);
    let sum = Till::select().aggregate(Till::CENTS.sum());
    assert_eq!(sum.one(&first, pool).await.unwrap(), Some(101));
    let joined = Till::select().join(Till::SHOP_ID).filter_joined(Shop::NAME.eq("corner"));
    assert_eq!(joined.one(&first, pool).await.unwrap().0.cents, 100);
    let rich = Condition::has(Till::SHOP_ID, Till::CENTS.gt(1000));
    assert!(!Shop::select().filter(rich).exists(&first, pool).await.unwrap());
    let page = Shop::select().page(1).ascending(Shop::NAME).read(&first, pool).await.unwrap();
    let refused =
        Shop::select().page(1).ascending(Shop::NAME).after(page.next).read(&second, pool).await;
    assert_eq!(refused.unwrap_err(), Error::Cursor);
}
}

on_both! {
async fn tenants_with_names_are_told_apart(world) {
    rows(&world).await;
    let (a, ab) = (grant(Slug::parse("a").unwrap()).await, grant(Slug::parse("ab").unwrap()).await);
    enter!(a = a);
    enter!(ab = ab);
    let pool = &world.pool;
    assert_eq!(WebPage::select().count(&a, pool).await.unwrap(), 2);
    assert_eq!(WebPage::select().count(&ab, pool).await.unwrap(), 3);
    assert_eq!(WebPage::get("/blog").one(&a, pool).await.unwrap().site.as_str(), "a");
    assert!(WebPage::get("/shop").optional(&a, pool).await.unwrap().is_none());
    assert_eq!(WebPage::select().join(WebPage::PARENT).count(&a, pool).await.unwrap(), 1);
    assert_eq!(WebPage::select().join_each(WebPage::PARENT).count(&ab, pool).await.unwrap(), 2);
    let shop = || Condition::has(WebPage::PARENT, WebPage::PATH.eq("/shop"));
    assert_eq!(WebPage::select().filter(shop()).count(&a, pool).await.unwrap(), 0);
    assert_eq!(WebPage::select().filter(shop()).count(&ab, pool).await.unwrap(), 1);
}
}
