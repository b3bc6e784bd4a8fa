use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_core::de::{Deserialize, Deserializer, Error as _};
use serde_core::ser::{Serialize, SerializeStruct as _, Serializer};
use sha2::{Digest as _, Sha256};
use tenant_core::{Admits, Owned, Tenant, TenantId};
use uuid::Uuid;

use crate::condition::Node;
use crate::pool::Pending;
use crate::statement::{Direction, Just, Order, Select};
use crate::values::Bind;
use crate::{Cell, Column, Db, Error, Slug, Table};

/// A select that is read page by page, each going on where the last one ended.
///
/// The rows are ordered by the named columns and then by the id, so that no row is seen twice or
/// passed over when others come and go between two pages. No column of the order is optional.
///
/// ```
/// # use tenant_sqlx::prelude::*;
/// # #[derive(TenantScoped)]
/// # #[tenant(table = "invoices")]
/// # struct Invoice { #[tenant(id)] id: Uuid, #[tenant(key)] tenant_id: Uuid, number: String }
/// async fn list(tenant: &Tenant<'_>, pool: &TenantPool, after: Option<Cursor>) -> Result<Option<Cursor>, Error> {
///     let page = Invoice::select().page(50).ascending(Invoice::NUMBER).after(after).read(tenant, pool).await?;
///     for invoice in &page.rows {
///         println!("{}", invoice.number);
///     }
///     Ok(page.next)
/// }
/// ```
#[must_use = "a page does nothing until it is read: `.read(&tenant, &pool).await?`"]
pub struct Paged<E: Table> {
    select: Select<E>,
    size: u64,
    keys: Vec<PageKey<E>>,
    after: Option<Cursor>,
}

/// One page of rows. Serialises as `{"rows": […], "next": "…" or null}`.
#[derive(Debug)]
pub struct Page<'t, E> {
    /// The rows, in order.
    pub rows: Vec<Owned<'t, E>>,
    /// Where the next page begins. `None` says that this was the last.
    pub next: Option<Cursor>,
}

/// A place in an order, to be sent to a client and back: `to_string()` and `parse()`, or as a string
/// through serde.
///
/// It holds the values of the order's columns in the last row that was seen, readable to whoever
/// decodes it, and a checksum over them, the entity, the order and the tenant: a cursor that was
/// changed, or that comes from another order or tenant, is refused. The checksum is no secret, and
/// filters are not part of it. Whoever forges it, or takes it to another filter, only chooses where to
/// begin among the rows that the token reads anyway.
#[derive(Clone, PartialEq, Eq)]
pub struct Cursor(String);

struct PageKey<E> {
    column: usize,
    direction: Direction,
    write: Box<dyn Fn(&E) -> String + Send + Sync>,
    read: fn(&str) -> Option<Bind>,
}

impl<E: Table> Select<E, Just<E>> {
    /// Reads page by page, this many rows at a time. An order or limit given before is replaced.
    pub fn page(self, size: u32) -> Paged<E> {
        Paged { select: self, size: u64::from(size.max(1)), keys: Vec::new(), after: None }
    }
}

impl<E: Table> Paged<E> {
    /// Orders by a column from the smallest to the largest.
    pub fn ascending<T: Sortable, A: 'static>(self, column: Column<E, T, A>) -> Self {
        self.ordered(column, Direction::Ascending)
    }

    /// Orders by a column from the largest to the smallest.
    pub fn descending<T: Sortable, A: 'static>(self, column: Column<E, T, A>) -> Self {
        self.ordered(column, Direction::Descending)
    }

    fn ordered<T: Sortable, A: 'static>(
        mut self,
        column: Column<E, T, A>,
        direction: Direction,
    ) -> Self {
        self.keys.push(PageKey {
            column: column.index(),
            direction,
            write: Box::new(move |row| column.value_of(row).to_text()),
            read: |text| T::from_text(text).map(|value| Box::new(value) as Bind),
        });
        self
    }

    /// Begins behind the place where the last page ended.
    pub fn after(mut self, cursor: Option<Cursor>) -> Self {
        self.after = cursor;
        self
    }

    /// Reads the page.
    ///
    /// # Tenant
    ///
    /// Rows of this tenant only; another tenant's cursor is refused.
    ///
    /// # Errors
    ///
    /// [`Error::Cursor`] when the cursor was not made in this order for this tenant,
    /// [`Error::Statement`] when the order's columns hold more than 6 KB in the page's last row.
    pub fn read<'c, 't: 'c, St, K: TenantId>(
        self,
        tenant: &Tenant<'t, St, K>,
        db: impl Db<'t> + 'c,
    ) -> Pending<'c, Page<'t, E>>
    where
        E: Table<Id: CursorId>,
        St: Admits<E, K>,
    {
        let Self { select, size, keys, after } = self;
        let seal = Seal::of::<E>(&keys, <St as Admits<E, K>>::owner_id(tenant));
        let place = after.map(|cursor| place::<E>(&cursor, &seal, &keys)).transpose();
        let mut plan = select.into_plan();
        plan.order = keys.iter().map(|key| (0, Order::at(key.column, key.direction))).collect();
        plan.order
            .extend(E::FACTS.id.iter().map(|column| (0, Order::at(*column, Direction::Ascending))));
        plan.limit = Some(size + 1);
        plan.offset = None;
        let rows = match place {
            Ok(place) => {
                plan.filters.extend(place.map(|place| (0, Node::Behind(place))));
                Ok(Select::<E>::from_plan(plan).all(tenant, db))
            }
            Err(error) => Err(error),
        };
        Pending::new(async move {
            let mut rows = rows?.await?;
            let more = rows.len() as u64 > size;
            rows.truncate(usize::try_from(size).unwrap_or(usize::MAX));
            let last = rows.last().filter(|_| more);
            let next = last.map(|row| seal.cursor(&texts::<E>(row, &keys))).transpose()?;
            Ok(Page { rows, next })
        })
    }
}

/// The texts of the order's columns in one row.
fn texts<E: Table<Id: CursorId>>(row: &E, keys: &[PageKey<E>]) -> Vec<String> {
    let mut texts: Vec<_> = keys.iter().map(|key| (key.write)(row)).collect();
    row.id().to_texts(&mut texts);
    texts
}

/// The place that a cursor names.
fn place<E: Table<Id: CursorId>>(
    cursor: &Cursor,
    seal: &Seal,
    keys: &[PageKey<E>],
) -> Result<Vec<(usize, Direction, Bind)>, Error> {
    let texts = seal.open(cursor).ok_or(Error::Cursor)?;
    let mut texts = texts.iter().map(String::as_str);
    let mut place = Vec::new();
    for key in keys {
        let value = texts.next().and_then(key.read).ok_or(Error::Cursor)?;
        place.push((key.column, key.direction, value));
    }
    let ids = <E::Id as CursorId>::from_texts(&mut texts).ok_or(Error::Cursor)?;
    place.extend(
        E::FACTS.id.iter().zip(ids).map(|(column, id)| (*column, Direction::Ascending, id)),
    );
    if texts.next().is_none() { Ok(place) } else { Err(Error::Cursor) }
}

/// What ties a cursor to its query and tenant.
struct Seal(Sha256);

impl Seal {
    fn of<E: Table>(keys: &[PageKey<E>], tenant: Option<&E::TenantId>) -> Self {
        let mut seal = Sha256::new();
        seal.update(E::FACTS.entity);
        for key in keys {
            seal.update([b'|', u8::from(key.direction == Direction::Descending)]);
            seal.update(key.column.to_le_bytes());
        }
        seal.update(format!("|{tenant:?}|"));
        Self(seal)
    }

    /// A cursor that [`Cursor::from_str`] takes back.
    fn cursor(&self, texts: &[String]) -> Result<Cursor, Error> {
        let mut payload = Vec::new();
        for text in texts {
            payload.extend((text.len() as u32).to_le_bytes());
            payload.extend(text.as_bytes());
        }
        let mut sealed = self.checksum(&payload).to_vec();
        sealed.extend(payload);
        let text = URL_SAFE_NO_PAD.encode(sealed);
        if text.len() > LONGEST {
            return Err(Error::Statement {
                cause: "the order's columns are too long for a cursor; order by shorter ones",
            });
        }
        Ok(Cursor(text))
    }

    fn open(&self, cursor: &Cursor) -> Option<Vec<String>> {
        let sealed = URL_SAFE_NO_PAD.decode(&cursor.0).ok()?;
        let (checksum, mut payload) = sealed.split_first_chunk::<CHECKSUM>()?;
        if *checksum != self.checksum(payload) {
            return None;
        }
        let mut texts = Vec::new();
        while let Some((length, rest)) = payload.split_first_chunk::<4>() {
            let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
            let (text, rest) = rest.split_at_checked(length)?;
            texts.push(str::from_utf8(text).ok()?.to_owned());
            payload = rest;
        }
        payload.is_empty().then_some(texts)
    }

    fn checksum(&self, payload: &[u8]) -> [u8; CHECKSUM] {
        let digest = self.0.clone().chain_update(payload).finalize();
        digest.first_chunk().copied().unwrap_or_default()
    }
}

/// The longest cursor, as text: what an address in a browser or a proxy takes.
const LONGEST: usize = 8 * 1024;

/// How many bytes of the digest a cursor carries.
const CHECKSUM: usize = 12;

impl<E: Serialize> Serialize for Page<'_, E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut page = serializer.serialize_struct("Page", 2)?;
        page.serialize_field("rows", &self.rows)?;
        page.serialize_field("next", &self.next)?;
        page.end()
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// As [`Cursor::from_str`].
impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Debug for Cursor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Cursor({})", self.0)
    }
}

impl FromStr for Cursor {
    type Err = Error;

    /// Takes a cursor that a client sent. It is looked into when the page is read.
    fn from_str(text: &str) -> Result<Self, Error> {
        if text.is_empty() || text.len() > LONGEST {
            Err(Error::Cursor)
        } else {
            Ok(Self(text.to_owned()))
        }
    }
}

/// A type that a page can be ordered by: it has an order, no NULL, and a text that keeps it whole.
#[diagnostic::on_unimplemented(
    message = "a page can't be ordered by a column of `{Self}`",
    label = "no place in a page's order",
    note = "order by integers, text, ids or points in time that are not optional; a NULL has no place that the next page could begin behind"
)]
pub trait Sortable: Cell {
    /// The value as text.
    fn to_text(&self) -> String;

    /// The value of a text; `None` for one that is no value.
    fn from_text(text: &str) -> Option<Self>;
}

macro_rules! sortable_by_display {
    ($($type:ty),+) => {$(
        impl Sortable for $type {
            fn to_text(&self) -> String {
                self.to_string()
            }

            fn from_text(text: &str) -> Option<Self> {
                text.parse().ok()
            }
        }
    )+};
}

sortable_by_display!(bool, i16, i32, i64, String, Uuid, Slug);

#[cfg(feature = "chrono")]
sortable_by_display!(chrono::DateTime<chrono::Utc>, chrono::NaiveDate);

#[cfg(feature = "time")]
impl Sortable for time::OffsetDateTime {
    fn to_text(&self) -> String {
        self.unix_timestamp_nanos().to_string()
    }

    fn from_text(text: &str) -> Option<Self> {
        Self::from_unix_timestamp_nanos(text.parse().ok()?).ok()
    }
}

#[cfg(feature = "decimal")]
sortable_by_display!(rust_decimal::Decimal);

/// An id that a page can be ordered by: a [`Sortable`] type, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "a page can't be ordered by an id of `{Self}`",
    label = "this id has no place in a page's order",
    note = "implement `Sortable` for the parts of the id"
)]
pub trait CursorId {
    #[doc(hidden)]
    fn to_texts(&self, texts: &mut Vec<String>);

    #[doc(hidden)]
    #[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
    fn from_texts(texts: &mut dyn Iterator<Item = &str>) -> Option<Vec<Bind>>;
}

#[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
impl<T: Sortable> CursorId for T {
    fn to_texts(&self, texts: &mut Vec<String>) {
        texts.push(self.to_text());
    }

    fn from_texts(texts: &mut dyn Iterator<Item = &str>) -> Option<Vec<Bind>> {
        Some(vec![Box::new(T::from_text(texts.next()?)?)])
    }
}

#[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
impl<A: Sortable, B: Sortable> CursorId for (A, B) {
    fn to_texts(&self, texts: &mut Vec<String>) {
        texts.extend([self.0.to_text(), self.1.to_text()]);
    }

    fn from_texts(texts: &mut dyn Iterator<Item = &str>) -> Option<Vec<Bind>> {
        Some(vec![Box::new(A::from_text(texts.next()?)?), Box::new(B::from_text(texts.next()?)?)])
    }
}

#[allow(private_interfaces, reason = "sealed: callable by this crate alone")]
impl<A: Sortable, B: Sortable, C: Sortable> CursorId for (A, B, C) {
    fn to_texts(&self, texts: &mut Vec<String>) {
        texts.extend([self.0.to_text(), self.1.to_text(), self.2.to_text()]);
    }

    fn from_texts(texts: &mut dyn Iterator<Item = &str>) -> Option<Vec<Bind>> {
        let mut next = || texts.next();
        Some(vec![
            Box::new(A::from_text(next()?)?),
            Box::new(B::from_text(next()?)?),
            Box::new(C::from_text(next()?)?),
        ])
    }
}
