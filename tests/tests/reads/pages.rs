//! Reading page by page: every row once, in order, whatever comes and goes.

use tenant_sqlx::prelude::*;

use crate::world::{
    Customer, Invoice, Membership, NewInvoice, NewMembership, NewTemplate, Template, customer,
    invoice, on_both,
};

/// How many invoices a tenant has; no page size but 1, 3, 19 and 57 divides it.
const ROWS: usize = 57;

/// The tenant's invoices, with few amounts, so that many rows are equal in the order.
async fn many<'t>(tenant: &Tenant<'t>, pool: &TenantPool) -> Vec<Owned<'t, Invoice>> {
    let ann = customer(tenant, pool, "Ann").await;
    let new = (0..ROWS).map(|row| NewInvoice {
        id: Uuid::now_v7(),
        customer_id: (&ann).into(),
        payer_id: None,
        number: format!("{row:03}"),
        amount_cents: (row * 7 % 5) as i64,
        paid: row % 2 == 0,
        note: None,
    });
    Invoice::insert_many(new.collect::<Vec<_>>()).returning(tenant, pool).await.unwrap()
}

type Pages = fn(u32) -> tenant_sqlx::statement::Paged<Invoice>;

/// Reads to the end, sending each cursor through text as a client would.
async fn walk(tenant: &Tenant<'_>, pool: &TenantPool, paged: Pages, size: u32) -> Vec<Invoice> {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let page = paged(size).after(after).read(tenant, pool).await.unwrap();
        assert!(page.rows.len() <= size as usize);
        assert!(
            page.next.is_none() || page.rows.len() == size as usize,
            "a page in the middle is full"
        );
        rows.extend(page.rows.into_iter().map(Owned::into_inner));
        assert!(rows.len() <= ROWS, "a row is given twice");
        match page.next {
            Some(next) => after = Some(next.to_string().parse::<Cursor>().unwrap()),
            None => return rows,
        }
    }
}

on_both! {
async fn a_walk_gives_every_row_once_and_in_order(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let ours = many(&acme, &world.pool).await;
    many(&bolt, &world.pool).await;
    let mut expected: Vec<Invoice> = ours.into_iter().map(Owned::into_inner).collect();

    expected.sort_by_key(|row| (row.amount_cents, row.id));
    for size in [1, 7, 10, 19, 56, 57, 58, 1000] {
        let rows = walk(
            &acme,
            &world.pool,
            |size| Invoice::select().page(size).ascending(Invoice::AMOUNT_CENTS),
            size,
        )
        .await;
        assert_eq!(rows, expected, "in pages of {size}");
    }
    expected.sort_by_key(|row| (-row.amount_cents, row.id));
    for size in [1, 10, 57] {
        let rows = walk(
            &acme,
            &world.pool,
            |size| Invoice::select().page(size).descending(Invoice::AMOUNT_CENTS),
            size,
        )
        .await;
        assert_eq!(rows, expected, "downwards in pages of {size}");
    }
    expected.sort_by_key(|row| row.id);
    assert_eq!(walk(&acme, &world.pool, |size| Invoice::select().page(size), 10).await, expected);
    assert_eq!(world.database.raw_count("SELECT count(*) FROM invoices").await, 2 * ROWS as i64);
}
}

on_both! {
async fn a_walk_takes_several_columns_in_both_directions(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    many(&bolt, &world.pool).await;
    let ours = many(&acme, &world.pool).await;
    let mut expected: Vec<Invoice> = ours.into_iter().map(Owned::into_inner).collect();
    expected.sort_by_key(|row| (!row.paid, row.amount_cents, row.id));
    let paged: Pages = |size| {
        Invoice::select().page(size).descending(Invoice::PAID).ascending(Invoice::AMOUNT_CENTS)
    };
    assert_eq!(walk(&acme, &world.pool, paged, 4).await, expected);

    expected.sort_by_key(|row| (row.created_at, std::cmp::Reverse(row.number.clone())));
    let paged: Pages = |size| {
        Invoice::select().page(size).ascending(Invoice::CREATED_AT).descending(Invoice::NUMBER)
    };
    assert_eq!(walk(&acme, &world.pool, paged, 9).await, expected);
}
}

on_both! {
async fn a_walk_keeps_to_its_filter(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    many(&bolt, &world.pool).await;
    let ours = many(&acme, &world.pool).await;
    let mut expected: Vec<Invoice> = ours.into_iter().map(Owned::into_inner).collect();
    expected.retain(|row| row.number.as_str() < "005" || row.paid);
    expected.sort_by_key(|row| (row.amount_cents, row.id));
    let paged: Pages = |size| {
        let some = Invoice::NUMBER.lt("005").or(Invoice::PAID.eq(true));
        Invoice::select().filter(some).page(size).ascending(Invoice::AMOUNT_CENTS)
    };
    assert_eq!(walk(&acme, &world.pool, paged, 5).await, expected);
}
}

on_both! {
async fn edges_of_the_size(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    many(&bolt, &world.pool).await;
    let pool = &world.pool;
    let empty = Invoice::select().page(10).read(&acme, pool).await.unwrap();
    assert!(empty.rows.is_empty() && empty.next.is_none());

    many(&acme, pool).await;
    let page = Invoice::select().page(0).read(&acme, pool).await.unwrap();
    assert_eq!((page.rows.len(), page.next.is_some()), (1, true));
    let page = Invoice::select().page(u32::MAX).read(&acme, pool).await.unwrap();
    assert_eq!((page.rows.len(), page.next.is_some()), (ROWS, false));
    let page = Invoice::select().page(ROWS as u32).read(&acme, pool).await.unwrap();
    assert_eq!((page.rows.len(), page.next.is_some()), (ROWS, false));
    let page = Invoice::select().page(ROWS as u32 - 1).read(&acme, pool).await.unwrap();
    assert_eq!((page.rows.len(), page.next.is_some()), (ROWS - 1, true));
    let page = Invoice::select()
        .limit(2)
        .offset(1)
        .order_by(Invoice::NUMBER.desc())
        .page(5)
        .ascending(Invoice::NUMBER);
    assert_eq!(page.read(&acme, pool).await.unwrap().rows[0].number, "000");
}
}

on_both! {
async fn rows_that_come_and_go_between_pages_disturb_nothing(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    many(&bolt, &world.pool).await;
    many(&acme, &world.pool).await;
    let pool = &world.pool;
    let ann = Customer::select().one(&acme, pool).await.unwrap();
    let paged = |after| {
        Invoice::select().page(10).ascending(Invoice::NUMBER).after(after).read(&acme, pool)
    };
    let numbers =
        |rows: &[Owned<'_, Invoice>]| rows.iter().map(|row| row.number.clone()).collect::<Vec<_>>();

    let first = paged(None).await.unwrap();
    let mut seen = numbers(&first.rows);
    // The row that the cursor stands on goes, one behind it goes, one comes before and one behind.
    for gone in ["009", "004", "012"] {
        Invoice::delete_where(Invoice::NUMBER.eq(gone)).run(&acme, pool).await.unwrap();
    }
    invoice(&acme, pool, &ann, "008a", 1).await;
    invoice(&acme, pool, &ann, "012a", 1).await;
    let mut after = first.next;
    while after.is_some() {
        let page = paged(after).await.unwrap();
        seen.extend(numbers(&page.rows));
        assert!(seen.len() <= ROWS, "a row is given twice");
        after = page.next;
    }
    let mut expected: Vec<_> = (0..ROWS).map(|row| format!("{row:03}")).collect();
    expected[12] = "012a".to_owned();
    assert_eq!(seen, expected);
}
}

on_both! {
async fn a_page_of_a_composite_id_keeps_to_the_tenant(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let users: Vec<Uuid> = (0..5).map(|_| Uuid::now_v7()).collect();
    for (tenant, role) in [(0, "guest"), (1, "owner")] {
        for user_id in &users {
            for team in ["blue", "red", "sand"] {
                let new = NewMembership { user_id: *user_id, team: team.into(), role: role.into() };
                if tenant == 0 {
                    Membership::insert(new).run(&acme, &world.pool).await.unwrap();
                } else {
                    Membership::insert(new).run(&bolt, &world.pool).await.unwrap();
                }
            }
        }
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = Membership::select()
            .page(4)
            .ascending(Membership::ROLE)
            .after(after)
            .read(&acme, &world.pool)
            .await
            .unwrap();
        seen.extend(page.rows.iter().map(|row| (row.user_id, row.team.clone(), row.role.clone())));
        assert!(seen.len() <= 15, "a row is given twice");
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let teams = |user: &Uuid| {
        ["blue", "red", "sand"].map(|team| (*user, team.to_owned(), "guest".to_owned()))
    };
    assert_eq!(seen, users.iter().flat_map(teams).collect::<Vec<_>>());
}
}

on_both! {
/// What comes out of a page goes into the next one, or the page says why not.
async fn a_cursor_of_a_long_text_comes_back_from_the_client_or_is_not_made(world) {
    enter!(acme = world.acme);
    let paged = || Template::select().page(1).ascending(Template::TITLE);
    for (letter, length) in [("a", 6_000), ("b", 1), ("c", 100_000), ("d", 1)] {
        let new = NewTemplate { id: Uuid::now_v7(), title: letter.repeat(length) };
        Template::insert(new).run(&acme, &world.pool).await.unwrap();
    }
    let mut after = None;
    for letter in ["a", "b"] {
        let page = paged().after(after).read(&acme, &world.pool).await.unwrap();
        assert!(page.rows[0].title.starts_with(letter));
        after = Some(page.next.unwrap().to_string().parse::<Cursor>().unwrap());
    }
    let refused = paged().after(after.clone()).read(&acme, &world.pool).await.unwrap_err();
    assert!(matches!(refused, Error::Statement { .. }), "{refused:?}");
    let rest = Template::select()
        .page(2)
        .ascending(Template::TITLE)
        .after(after)
        .read(&acme, &world.pool)
        .await
        .unwrap();
    assert_eq!((rest.rows.len(), rest.next.is_none()), (2, true));
}
}
