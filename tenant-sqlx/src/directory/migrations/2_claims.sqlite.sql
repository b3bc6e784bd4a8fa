CREATE TABLE tenant_domains (
    domain TEXT NOT NULL CHECK (length(domain) BETWEEN 3 AND 253),
    tenant_id BLOB NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    verified_at TEXT,
    PRIMARY KEY (domain, tenant_id)
);
CREATE UNIQUE INDEX tenant_domains_verified ON tenant_domains (domain) WHERE verified_at IS NOT NULL;
CREATE INDEX tenant_domains_tenant ON tenant_domains (tenant_id);
CREATE TABLE tenant_credentials (
    digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
    tenant_id BLOB NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    expires_at INTEGER,
    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX tenant_credentials_tenant ON tenant_credentials (tenant_id);
CREATE TABLE tenant_members (
    user_id TEXT NOT NULL CHECK (length(user_id) BETWEEN 1 AND 255),
    tenant_id BLOB NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (length(role) BETWEEN 1 AND 255),
    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (user_id, tenant_id)
);
CREATE INDEX tenant_members_tenant ON tenant_members (tenant_id);
