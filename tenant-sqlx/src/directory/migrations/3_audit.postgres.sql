-- What stands there already is work across tenants: nothing else was written down before.
ALTER TABLE tenant_audit ADD COLUMN action TEXT NOT NULL DEFAULT 'cross_tenant';
ALTER TABLE tenant_audit ALTER COLUMN action DROP DEFAULT;
-- As text, and no foreign key: an entry outlives its tenant.
ALTER TABLE tenant_audit ADD COLUMN tenant_id TEXT;
CREATE INDEX tenant_audit_tenant ON tenant_audit (tenant_id, created_at);

CREATE FUNCTION tenant_audit_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log only grows' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER tenant_audit_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant_audit
    FOR EACH STATEMENT EXECUTE FUNCTION tenant_audit_keeps();
-- Also where replication, or a session that says it is, turns ordinary triggers off.
ALTER TABLE tenant_audit ENABLE ALWAYS TRIGGER tenant_audit_keeps;
