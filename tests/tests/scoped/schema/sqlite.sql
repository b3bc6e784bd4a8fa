CREATE TABLE folders (
    id BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB NOT NULL,
    parent_id BLOB REFERENCES folders (id),
    name TEXT NOT NULL,
    deleted BOOLEAN NOT NULL
);

CREATE TABLE shortcuts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    folder_id BLOB NOT NULL REFERENCES folders (id),
    target_id BLOB NOT NULL REFERENCES folders (id)
);

CREATE TABLE jobs (
    id BLOB NOT NULL PRIMARY KEY,
    tenant_id BLOB NOT NULL,
    queue TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    run_at TEXT NOT NULL,
    payload TEXT NOT NULL
);

CREATE TABLE counters (
    tenant_id BLOB NOT NULL,
    name TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, name)
);

CREATE TABLE pages (
    id BIGINT NOT NULL PRIMARY KEY,
    tenant_id BLOB NOT NULL,
    owner_id BLOB NOT NULL REFERENCES customers (id),
    views BIGINT NOT NULL
);
