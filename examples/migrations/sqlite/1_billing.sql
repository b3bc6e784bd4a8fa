CREATE TABLE customers (
    id BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB NOT NULL,
    name TEXT NOT NULL,
    email TEXT,
    UNIQUE (tenant_id, name),
    UNIQUE (tenant_id, id)
);

CREATE TABLE invoices (
    id BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB NOT NULL,
    customer_id BLOB NOT NULL,
    number TEXT NOT NULL,
    amount_cents BIGINT NOT NULL CHECK (amount_cents >= 0),
    paid BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (tenant_id, number),
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id)
);
CREATE INDEX invoices_customer ON invoices (tenant_id, customer_id);
