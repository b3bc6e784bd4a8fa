-- What stands there already is work across tenants: nothing else was written down before.
ALTER TABLE tenant_audit ADD COLUMN action TEXT NOT NULL DEFAULT 'cross_tenant';
-- As text, and no foreign key: an entry outlives its tenant.
ALTER TABLE tenant_audit ADD COLUMN tenant_id TEXT;
CREATE INDEX tenant_audit_tenant ON tenant_audit (tenant_id, created_at);

CREATE TRIGGER tenant_audit_keeps_values BEFORE UPDATE ON tenant_audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log only grows');
END;
CREATE TRIGGER tenant_audit_keeps_rows BEFORE DELETE ON tenant_audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log only grows');
END;
-- INSERT OR REPLACE deletes without telling the trigger above.
CREATE TRIGGER tenant_audit_keeps_ids BEFORE INSERT ON tenant_audit
    WHEN EXISTS (SELECT 1 FROM tenant_audit WHERE id = NEW.id OR rowid = NEW.rowid)
BEGIN
    SELECT RAISE(ABORT, 'the audit log only grows');
END;
