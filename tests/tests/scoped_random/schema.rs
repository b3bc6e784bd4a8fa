//! What the grammar knows of the suite's entities.

/// What kind of value a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ty {
    Id,
    Text,
    Int,
    Bool,
    Float,
    Time,
    /// A document. No entity has one; Postgres makes them.
    Json,
}

/// Who writes a column, and with what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Write {
    /// The token.
    Never,
    /// The caller, once: a value that no other row has.
    Id,
    /// The caller, with anything.
    Plain,
    /// The caller, with something; part of a unique key.
    Unique,
    /// The caller, with anything that isn't NULL.
    Required,
    /// The caller: the code of a country.
    Country,
    /// The caller, once: the id of the owning parent.
    Parent(&'static str),
    /// The caller: the id of a row, or NULL.
    Maybe(&'static str),
    /// The caller: the id of a row.
    Reference(&'static str),
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub name: &'static str,
    pub ty: Ty,
    pub write: Write,
}

/// An entity and its table.
#[derive(Debug)]
pub struct Table {
    pub entity: &'static str,
    pub table: &'static str,
    pub columns: &'static [Column],
    /// The columns that tell its rows apart, in all tenants.
    pub id: &'static [&'static str],
    /// Keys as ON CONFLICT names them; none where nothing is written.
    pub keys: &'static [&'static str],
}

const fn column(name: &'static str, ty: Ty, write: Write) -> Column {
    Column { name, ty, write }
}

const ID: Column = column("id", Ty::Id, Write::Id);
const TENANT: Column = column("tenant_id", Ty::Id, Write::Never);

pub const TABLES: &[Table] = &[
    Table {
        entity: "Country",
        table: "countries",
        columns: &[column("code", Ty::Text, Write::Never), column("name", Ty::Text, Write::Never)],
        id: &["code"],
        keys: &[],
    },
    Table {
        entity: "Customer",
        table: "customers",
        columns: &[
            ID,
            TENANT,
            column("name", Ty::Text, Write::Unique),
            column("email", Ty::Text, Write::Plain),
            column("country_code", Ty::Text, Write::Country),
            column("referred_by", Ty::Id, Write::Maybe("Customer")),
        ],
        id: &["id"],
        keys: &["(id)", "(tenant_id, name)"],
    },
    Table {
        entity: "Invoice",
        table: "invoices",
        columns: &[
            ID,
            TENANT,
            column("customer_id", Ty::Id, Write::Reference("Customer")),
            column("payer_id", Ty::Id, Write::Maybe("Customer")),
            column("number", Ty::Text, Write::Unique),
            column("amount_cents", Ty::Int, Write::Required),
            column("paid", Ty::Bool, Write::Required),
            column("note", Ty::Text, Write::Plain),
            column("created_at", Ty::Time, Write::Required),
            column("updated_at", Ty::Time, Write::Required),
            column("deleted_at", Ty::Time, Write::Plain),
            column("version", Ty::Int, Write::Required),
        ],
        id: &["id"],
        keys: &["(id)", "(tenant_id, number)"],
    },
    Table {
        entity: "InvoiceLine",
        table: "invoice_lines",
        columns: &[
            column("id", Ty::Int, Write::Id),
            column("invoice_id", Ty::Id, Write::Parent("Invoice")),
            column("position", Ty::Int, Write::Unique),
            column("description", Ty::Text, Write::Required),
            column("quantity", Ty::Int, Write::Required),
        ],
        id: &["id"],
        keys: &["(id)", "(invoice_id, position)"],
    },
    Table {
        entity: "LineNote",
        table: "line_notes",
        columns: &[
            ID,
            column("line_id", Ty::Int, Write::Parent("InvoiceLine")),
            column("body", Ty::Text, Write::Required),
        ],
        id: &["id"],
        keys: &["(id)"],
    },
    Table {
        entity: "Laboratory",
        table: "laboratories",
        columns: &[ID, TENANT, column("name", Ty::Text, Write::Required)],
        id: &["id"],
        keys: &["(id)"],
    },
    Table {
        entity: "Sample",
        table: "samples",
        columns: &[
            ID,
            TENANT,
            column("laboratory_id", Ty::Id, Write::Never),
            column("customer_id", Ty::Id, Write::Maybe("Customer")),
            column("code", Ty::Text, Write::Unique),
        ],
        id: &["id"],
        keys: &["(id)", "(tenant_id, laboratory_id, code)"],
    },
    Table {
        entity: "LabResult",
        table: "results",
        columns: &[
            ID,
            column("sample_id", Ty::Id, Write::Parent("Sample")),
            column("value", Ty::Float, Write::Required),
        ],
        id: &["id"],
        keys: &["(id)"],
    },
    Table {
        entity: "Template",
        table: "templates",
        columns: &[ID, TENANT, column("title", Ty::Text, Write::Required)],
        id: &["id"],
        keys: &["(id)"],
    },
    Table {
        entity: "Rate",
        table: "rates",
        columns: &[
            ID,
            TENANT,
            column("name", Ty::Text, Write::Required),
            column("percent", Ty::Int, Write::Required),
        ],
        id: &["id"],
        keys: &["(id)"],
    },
    Table {
        entity: "Membership",
        table: "memberships",
        columns: &[
            TENANT,
            column("user_id", Ty::Id, Write::Id),
            column("team", Ty::Text, Write::Id),
            column("role", Ty::Text, Write::Required),
        ],
        id: &["tenant_id", "user_id", "team"],
        keys: &["(tenant_id, user_id, team)"],
    },
    Table {
        entity: "Charge",
        table: "charges",
        columns: &[
            ID,
            TENANT,
            column("rate_id", Ty::Id, Write::Reference("Rate")),
            column("template_id", Ty::Id, Write::Maybe("Template")),
            column("label", Ty::Text, Write::Unique),
            column("oid", Ty::Int, Write::Unique),
        ],
        id: &["id"],
        keys: &[
            "(id)",
            "(tenant_id, label)",
            "(tenant_id, oid) WHERE template_id IS NULL",
            "ON CONSTRAINT charges_pkey",
            "ON CONSTRAINT charges_tenant_id_label_key",
        ],
    },
    Table {
        entity: "CustomerTotal",
        table: "customer_totals",
        columns: &[
            column("customer_id", Ty::Id, Write::Never),
            TENANT,
            column("name", Ty::Text, Write::Never),
            column("total", Ty::Int, Write::Never),
        ],
        id: &["customer_id"],
        keys: &[],
    },
];

pub fn table(entity: &str) -> &'static Table {
    TABLES.iter().find(|table| table.entity == entity).unwrap()
}
