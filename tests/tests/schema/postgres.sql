CREATE TABLE countries (code TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL);

CREATE TABLE customers (
    id UUID PRIMARY KEY,
    tenant_id UUID NOT NULL,
    name TEXT NOT NULL,
    email TEXT,
    country_code TEXT REFERENCES countries (code),
    referred_by UUID REFERENCES customers (id),
    UNIQUE (tenant_id, name)
);

CREATE TABLE invoices (
    id UUID PRIMARY KEY,
    tenant_id UUID NOT NULL,
    customer_id UUID NOT NULL REFERENCES customers (id),
    payer_id UUID REFERENCES customers (id),
    number TEXT NOT NULL,
    amount_cents BIGINT NOT NULL CHECK (amount_cents >= 0),
    paid BOOLEAN NOT NULL,
    note VARCHAR(40),
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    deleted_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    UNIQUE (tenant_id, number)
);
CREATE INDEX invoices_customer ON invoices (tenant_id, customer_id);

CREATE TABLE invoice_lines (
    id BIGSERIAL PRIMARY KEY,
    invoice_id UUID NOT NULL REFERENCES invoices (id),
    position INTEGER NOT NULL,
    description TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    UNIQUE (invoice_id, position)
);

CREATE TABLE line_notes (
    id UUID PRIMARY KEY,
    line_id BIGINT NOT NULL REFERENCES invoice_lines (id),
    body TEXT NOT NULL
);
CREATE INDEX line_notes_line ON line_notes (line_id);

CREATE TABLE laboratories (
    id UUID PRIMARY KEY,
    tenant_id UUID NOT NULL,
    name TEXT NOT NULL
);
CREATE INDEX laboratories_tenant ON laboratories (tenant_id);

CREATE TABLE samples (
    id UUID PRIMARY KEY,
    tenant_id UUID NOT NULL,
    laboratory_id UUID NOT NULL REFERENCES laboratories (id),
    customer_id UUID REFERENCES customers (id),
    code TEXT NOT NULL,
    UNIQUE (tenant_id, laboratory_id, code)
);

CREATE TABLE results (
    id UUID PRIMARY KEY,
    sample_id UUID NOT NULL REFERENCES samples (id),
    value DOUBLE PRECISION NOT NULL
);
CREATE INDEX results_sample ON results (sample_id);

CREATE TABLE templates (
    id UUID PRIMARY KEY,
    tenant_id UUID,
    title TEXT NOT NULL
);
CREATE INDEX templates_tenant ON templates (tenant_id);

CREATE TABLE rates (
    id UUID PRIMARY KEY,
    tenant_id UUID NOT NULL,
    name TEXT NOT NULL,
    percent INTEGER NOT NULL
);
CREATE INDEX rates_tenant ON rates (tenant_id);

CREATE TABLE memberships (
    tenant_id UUID NOT NULL,
    user_id UUID NOT NULL,
    team TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (tenant_id, user_id, team)
);

CREATE VIEW customer_totals AS
    SELECT c.id AS customer_id, c.tenant_id, c.name, COALESCE(SUM(i.amount_cents), 0)::BIGINT AS total
    FROM customers c LEFT JOIN invoices i ON i.customer_id = c.id AND i.tenant_id = c.tenant_id
    GROUP BY c.id, c.tenant_id, c.name;
