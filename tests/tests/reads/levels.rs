//! Rows of a laboratory: out of reach for the other laboratory and for the other tenant.

use futures_util::StreamExt as _;
use tenant_sqlx::prelude::*;

use super::point;
use crate::world::{
    Customer, LabResult, Laboratory, NewLabResult, NewLaboratory, NewSample, Sample, World,
    customer, on_both,
};

type Lab<'t> = Tenant<'t, tenant_sqlx::Resolved<Laboratory>>;

/// A token for a new laboratory, and the key of it.
async fn laboratory<'t>(tenant: &Tenant<'t>, pool: &TenantPool, name: &str) -> Lab<'t> {
    let new = NewLaboratory { id: Uuid::now_v7(), name: name.to_owned() };
    let row = Laboratory::insert(new).run(tenant, pool).await.unwrap();
    tenant.narrow(&row.key()).unwrap()
}

/// A sample and its result. The codes are the same in all laboratories.
async fn sample<'t>(
    lab: &Lab<'t>,
    pool: &TenantPool,
    code: &str,
    value: f64,
) -> (Owned<'t, Sample>, Owned<'t, LabResult>) {
    let new = NewSample { id: Uuid::now_v7(), customer_id: None, code: code.to_owned() };
    let sample = Sample::insert(new).run(lab, pool).await.unwrap();
    let new = NewLabResult { id: Uuid::now_v7(), sample_id: (&sample).into(), value };
    let result = LabResult::insert(new).run(lab, pool).await.unwrap();
    (sample, result)
}

on_both! {
async fn l17_rows_of_another_laboratory_are_out_of_reach(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let north = laboratory(&acme, pool, "north").await;
    let south = laboratory(&acme, pool, "south").await;
    let abroad = laboratory(&bolt, pool, "north").await;
    sample(&north, pool, "S1", 1.0).await;
    let (theirs, _) = sample(&south, pool, "S1", 2.0).await;
    sample(&south, pool, "S2", 2.0).await;
    let (foreign, _) = sample(&abroad, pool, "S1", 4.0).await;
    assert_eq!(world.database.raw_count("SELECT count(*) FROM samples WHERE code = 'S1'").await, 3);

    for id in [theirs.id, foreign.id] {
        assert!(Sample::get(id).optional(&north, pool).await.unwrap().is_none());
        assert!(!Sample::select().filter(Sample::ID.eq(id)).exists(&north, pool).await.unwrap());
        let wide = Sample::ID.eq(id).or(Condition::all());
        assert_eq!(Sample::select().filter(wide).count(&north, pool).await.unwrap(), 1);
    }
    // The brand is the tenant's, so a key of the other laboratory fits; the predicate must not.
    assert!(Sample::get(theirs.key()).optional(&north, pool).await.unwrap().is_none());
    assert!(Sample::get(&theirs).optional(&north, pool).await.unwrap().is_none());
    assert_eq!(Sample::select().one(&north, pool).await.unwrap().code, "S1");
    assert_eq!(Sample::select().count(&south, pool).await.unwrap(), 2);
    assert_eq!(Sample::select().count(&abroad, pool).await.unwrap(), 1);
    let groups = Sample::select().group_by(Sample::CODE).aggregate(Aggregate::rows());
    assert_eq!(groups.all(&north, pool).await.unwrap(), [("S1".to_owned(), 1)]);
    assert_eq!(
        Sample::select().aggregate(Sample::CODE.max()).one(&north, pool).await.unwrap(),
        Some("S1".into())
    );
}
}

on_both! {
async fn l17_a_token_is_narrowed_to_a_row_of_its_own_tenant(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let named = async |tenant: &Tenant<'_>, name: &str| {
        laboratory(tenant, pool, name).await;
        Laboratory::select().filter(Laboratory::NAME.eq(name)).one(tenant, pool).await.unwrap().id
    };
    let (north, south) = (named(&acme, "north").await, named(&acme, "south").await);
    let abroad = named(&bolt, "north").await;
    let inside = Laboratory::get(north).narrow(&acme, pool).await.unwrap();
    sample(&inside, pool, "S1", 1.0).await;
    assert_eq!(Sample::select().one(&inside, pool).await.unwrap().laboratory_id, north);
    let mut transaction = pool.begin(&acme).await.unwrap();
    let beside = Laboratory::get(south).narrow(&acme, &mut transaction).await.unwrap();
    assert_eq!(Sample::select().count(&beside, &mut transaction).await.unwrap(), 0);
    transaction.commit().await.unwrap();
    for stranger in [abroad, Uuid::now_v7()] {
        let refused = Laboratory::get(stranger).narrow(&acme, pool).await.unwrap_err();
        assert_eq!(refused, Error::NotFound { entity: "Laboratory" });
    }
    assert!(Laboratory::get(abroad).narrow(&bolt, pool).await.is_ok());
}
}

on_both! {
async fn l17_rows_owned_through_a_laboratorys_row_are_out_of_reach(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let north = laboratory(&acme, pool, "north").await;
    let south = laboratory(&acme, pool, "south").await;
    let abroad = laboratory(&bolt, pool, "north").await;
    sample(&north, pool, "S1", 1.5).await;
    let (_, theirs) = sample(&south, pool, "S1", 20.0).await;
    let (_, foreign) = sample(&abroad, pool, "S1", 300.0).await;

    for id in [theirs.id, foreign.id] {
        assert!(LabResult::get(id).optional(&north, pool).await.unwrap().is_none());
        assert!(
            !LabResult::select().filter(LabResult::ID.eq(id)).exists(&north, pool).await.unwrap()
        );
    }
    let value = LabResult::VALUE;
    let values = (Aggregate::rows(), value.sum(), value.avg(), value.min(), value.max());
    let found = LabResult::select().aggregate(values).one(&north, pool).await.unwrap();
    assert_eq!(found, (1, Some(1.5), Some(1.5), Some(1.5), Some(1.5)));
    let (result, sample) =
        LabResult::select().join(LabResult::SAMPLE_ID).one(&north, pool).await.unwrap();
    assert_eq!((result.value, sample.code.as_str()), (1.5, "S1"));
    let (_, result) =
        Sample::select().left_join_each(LabResult::SAMPLE_ID).one(&south, pool).await.unwrap();
    assert_eq!(result.unwrap().value, 20.0);
    let strong = || Condition::has(LabResult::SAMPLE_ID, LabResult::VALUE.gt(10.0));
    assert_eq!(Sample::select().filter(strong()).count(&north, pool).await.unwrap(), 0);
    assert_eq!(Sample::select().filter(strong()).count(&south, pool).await.unwrap(), 1);
    let page = LabResult::select().page(5).read(&north, pool).await.unwrap();
    assert_eq!((page.rows.len(), page.next.is_none()), (1, true));
}
}

on_both! {
async fn l17_a_sub_select_keeps_to_the_laboratory(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let north = laboratory(&acme, pool, "north").await;
    let south = laboratory(&acme, pool, "south").await;
    let abroad = laboratory(&bolt, pool, "north").await;
    let (ours, _) = sample(&north, pool, "S1", 1.0).await;
    sample(&south, pool, "S1", 99.0).await;
    sample(&abroad, pool, "S1", 99.0).await;

    let pinned = || Sample::select().filter(Sample::ID.eq(ours.id));
    let strong =
        || LabResult::select().filter(LabResult::VALUE.gt(10.0)).column(LabResult::SAMPLE_ID);
    let strong_codes =
        || Sample::select().filter(Sample::ID.is_in_select(strong())).column(Sample::CODE);
    assert_eq!(
        pinned()
            .filter(Sample::CODE.is_in_select(strong_codes()))
            .count(&north, pool)
            .await
            .unwrap(),
        0
    );
    assert_eq!(
        pinned()
            .filter(Sample::CODE.is_not_in_select(strong_codes()))
            .count(&north, pool)
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        Sample::select()
            .filter(Sample::CODE.is_in_select(strong_codes()))
            .count(&south, pool)
            .await
            .unwrap(),
        1
    );
}
}

on_both! {
async fn l17_another_laboratorys_cursor_opens_none_of_its_rows(world) {
    enter!(acme = world.acme);
    let pool = &world.pool;
    let north = laboratory(&acme, pool, "north").await;
    let south = laboratory(&acme, pool, "south").await;
    for code in ["S1", "S2", "S3"] {
        sample(&north, pool, code, 1.0).await;
        sample(&south, pool, code, 2.0).await;
    }
    let paged = || Sample::select().page(1).ascending(Sample::CODE);
    let cursor = paged().read(&south, pool).await.unwrap().next;
    if let Ok(page) = paged().after(cursor).read(&north, pool).await {
        assert_eq!(
            Sample::get(page.rows[0].id).one(&north, pool).await.unwrap().code,
            page.rows[0].code
        );
    }
    let mut results = Vec::new();
    let mut stream = std::pin::pin!(LabResult::select().stream(&north, pool));
    while let Some(row) = stream.next().await {
        results.push(row.unwrap().value);
    }
    assert_eq!(results, [1.0; 3]);
}
}

on_both! {
async fn l17_a_row_of_another_tenant_that_names_this_laboratory_is_out_of_reach(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let north = laboratory(&acme, pool, "north").await;
    let abroad = laboratory(&bolt, pool, "north").await;
    let (ours, _) = sample(&north, pool, "S1", 1.0).await;
    let (foreign, result) = sample(&abroad, pool, "S1", 2.0).await;
    point(&world, "samples", foreign.id, "laboratory_id", ours.laboratory_id).await;
    assert_eq!(
        world.database.raw_count("SELECT count(DISTINCT laboratory_id) FROM samples").await,
        1
    );

    assert_eq!(Sample::select().one(&north, pool).await.unwrap().id, ours.id);
    assert!(Sample::get(foreign.id).optional(&north, pool).await.unwrap().is_none());
    assert!(LabResult::get(result.id).optional(&north, pool).await.unwrap().is_none());
    assert_eq!(LabResult::select().count(&north, pool).await.unwrap(), 1);
    // Bolt's own laboratory lost it too.
    assert_eq!(Sample::select().count(&abroad, pool).await.unwrap(), 0);
    assert_eq!(LabResult::select().count(&abroad, pool).await.unwrap(), 0);
}
}

on_both! {
async fn a_narrowed_token_reads_the_rows_of_the_whole_tenant(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    world.database.raw_execute("INSERT INTO countries VALUES ('CH', 'Switzerland')").await;
    let north = laboratory(&acme, pool, "north").await;
    laboratory(&acme, pool, "south").await;
    laboratory(&bolt, pool, "north").await;
    let ann = customer(&acme, pool, "Ann").await;
    let theirs = customer(&bolt, pool, "Ann").await;

    assert_eq!(Customer::select().one(&north, pool).await.unwrap().id, ann.id);
    assert_eq!(Customer::get(&ann).one(&north, pool).await.unwrap().name, "Ann");
    assert!(Customer::get(theirs.id).optional(&north, pool).await.unwrap().is_none());
    assert_eq!(Laboratory::select().count(&north, pool).await.unwrap(), 2);
    assert_eq!(crate::world::Country::select().count(&north, pool).await.unwrap(), 1);
    let mut transaction = pool.begin(&north).await.unwrap();
    assert_eq!(Customer::select().count(&acme, &mut transaction).await.unwrap(), 1);
    transaction.commit().await.unwrap();
}
}

on_both! {
async fn l07_a_join_out_of_a_laboratory_stops_at_another_tenants_row(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let north = laboratory(&acme, pool, "north").await;
    let (ours, _) = sample(&north, pool, "S1", 1.0).await;
    let theirs = customer(&bolt, pool, "Ann").await;
    point(&world, "samples", ours.id, "customer_id", theirs.id).await;
    let (_, customer) =
        Sample::select().left_join(Sample::CUSTOMER_ID).one(&north, pool).await.unwrap();
    assert!(customer.is_none());
    let chain = LabResult::select().join(LabResult::SAMPLE_ID).then_join(Sample::CUSTOMER_ID);
    assert_eq!(chain.count(&north, pool).await.unwrap(), 0);
    let named = Sample::CUSTOMER_ID.is_one_with(Customer::NAME.eq("Ann"));
    assert_eq!(Sample::select().filter(named).count(&north, pool).await.unwrap(), 0);
    let names = Customer::select().column(Customer::ID);
    assert_eq!(
        Sample::select()
            .filter(Sample::CUSTOMER_ID.is_in_select(names))
            .count(&north, pool)
            .await
            .unwrap(),
        0
    );
}
}

on_both! {
async fn l17_a_join_through_a_row_of_another_laboratory_gives_no_row(world) {
    enter!(acme = world.acme);
    let pool = &world.pool;
    aliquots(&world).await;
    let north = laboratory(&acme, pool, "north").await;
    let south = laboratory(&acme, pool, "south").await;
    let (ours, _) = sample(&north, pool, "S1", 1.0).await;
    let (theirs, _) = sample(&south, pool, "S1", 2.0).await;
    let new = NewAliquot { id: Uuid::now_v7(), sample_id: (&ours).into() };
    let aliquot = Aliquot::insert(new).run(&north, pool).await.unwrap();
    point(&world, "aliquots", aliquot.id, "sample_id", theirs.id).await;

    assert_eq!(Aliquot::select().one(&north, pool).await.unwrap().sample_id, theirs.id);
    assert_eq!(Aliquot::select().join(Aliquot::SAMPLE_ID).count(&north, pool).await.unwrap(), 0);
    let (_, sample) =
        Aliquot::select().left_join(Aliquot::SAMPLE_ID).one(&north, pool).await.unwrap();
    assert!(sample.is_none());
    let coded = Aliquot::SAMPLE_ID.is_one_with(Sample::CODE.eq("S1"));
    assert_eq!(Aliquot::select().filter(coded).count(&north, pool).await.unwrap(), 0);
    let taken = Condition::has(Aliquot::SAMPLE_ID, Condition::all());
    assert_eq!(Sample::select().filter(taken).count(&south, pool).await.unwrap(), 0);
}
}

/// A row within a laboratory that refers to another such row.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "aliquots")]
struct Aliquot {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(within = Laboratory)]
    laboratory_id: Uuid,
    #[tenant(references = Sample)]
    sample_id: Uuid,
}

async fn aliquots(world: &World) {
    let uuid = if world.database.is_postgres() { "UUID" } else { "BLOB" };
    let table = format!(
        "CREATE TABLE aliquots (id {uuid} PRIMARY KEY, tenant_id {uuid} NOT NULL, laboratory_id {uuid} NOT NULL,
             sample_id {uuid} NOT NULL REFERENCES samples (id))"
    );
    world.database.raw_execute(&table).await;
}
