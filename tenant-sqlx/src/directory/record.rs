use tenant_core::{Placement, Status, TenantRecord};

use crate::Cells;

/// Reads the columns that [`TENANT`] names.
pub(super) fn record(cells: &mut Cells<'_>) -> Result<TenantRecord, crate::Error> {
    Ok(TenantRecord {
        id: cells.read()?,
        slug: cells.read()?,
        name: cells.read()?,
        status: match cells.read::<String>()?.as_str() {
            "active" => Status::Active,
            "suspended" => Status::Suspended,
            "retired" => Status::Retired,
            _ => return Err(crate::Error::decode::<Status>(3)),
        },
        placement: match cells.read::<String>()?.as_str() {
            "shared" => Placement::Shared,
            _ => return Err(crate::Error::decode::<Placement>(4)),
        },
    })
}

pub(super) fn word(status: Status) -> &'static str {
    match status {
        Status::Active => "active",
        Status::Suspended => "suspended",
        Status::Retired => "retired",
    }
}
