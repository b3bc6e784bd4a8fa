use std::time::Duration;

use tenant_core::Credential;
use uuid::Uuid;

use super::cache::Key;
use super::members::check_text;
use super::{DirectoryChangeError, SqlDirectory, now};

impl SqlDirectory {
    /// Lets a credential lead to a tenant: an API key, an invitation, the id of a web-hook.
    ///
    /// Only its digest is kept. Draw the secret at random, show it once, and keep the label to tell
    /// it from others. With a lifetime it leads nowhere once that is over; a cache may be late by
    /// its time limit.
    ///
    /// ```
    /// # use tenant_sqlx::prelude::*;
    /// # use tenant_sqlx::{Credential, CredentialKind};
    /// # async fn give(directory: &SqlDirectory, acme: Uuid) -> Result<(), Box<dyn std::error::Error>> {
    /// # let draw = || "lab_5hQ0cN2vXw8rT1yZ".to_owned();
    /// let secret = draw(); // 32 bytes of the system's randomness, as text
    /// let key = Credential::parse(CredentialKind::ApiKey, &secret)?;
    /// directory.add_credential(acme, &key, "analyser in room 7", None).await?;
    /// let grant = directory.resolve(&Claim::Credential(key)).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`DirectoryChangeError::Unknown`] when there is no such tenant,
    /// [`DirectoryChangeError::CredentialTaken`], [`DirectoryChangeError::Text`] for the label.
    pub async fn add_credential(
        &self,
        tenant: Uuid,
        credential: &Credential,
        label: &str,
        lifetime: Option<Duration>,
    ) -> Result<(), DirectoryChangeError> {
        check_text("label", label)?;
        let seconds = |lifetime: Duration| i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX);
        let expires_at = lifetime.map(|lifetime| now().saturating_add(seconds(lifetime)));
        const ADD: &str = "INSERT INTO tenant_credentials (digest, tenant_id, kind, label, expires_at) VALUES ($1, $2, $3, $4, $5)";
        let add = self.statement(ADD, |values| {
            values.cell(credential.digest().to_vec())?;
            values.cell(tenant)?;
            values.cell(credential.kind().as_str().to_owned())?;
            values.cell(label.to_owned())?;
            values.cell(expires_at)
        })?;
        let outcome = self.change(Key::Credential(credential.digest()), add).await;
        outcome.map(drop).map_err(|error| match error {
            crate::Error::Conflict { .. } => DirectoryChangeError::CredentialTaken,
            crate::Error::ForeignReference { .. } => DirectoryChangeError::Unknown,
            error => error.into(),
        })
    }

    /// Takes a credential back. It leads nowhere from the next request on. `false` when the tenant
    /// had none such.
    ///
    /// # Errors
    ///
    /// The database's refusal.
    pub async fn remove_credential(
        &self,
        tenant: Uuid,
        credential: &Credential,
    ) -> Result<bool, DirectoryChangeError> {
        const REMOVE: &str = "DELETE FROM tenant_credentials WHERE digest = $1 AND tenant_id = $2";
        let remove = self.statement(REMOVE, |values| {
            values.cell(credential.digest().to_vec())?;
            values.cell(tenant)
        })?;
        Ok(self.change(Key::Credential(credential.digest()), remove).await? > 0)
    }
}
