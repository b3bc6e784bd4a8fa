//! The tables, and what is in them before anything is measured.

use std::fmt::Write as _;

use uuid::Uuid;

use crate::operation::Operation;

pub const INVOICES: u128 = 2_000;
pub const CUSTOMERS: u128 = 100;

/// Whose rows are read and written.
pub const TENANT: Uuid = tenant(0);

/// Which form of SQL the tables are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Postgres,
    Sqlite,
}

const fn tenant(number: u128) -> Uuid {
    Uuid::from_u128(0xa000_0000_0000_0000_0000_0000_0000_0000 + number)
}

pub fn customer(tenant: u128, number: u128) -> Uuid {
    Uuid::from_u128(
        0xb000_0000_0000_0000_0000_0000_0000_0000 + tenant * CUSTOMERS + number % CUSTOMERS,
    )
}

pub fn invoice(tenant: u128, number: u128) -> Uuid {
    Uuid::from_u128(
        0xc000_0000_0000_0000_0000_0000_0000_0000 + tenant * INVOICES + number % INVOICES,
    )
}

/// The invoice that this round is about.
pub fn invoice_of(round: u64) -> Uuid {
    invoice(0, u128::from(round) * 7)
}

/// The row that is planted and deleted in this round.
pub fn planted(round: u64) -> Uuid {
    Uuid::from_u128(0xd000_0000_0000_0000_0000_0000_0000_0000 + u128::from(round))
}

/// Whether this invoice is paid, at the beginning and after each update.
pub fn is_paid(invoice: Uuid) -> bool {
    invoice.as_u128().is_multiple_of(2)
}

pub fn number(number: u128) -> String {
    format!("2026-{:06}", number % INVOICES)
}

/// A new row that no other has: what is inserted is recognised by its position.
pub struct New {
    pub id: Uuid,
    pub customer_id: Uuid,
    pub number: String,
}

impl New {
    pub const POSITION: i32 = -1;
    pub const AMOUNT: i64 = 500;

    pub fn make(operation: Operation, round: u64) -> Self {
        let id = if operation == Operation::Plant { planted(round) } else { Uuid::now_v7() };
        Self { id, customer_id: customer(0, u128::from(round)), number: id.simple().to_string() }
    }
}

/// Tables and rows of two tenants, as statements.
pub fn script(dialect: Dialect) -> String {
    let (uuid, boolean) = match dialect {
        Dialect::Postgres => ("UUID", ["false", "true"]),
        Dialect::Sqlite => ("BLOB", ["0", "1"]),
    };
    let literal = |id: Uuid| match dialect {
        Dialect::Postgres => format!("'{id}'"),
        Dialect::Sqlite => format!("X'{}'", id.simple()),
    };
    let mut script = format!(
        "CREATE TABLE customers (id {uuid} NOT NULL PRIMARY KEY, tenant_id {uuid} NOT NULL, name TEXT NOT NULL);
         CREATE TABLE invoices (id {uuid} NOT NULL PRIMARY KEY, tenant_id {uuid} NOT NULL,
             customer_id {uuid} NOT NULL REFERENCES customers (id), number TEXT NOT NULL,
             amount_cents BIGINT NOT NULL, paid BOOLEAN NOT NULL, note TEXT, position INTEGER NOT NULL,
             UNIQUE (tenant_id, number));\n"
    );
    for owner in 0..2 {
        let customers: Vec<_> = (0..CUSTOMERS)
            .map(|row| {
                let id = literal(customer(owner, row));
                format!("({id}, {}, 'customer {row}')", literal(tenant(owner)))
            })
            .collect();
        let _ = writeln!(script, "INSERT INTO customers VALUES {};", customers.join(","));
        let invoices: Vec<_> = (0..INVOICES)
            .map(|row| {
                format!(
                    "({}, {}, {}, '{}', {}, {}, {}, {row})",
                    literal(invoice(owner, row)),
                    literal(tenant(owner)),
                    literal(customer(owner, row)),
                    number(row),
                    row * 100,
                    boolean[usize::from(is_paid(invoice(owner, row)))],
                    if row % 3 == 0 { "NULL" } else { "'paid by transfer'" },
                )
            })
            .collect();
        let _ = writeln!(script, "INSERT INTO invoices VALUES {};", invoices.join(","));
    }
    if dialect == Dialect::Postgres {
        script.push_str("ANALYZE;");
    }
    script
}
