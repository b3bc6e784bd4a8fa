use std::error::Error as StdError;
use std::fmt;

/// What [`verify`](crate::verify()) found.
///
/// Prints as text for a person: per entity its faults and warnings, each with its cause and its cure.
///
/// ```
/// # use tenant_sqlx::prelude::*;
/// # async fn look(system: &SystemPool) -> Result<(), Box<dyn std::error::Error>> {
/// let report = tenant_sqlx::verify(system).await?;
/// if !report.is_clean() {
///     eprintln!("{report}");
/// }
/// for fault in report.faults() {
///     assert!(!fault.cause().is_empty() && !fault.cure().is_empty());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Report {
    pub(super) entities: usize,
    pub(super) statements: usize,
    pub(super) findings: Vec<Finding>,
}

impl Report {
    /// Whether there is nothing to say: neither a fault nor a warning.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }

    /// What fails or leaks: a statement that the database refuses, a row that can't be read, a key
    /// that lets a row belong to two tenants.
    pub fn faults(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.is_fault())
    }

    /// What works and is worth a look: slow without an index, or safe only through this library.
    pub fn warnings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| !finding.is_fault())
    }

    /// The report again if it has no faults; warnings are no error.
    ///
    /// # Errors
    ///
    /// [`Drift`], which prints the report, when there is a fault.
    pub fn into_result(self) -> Result<Self, Drift> {
        if self.faults().next().is_none() { Ok(self) } else { Err(Drift(self)) }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{} and {} verified: {}, {}",
            counted(self.entities, "entity", "entities"),
            counted(self.statements, "statement", "statements"),
            counted(self.faults().count(), "fault", "faults"),
            counted(self.warnings().count(), "warning", "warnings"),
        )?;
        let mut subject = None;
        for finding in &self.findings {
            if subject != Some(&finding.subject) {
                write!(out, "\n\n{}", finding.subject)?;
                subject = Some(&finding.subject);
            }
            write!(out, "\n  {finding}")?;
        }
        Ok(())
    }
}

/// As it is displayed: a test that returns an error prints it this way.
impl fmt::Debug for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The database is not what the entities say.
#[derive(Clone)]
pub struct Drift(Report);

impl Drift {
    /// What was found.
    pub fn report(&self) -> &Report {
        &self.0
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "schema drift: the database is not what the entities say\n{}", self.0)
    }
}

/// As it is displayed: a test that returns an error prints it this way.
impl fmt::Debug for Drift {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl StdError for Drift {}

/// One thing that was found.
///
/// Names tables, columns and constraints, which are the program's own, and no value of any row.
#[derive(Debug, Clone)]
pub struct Finding {
    pub(super) subject: Subject,
    pub(super) rule: Rule,
    pub(super) is_fault: bool,
    pub(super) cause: String,
    pub(super) cure: String,
}

impl Finding {
    /// The name of the entity, or of the function whose statement it is.
    pub fn subject(&self) -> &str {
        &self.subject.name
    }

    /// The rule that is broken. What a team has decided to live with is told by it.
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// Whether it is a fault; otherwise it is a warning.
    pub fn is_fault(&self) -> bool {
        self.is_fault
    }

    /// What is wrong.
    pub fn cause(&self) -> &str {
        &self.cause
    }

    /// What helps.
    pub fn cure(&self) -> &str {
        &self.cure
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.is_fault { "fault" } else { "warning" };
        write!(out, "{kind}: {}; {}", self.cause, self.cure)
    }
}

/// What a finding is about.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Subject {
    pub(super) name: String,
    /// The table, of an entity.
    pub(super) table: Option<String>,
    pub(super) file: &'static str,
    pub(super) line: u32,
}

impl fmt::Display for Subject {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.name)?;
        if let Some(table) = &self.table {
            write!(out, ", `{table}`")?;
        }
        if self.file.is_empty() { Ok(()) } else { write!(out, " ({}:{})", self.file, self.line) }
    }
}

/// What [`verify`](crate::verify()) looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// There is an entity to verify.
    EntityIsListed,
    /// The table or the view exists, in the schema that the entity names or on the search path.
    RelationExists,
    /// What is written to is a table. A view is declared with `view`. (Warning.)
    RelationIsTable,
    /// Each declared column exists.
    ColumnExists,
    /// The column holds what the field's type writes, and the field's type reads what it holds. A
    /// SQLite column may turn text into numbers; one that is declared for another kind of value
    /// and leaves it alone is a warning.
    TypeFits,
    /// A column that may be NULL has a field that is an `Option`. (On SQLite a warning for a primary
    /// key without NOT NULL.)
    NullIsReadable,
    /// A soft deletion can be absent: its column may be NULL.
    DeletionIsOptional,
    /// A column without a default that may not be NULL is declared, so that an insert fills it.
    InsertIsComplete,
    /// A `generated` column is filled by the database, and one that the database always computes
    /// is `generated`.
    GeneratedByDatabase,
    /// The tenant column is NOT NULL, unless rows without a tenant are `shared`.
    TenantIsNotNull,
    /// An index begins with the tenant column, and one with the column of the level or of the
    /// parent, which every query of the entity compares. (Warning.)
    OwnerIsIndexed,
    /// The id tells the rows of one tenant apart.
    IdIsUnique,
    /// The id of a parent that rows are owned `through` is unique over all tenants: otherwise such
    /// a row belongs to two.
    ParentIsUnique,
    /// A unique key other than the id holds the tenant column: otherwise its conflicts tell
    /// whether another tenant has a value. (Warning.)
    UniquePerTenant,
    /// Each `unique` key that the entity declares is in the database, with these columns. (SQLite keeps
    /// no names of constraints: there the columns alone are compared.)
    UniqueKeyExists,
    /// A foreign key between tenants' tables holds the tenant column, so that the database itself
    /// refuses a reference to another tenant's row. (Warning.)
    ReferenceHoldsTenant,
    /// A foreign key that doesn't hold the tenant column has no action: otherwise a tenant that
    /// deletes its row changes another's.
    CascadeStaysWithTenant,
    /// The action of a foreign key doesn't clear the tenant column.
    TenantIsNotCleared,
    /// All entities of one table agree whose its rows are. (That only one of two is `within` a
    /// level is a warning.)
    OwnersAgree,
    /// The database takes each registered statement.
    StatementIsAccepted,
}
