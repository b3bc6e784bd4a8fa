use tenant_core::Domain;
use uuid::Uuid;

use super::cache::Key;
use super::{DirectoryChangeError, SqlDirectory};

impl SqlDirectory {
    /// Writes down that a tenant says a domain is its own. That alone resolves nothing.
    ///
    /// Any number of tenants can say so: whoever is first must not keep the owner out. Adding it
    /// twice changes nothing.
    ///
    /// # Errors
    ///
    /// [`DirectoryChangeError::Unknown`] when there is no such tenant.
    pub async fn add_domain(
        &self,
        tenant: Uuid,
        domain: &Domain,
    ) -> Result<(), DirectoryChangeError> {
        const ADD: &str = "INSERT INTO tenant_domains (domain, tenant_id) VALUES ($1, $2) ON CONFLICT (domain, tenant_id) DO NOTHING";
        self.change_domain(ADD, tenant, domain).await?;
        Ok(())
    }

    /// Lets a domain that was added lead to its tenant, because the tenant has proven that it is
    /// its own: by a record in its DNS, by a file on its server. The proof is the application's to
    /// ask for.
    ///
    /// # Errors
    ///
    /// [`DirectoryChangeError::UnknownDomain`] when it was not added to this tenant,
    /// [`DirectoryChangeError::DomainTaken`] when another tenant has proven the same. Remove it
    /// there first if it has changed hands.
    pub async fn verify_domain(
        &self,
        tenant: Uuid,
        domain: &Domain,
    ) -> Result<(), DirectoryChangeError> {
        const VERIFY: &str = "UPDATE tenant_domains SET verified_at = COALESCE(verified_at, CURRENT_TIMESTAMP) WHERE domain = $1 AND tenant_id = $2";
        match self.change_domain(VERIFY, tenant, domain).await? {
            0 => Err(DirectoryChangeError::UnknownDomain),
            _ => Ok(()),
        }
    }

    /// Takes a domain from a tenant. It leads there no more from the next request on.
    ///
    /// # Errors
    ///
    /// [`DirectoryChangeError::UnknownDomain`] when the tenant doesn't have it.
    pub async fn remove_domain(
        &self,
        tenant: Uuid,
        domain: &Domain,
    ) -> Result<(), DirectoryChangeError> {
        const REMOVE: &str = "DELETE FROM tenant_domains WHERE domain = $1 AND tenant_id = $2";
        match self.change_domain(REMOVE, tenant, domain).await? {
            0 => Err(DirectoryChangeError::UnknownDomain),
            _ => Ok(()),
        }
    }

    async fn change_domain(
        &self,
        sql: &'static str,
        tenant: Uuid,
        domain: &Domain,
    ) -> Result<u64, DirectoryChangeError> {
        let change = self.statement(sql, |values| {
            values.cell(domain.as_str().to_owned())?;
            values.cell(tenant)
        })?;
        let outcome = self.change(Key::Domain(domain.as_str()), change).await;
        outcome.map_err(|error| match error {
            crate::Error::Conflict { .. } => DirectoryChangeError::DomainTaken,
            crate::Error::ForeignReference { .. } => DirectoryChangeError::Unknown,
            error => error.into(),
        })
    }
}
