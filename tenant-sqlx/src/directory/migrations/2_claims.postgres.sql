CREATE TABLE tenant_domains (
    domain TEXT NOT NULL CHECK (length(domain) BETWEEN 3 AND 253),
    tenant_id UUID NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    created_at TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    verified_at TIMESTAMPTZ,
    PRIMARY KEY (domain, tenant_id)
);
CREATE UNIQUE INDEX tenant_domains_verified ON tenant_domains (domain) WHERE verified_at IS NOT NULL;
CREATE INDEX tenant_domains_tenant ON tenant_domains (tenant_id);
CREATE TABLE tenant_credentials (
    digest BYTEA PRIMARY KEY CHECK (length(digest) = 32),
    tenant_id UUID NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    expires_at BIGINT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX tenant_credentials_tenant ON tenant_credentials (tenant_id);
CREATE TABLE tenant_members (
    user_id TEXT NOT NULL CHECK (length(user_id) BETWEEN 1 AND 255),
    tenant_id UUID NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (length(role) BETWEEN 1 AND 255),
    created_at TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (user_id, tenant_id)
);
CREATE INDEX tenant_members_tenant ON tenant_members (tenant_id);

-- Caches in other processes hear of each change, also of one that was made by hand.
CREATE FUNCTION tenant_directory_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed RECORD;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        PERFORM pg_notify('tenant_directory', 'everything');
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' THEN changed := NEW; ELSE changed := OLD; END IF;
    IF TG_TABLE_NAME = 'tenants' THEN
        PERFORM pg_notify('tenant_directory', 'id ' || changed.id);
        PERFORM pg_notify('tenant_directory', 'slug ' || changed.slug);
        IF TG_OP = 'UPDATE' AND (NEW.id, NEW.slug) <> (OLD.id, OLD.slug) THEN
            PERFORM pg_notify('tenant_directory', 'id ' || NEW.id);
            PERFORM pg_notify('tenant_directory', 'slug ' || NEW.slug);
        END IF;
    ELSIF TG_TABLE_NAME = 'tenant_domains' THEN
        PERFORM pg_notify('tenant_directory', 'domain ' || changed.domain);
        IF TG_OP = 'UPDATE' AND NEW.domain <> OLD.domain THEN
            PERFORM pg_notify('tenant_directory', 'domain ' || NEW.domain);
        END IF;
    ELSIF TG_TABLE_NAME = 'tenant_members' THEN
        PERFORM pg_notify('tenant_directory', 'member ' || changed.tenant_id || ' ' || changed.user_id);
        IF TG_OP = 'UPDATE' AND (NEW.tenant_id, NEW.user_id) <> (OLD.tenant_id, OLD.user_id) THEN
            PERFORM pg_notify('tenant_directory', 'member ' || NEW.tenant_id || ' ' || NEW.user_id);
        END IF;
    ELSE
        PERFORM pg_notify('tenant_directory', 'credential ' || encode(changed.digest, 'hex'));
        IF TG_OP = 'UPDATE' AND NEW.digest <> OLD.digest THEN
            PERFORM pg_notify('tenant_directory', 'credential ' || encode(NEW.digest, 'hex'));
        END IF;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER tenants_changed AFTER INSERT OR UPDATE OR DELETE ON tenants
    FOR EACH ROW EXECUTE FUNCTION tenant_directory_changed();
CREATE TRIGGER tenants_emptied AFTER TRUNCATE ON tenants
    FOR EACH STATEMENT EXECUTE FUNCTION tenant_directory_changed();
CREATE TRIGGER tenant_domains_changed AFTER INSERT OR UPDATE OR DELETE ON tenant_domains
    FOR EACH ROW EXECUTE FUNCTION tenant_directory_changed();
CREATE TRIGGER tenant_domains_emptied AFTER TRUNCATE ON tenant_domains
    FOR EACH STATEMENT EXECUTE FUNCTION tenant_directory_changed();
CREATE TRIGGER tenant_credentials_changed AFTER INSERT OR UPDATE OR DELETE ON tenant_credentials
    FOR EACH ROW EXECUTE FUNCTION tenant_directory_changed();
CREATE TRIGGER tenant_credentials_emptied AFTER TRUNCATE ON tenant_credentials
    FOR EACH STATEMENT EXECUTE FUNCTION tenant_directory_changed();
CREATE TRIGGER tenant_members_changed AFTER INSERT OR UPDATE OR DELETE ON tenant_members
    FOR EACH ROW EXECUTE FUNCTION tenant_directory_changed();
CREATE TRIGGER tenant_members_emptied AFTER TRUNCATE ON tenant_members
    FOR EACH STATEMENT EXECUTE FUNCTION tenant_directory_changed();
