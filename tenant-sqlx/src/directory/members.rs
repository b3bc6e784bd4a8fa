use futures_util::FutureExt as _;
use tenant_core::{DirectoryError, Membership, TenantRecord};
use uuid::Uuid;

use super::cache::{IsMember, Key};
use super::record::record;
use super::{DirectoryChangeError, SqlDirectory};
use crate::Cells;

/// A tenant that a user belongs to, and as what.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Member {
    /// The tenant, whatever its status. Its id is a claim as any other.
    pub tenant: TenantRecord,
    /// The role, in the application's own words.
    pub role: String,
}

impl SqlDirectory {
    /// The longest user id, role and label, in characters.
    pub const MAX_TEXT_LENGTH: usize = 255;

    /// The tenants that a user belongs to, by slug: "my workspaces".
    ///
    /// It looks across tenants without a [`CrossTenant`](crate::CrossTenant), because it shows a
    /// person nothing but their own memberships. The user must be authenticated.
    ///
    /// # Errors
    ///
    /// The directory can't be asked.
    pub async fn memberships(&self, user: &str) -> Result<Vec<Member>, DirectoryError> {
        const MEMBERSHIPS: &str = "SELECT tenants.id, tenants.slug, tenants.name, tenants.status, tenants.placement, tenant_members.role FROM tenants JOIN tenant_members ON tenant_members.tenant_id = tenants.id WHERE tenant_members.user_id = $1 ORDER BY tenants.slug";
        if check_text("user", user).is_err() {
            return Ok(Vec::new());
        }
        let mut members = Vec::new();
        self.read(MEMBERSHIPS, |values| values.cell(user.to_owned()), &mut |row| {
            let mut cells = Cells::of(row);
            members.push(Member { tenant: record(&mut cells)?, role: cells.read()? });
            Ok(())
        })
        .await?;
        Ok(members)
    }

    /// Makes a user a member, or gives a member another role.
    ///
    /// User and role are opaque: whatever the application's authentication and authorisation call
    /// them.
    ///
    /// # Errors
    ///
    /// [`DirectoryChangeError::Unknown`] when there is no such tenant,
    /// [`DirectoryChangeError::Text`] for the user or the role.
    pub async fn add_member(
        &self,
        tenant: Uuid,
        user: &str,
        role: &str,
    ) -> Result<(), DirectoryChangeError> {
        check_text("user", user)?;
        check_text("role", role)?;
        const ADD: &str = "INSERT INTO tenant_members (user_id, tenant_id, role) VALUES ($1, $2, $3) ON CONFLICT (user_id, tenant_id) DO UPDATE SET role = excluded.role, updated_at = CURRENT_TIMESTAMP";
        let add = self.statement(ADD, |values| {
            values.cell(user.to_owned())?;
            values.cell(tenant)?;
            values.cell(role.to_owned())
        })?;
        let outcome = self.change(Key::Member(tenant, user), add).await;
        outcome.map(drop).map_err(|error| match error {
            crate::Error::ForeignReference { .. } => DirectoryChangeError::Unknown,
            error => error.into(),
        })
    }

    /// Ends a membership, from the user's next request on. `false` when there was none.
    ///
    /// # Errors
    ///
    /// The database's refusal.
    pub async fn remove_member(
        &self,
        tenant: Uuid,
        user: &str,
    ) -> Result<bool, DirectoryChangeError> {
        check_text("user", user)?;
        const REMOVE: &str = "DELETE FROM tenant_members WHERE user_id = $1 AND tenant_id = $2";
        let remove = self.statement(REMOVE, |values| {
            values.cell(user.to_owned())?;
            values.cell(tenant)
        })?;
        Ok(self.change(Key::Member(tenant, user), remove).await? > 0)
    }

    /// Asks the database.
    async fn look_up_member(&self, question: &IsMember) -> Result<bool, DirectoryError> {
        const IS_MEMBER: &str =
            "SELECT role FROM tenant_members WHERE user_id = $1 AND tenant_id = $2";
        let mut found = false;
        let bind = |values: &mut crate::Values<'_>| {
            values.cell(question.user.to_string())?;
            values.cell(question.tenant)
        };
        self.read(IS_MEMBER, bind, &mut |_| {
            found = true;
            Ok(())
        })
        .await?;
        Ok(found)
    }
}

/// Asks the database each time, or the [cache](SqlDirectory::cached) if there is one.
impl Membership for SqlDirectory {
    async fn is_member(&self, user: &str, tenant: &Uuid) -> Result<bool, DirectoryError> {
        if check_text("user", user).is_err() {
            return Ok(false);
        }
        let question = IsMember { user: user.into(), tenant: *tenant };
        let Some(cache) = &self.cache else { return self.look_up_member(&question).await };
        let ask = || {
            let (uncached, question) = (self.uncached(), question.clone());
            async move { uncached.look_up_member(&question).await }.boxed()
        };
        cache.is_member(&question, ask).await
    }
}

pub(super) fn check_text(what: &'static str, text: &str) -> Result<(), DirectoryChangeError> {
    let fits = (1..=SqlDirectory::MAX_TEXT_LENGTH).contains(&text.chars().count());
    if fits && !text.trim().is_empty() && !text.contains('\0') {
        Ok(())
    } else {
        Err(DirectoryChangeError::Text { what })
    }
}
