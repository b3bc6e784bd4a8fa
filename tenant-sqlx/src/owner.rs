use std::any::Any;

use tenant_core::Slug;
use uuid::Uuid;

use crate::{Error, Values};

/// The id of a tenant, of one of the types that there are. It waits for its statement, and for the rows
/// that come back, without a box.
#[derive(Debug, Clone)]
pub(crate) enum OwnerId {
    Uuid(Uuid),
    Long(i64),
    Int(i32),
    Slug(Slug),
}

impl OwnerId {
    /// Adds it to a statement.
    pub(crate) fn bind(&self, values: &mut Values<'_>) -> Result<(), Error> {
        match self {
            Self::Uuid(id) => values.cell(*id),
            Self::Long(id) => values.cell(*id),
            Self::Int(id) => values.cell(*id),
            Self::Slug(id) => values.cell(id.clone()),
        }
    }

    /// The id itself.
    pub(crate) fn as_any(&self) -> &dyn Any {
        match self {
            Self::Uuid(id) => id,
            Self::Long(id) => id,
            Self::Int(id) => id,
            Self::Slug(id) => id,
        }
    }
}
