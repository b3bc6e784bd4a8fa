CREATE TABLE folders (
    id UUID PRIMARY KEY,
    tenant_id UUID NOT NULL,
    parent_id UUID REFERENCES folders (id),
    name TEXT NOT NULL,
    deleted BOOLEAN NOT NULL
);

CREATE TABLE shortcuts (
    id BIGSERIAL PRIMARY KEY,
    folder_id UUID NOT NULL REFERENCES folders (id),
    target_id UUID NOT NULL REFERENCES folders (id)
);

CREATE TABLE jobs (
    id UUID PRIMARY KEY,
    tenant_id UUID NOT NULL,
    queue TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    run_at TIMESTAMPTZ NOT NULL,
    payload JSONB NOT NULL
);

CREATE TABLE counters (
    tenant_id UUID NOT NULL,
    name TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, name)
);

CREATE TABLE pages (
    id BIGINT PRIMARY KEY,
    tenant_id UUID NOT NULL,
    owner_id UUID NOT NULL REFERENCES customers (id),
    views BIGINT NOT NULL
);
