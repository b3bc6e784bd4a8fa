//! The rows of three tenants: their ids are their own, their names and numbers are not.

use uuid::Uuid;

use super::schema::TABLES;
use crate::world::EVERYONE;

/// The tenants.
pub const TENANTS: [u8; 3] = [1, 2, 3];

/// The id of a row. Those of the tenants follow each other closely, so that no range is one tenant's.
pub fn id(entity: &str, tenant: u8, number: u8) -> Uuid {
    let kind = TABLES.iter().position(|table| table.entity == entity).unwrap() as u128 + 1;
    Uuid::from_u128(kind << 112 | u128::from(number) << 8 | u128::from(tenant))
}

pub fn tenant_id(tenant: u8) -> Uuid {
    Uuid::from_u128(0xaaaa_0000_0000_0000 | u128::from(tenant))
}

/// The laboratory that the token is narrowed to.
pub fn level_id(tenant: u8) -> Uuid {
    id("Laboratory", tenant, 1)
}

/// A user is the same in all tenants.
pub fn user_id(number: u8) -> Uuid {
    Uuid::from_u128(0xbbbb_0000_0000_0000 | u128::from(number))
}

pub fn line_id(tenant: u8, number: u8) -> i64 {
    i64::from(number) * 10 + i64::from(tenant)
}

/// Whether each tenant has a row of this number, of those that new rows claim the id of.
pub fn is_there(entity: &str, number: u8) -> bool {
    let rows = match entity {
        "Customer" | "Invoice" | "LineNote" => 4,
        "InvoiceLine" => 6,
        "Laboratory" | "Template" | "Rate" => 2,
        "Sample" | "LabResult" => 5,
        "Charge" => 3,
        // The tenant is a part of its id.
        _ => 0,
    };
    (1..=rows).contains(&number)
}

/// A row before it is written.
struct Row {
    table: &'static str,
    values: Vec<String>,
}

/// The statements that write the rows of some tenants, and everyone's. A tenant that is alone has
/// nothing but what its narrowed token reaches.
pub fn rows(tenants: &[u8], alone: bool, postgres: bool) -> String {
    let mut rows = everyone(postgres);
    for tenant in tenants {
        of(*tenant, alone, postgres, &mut rows);
    }
    let statements = rows.iter().map(|row| {
        let Row { table, values } = row;
        format!("INSERT INTO {table} VALUES ({});", values.join(", "))
    });
    statements.collect()
}

fn everyone(postgres: bool) -> Vec<Row> {
    let id_of = |entity, number| literal(id(entity, 0, number), postgres);
    let mut rows = Vec::new();
    for (code, name) in [("IT", "Italy"), ("FR", "France"), ("DE", "Ann")] {
        rows.push(Row { table: "countries", values: vec![text(code), text(name)] });
    }
    for number in 1..=2 {
        let title = text(["Reminder", "Ann"][usize::from(number) - 1]);
        rows.push(Row {
            table: "templates",
            values: vec![id_of("Template", number), "NULL".to_owned(), title.clone()],
        });
        rows.push(Row {
            table: "rates",
            values: vec![
                id_of("Rate", number),
                literal(EVERYONE, postgres),
                title,
                number.to_string(),
            ],
        });
    }
    rows
}

fn of(tenant: u8, alone: bool, postgres: bool, rows: &mut Vec<Row>) {
    let id_of = |entity, number| literal(id(entity, tenant, number), postgres);
    let own = literal(tenant_id(tenant), postgres);
    let unique = format!("'Own{tenant}'");
    let names = [text("Ann"), text("Ben"), unique.clone(), text("Cid")];
    let mut add = |table: &'static str, values: Vec<String>| rows.push(Row { table, values });
    for number in 1..=4_u8 {
        let name = &names[usize::from(number) - 1];
        let referred = if number == 1 { null() } else { id_of("Customer", number - 1) };
        let email = if number % 2 == 0 { null() } else { text("a@b.c") };
        let country = [text("IT"), null(), text("FR"), text("IT")][usize::from(number) - 1].clone();
        let values =
            vec![id_of("Customer", number), own.clone(), name.clone(), email, country, referred];
        add("customers", values);
    }
    for number in 1..=4_u8 {
        let time = text(&format!("2026-01-0{number}T00:00:00+00:00"));
        add(
            "invoices",
            vec![
                id_of("Invoice", number),
                own.clone(),
                id_of("Customer", number % 3 + 1),
                if number % 2 == 0 { null() } else { id_of("Customer", 4) },
                text(&number.to_string()),
                (100 * i64::from(number % 3) + i64::from(tenant)).to_string(),
                if number % 2 == 0 { "TRUE" } else { "FALSE" }.to_owned(),
                if number == 2 { null() } else { text("Ann") },
                time.clone(),
                time.clone(),
                if number == 4 { time } else { null() },
                "1".to_owned(),
            ],
        );
    }
    for number in 1..=6_u8 {
        add(
            "invoice_lines",
            vec![
                line_id(tenant, number).to_string(),
                id_of("Invoice", number % 4 + 1),
                number.to_string(),
                if number == 3 { unique.clone() } else { text("Ann") },
                (number % 3 + tenant).to_string(),
            ],
        );
    }
    for number in 1..=4_u8 {
        let body = if number == 3 { unique.clone() } else { text("Ben") };
        add(
            "line_notes",
            vec![id_of("LineNote", number), line_id(tenant, number).to_string(), body],
        );
    }
    for number in 1..=2_u8 {
        let name = text(["North", "Ann"][usize::from(number) - 1]);
        add("laboratories", vec![id_of("Laboratory", number), own.clone(), name]);
    }
    for number in 1..=5_u8 {
        let laboratory = if number <= 3 { 1 } else { 2 };
        if alone && laboratory == 2 {
            continue;
        }
        let customer = if number == 2 { null() } else { id_of("Customer", number % 4 + 1) };
        let laboratory = id_of("Laboratory", laboratory);
        let code = text(&(number % 4).to_string());
        add("samples", vec![id_of("Sample", number), own.clone(), laboratory, customer, code]);
        let value = format!("{number}.{}", if tenant == 1 { "5" } else { "25" });
        add("results", vec![id_of("LabResult", number), id_of("Sample", number), value]);
    }
    for number in 1..=2_u8 {
        let name = [text("Ann"), unique.clone()][usize::from(number) - 1].clone();
        add("templates", vec![id_of("Template", number), own.clone(), name.clone()]);
        let percent = number + tenant;
        add("rates", vec![id_of("Rate", number), own.clone(), name, percent.to_string()]);
    }
    for number in 1..=3_u8 {
        let everyones = |entity| literal(id(entity, 0, 1), postgres);
        let rate = if number == 1 { everyones("Rate") } else { id_of("Rate", number - 1) };
        let template = match number {
            1 => everyones("Template"),
            2 => null(),
            _ => id_of("Template", 1),
        };
        let label = text(["Ann", "Ben", "Cid"][usize::from(number) - 1]);
        let oid = (4 - number).to_string();
        add("charges", vec![id_of("Charge", number), own.clone(), rate, template, label, oid]);
    }
    for number in 1..=3_u8 {
        let user = literal(user_id(number), postgres);
        add(
            "memberships",
            vec![own.clone(), user, text("red"), names[usize::from(number)].clone()],
        );
    }
}

fn literal(id: Uuid, postgres: bool) -> String {
    if postgres { format!("'{id}'") } else { format!("X'{}'", id.simple()) }
}

fn text(text: &str) -> String {
    format!("'{text}'")
}

fn null() -> String {
    "NULL".to_owned()
}
