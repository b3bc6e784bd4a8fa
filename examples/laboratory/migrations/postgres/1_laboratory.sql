-- Nobody's: what can be measured is the same for every tenant.
CREATE TABLE analyses (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    low DOUBLE PRECISION NOT NULL,
    high DOUBLE PRECISION NOT NULL
);
INSERT INTO analyses (code, name, unit, low, high) VALUES
    ('GLU', 'Glucose', 'mmol/l', 3.9, 5.6),
    ('HB', 'Haemoglobin', 'g/dl', 12, 17.5),
    ('K', 'Potassium', 'mmol/l', 3.5, 5.1),
    ('NA', 'Sodium', 'mmol/l', 136, 145);

-- Every unique key holds the tenant, so a conflict tells nothing of others.
CREATE TABLE laboratories (
    id UUID NOT NULL PRIMARY KEY,
    tenant_id UUID NOT NULL,
    name TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (tenant_id, name),
    UNIQUE (tenant_id, id)
);

CREATE TABLE patients (
    id UUID NOT NULL PRIMARY KEY,
    tenant_id UUID NOT NULL,
    name TEXT NOT NULL,
    born DATE NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    deleted_at TIMESTAMPTZ,
    UNIQUE (tenant_id, id)
);
CREATE INDEX patients_by_name ON patients (tenant_id, name, id);

CREATE TABLE samples (
    id UUID NOT NULL PRIMARY KEY,
    tenant_id UUID NOT NULL,
    laboratory_id UUID NOT NULL,
    patient_id UUID NOT NULL,
    code TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (tenant_id, laboratory_id, code),
    UNIQUE (tenant_id, id),
    FOREIGN KEY (tenant_id, laboratory_id) REFERENCES laboratories (tenant_id, id),
    FOREIGN KEY (tenant_id, patient_id) REFERENCES patients (tenant_id, id)
);
CREATE INDEX samples_by_patient ON samples (tenant_id, patient_id);

CREATE TABLE results (
    id UUID NOT NULL PRIMARY KEY,
    tenant_id UUID NOT NULL,
    laboratory_id UUID NOT NULL,
    sample_id UUID NOT NULL,
    analysis_code TEXT NOT NULL REFERENCES analyses (code),
    value DOUBLE PRECISION NOT NULL CHECK (value BETWEEN 0 AND 1000000),
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (tenant_id, id),
    UNIQUE (tenant_id, sample_id, analysis_code),
    FOREIGN KEY (tenant_id, laboratory_id) REFERENCES laboratories (tenant_id, id),
    FOREIGN KEY (tenant_id, sample_id) REFERENCES samples (tenant_id, id)
);
CREATE INDEX results_by_laboratory ON results (tenant_id, laboratory_id);
CREATE INDEX results_by_analysis ON results (analysis_code);

-- The queue. A job is its tenant's, as any other row.
CREATE TABLE jobs (
    id UUID NOT NULL PRIMARY KEY,
    tenant_id UUID NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'done', 'failed')),
    envelope JSONB NOT NULL,
    report JSONB,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (tenant_id, id)
);
CREATE INDEX jobs_by_state ON jobs (state, id);
