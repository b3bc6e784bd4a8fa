CREATE TABLE countries (code TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL);

CREATE TABLE customers (
    id BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB NOT NULL,
    name TEXT NOT NULL,
    email TEXT,
    country_code TEXT REFERENCES countries (code),
    referred_by BLOB REFERENCES customers (id),
    UNIQUE (tenant_id, name)
);

CREATE TABLE invoices (
    id BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB NOT NULL,
    customer_id BLOB NOT NULL REFERENCES customers (id),
    payer_id BLOB REFERENCES customers (id),
    number TEXT NOT NULL,
    amount_cents BIGINT NOT NULL CHECK (amount_cents >= 0),
    paid BOOLEAN NOT NULL,
    note TEXT CHECK (length(note) <= 40),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    version BIGINT NOT NULL,
    UNIQUE (tenant_id, number)
);
CREATE INDEX invoices_customer ON invoices (tenant_id, customer_id);

CREATE TABLE invoice_lines (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    invoice_id BLOB NOT NULL REFERENCES invoices (id),
    position INTEGER NOT NULL,
    description TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    UNIQUE (invoice_id, position)
);

CREATE TABLE line_notes (
    id BLOB NOT NULL PRIMARY KEY,
    line_id BIGINT NOT NULL REFERENCES invoice_lines (id),
    body TEXT NOT NULL
);
CREATE INDEX line_notes_line ON line_notes (line_id);

CREATE TABLE laboratories (
    id BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB NOT NULL,
    name TEXT NOT NULL
);
CREATE INDEX laboratories_tenant ON laboratories (tenant_id);

CREATE TABLE samples (
    id BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB NOT NULL,
    laboratory_id BLOB NOT NULL REFERENCES laboratories (id),
    customer_id BLOB REFERENCES customers (id),
    code TEXT NOT NULL,
    UNIQUE (tenant_id, laboratory_id, code)
);

CREATE TABLE results (
    id BLOB NOT NULL PRIMARY KEY,
    sample_id BLOB NOT NULL REFERENCES samples (id),
    value REAL NOT NULL
);
CREATE INDEX results_sample ON results (sample_id);

CREATE TABLE templates (
    id BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB,
    title TEXT NOT NULL
);
CREATE INDEX templates_tenant ON templates (tenant_id);

CREATE TABLE rates (
    id BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB NOT NULL,
    name TEXT NOT NULL,
    percent INTEGER NOT NULL
);
CREATE INDEX rates_tenant ON rates (tenant_id);

CREATE TABLE memberships (
    tenant_id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    team TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (tenant_id, user_id, team)
);

CREATE VIEW customer_totals AS
    SELECT c.id AS customer_id, c.tenant_id, c.name, COALESCE(SUM(i.amount_cents), 0) AS total
    FROM customers c LEFT JOIN invoices i ON i.customer_id = c.id AND i.tenant_id = c.tenant_id
    GROUP BY c.id, c.tenant_id, c.name;
