use smallvec::SmallVec;

use crate::condition::Node;
use crate::facts::TableFacts;
use crate::pool::Statement;
use crate::render::Renderer;
use crate::scope::Scope;
use crate::statement::Order;
use crate::statement::aggregate::AggregateColumn;
use crate::{Backend, Error};

/// A select without its types. Tables are positions: 0 is the root, then the joins in order.
pub(crate) struct SelectPlan {
    pub(crate) root: &'static TableFacts,
    pub(crate) joins: Vec<Join>,
    pub(crate) filters: SmallVec<[(usize, Node); 2]>,
    pub(crate) outputs: SmallVec<[Output; 2]>,
    pub(crate) groups: Vec<(usize, usize)>,
    pub(crate) order: SmallVec<[(usize, Order<()>); 2]>,
    pub(crate) limit: Option<u64>,
    pub(crate) offset: Option<u64>,
    pub(crate) distinct: bool,
    pub(crate) deleted: Deleted,
    pub(crate) lock: Option<Lock>,
}

/// A table that is joined along a declared reference.
pub(crate) struct Join {
    pub(crate) facts: &'static TableFacts,
    /// The table it is joined to.
    pub(crate) from: usize,
    /// The column that holds the reference.
    pub(crate) column: usize,
    /// Whether that column stands in the table it is joined to, rather than in the joined one.
    pub(crate) from_child: bool,
    /// Whether rows without a partner stay.
    pub(crate) optional: bool,
    pub(crate) on: Vec<Node>,
}

/// What a select gives.
pub(crate) enum Output {
    /// All columns of a table.
    Table(usize),
    /// Some columns of a table.
    Columns(usize, &'static [usize]),
    /// One column of a table.
    Column(usize, usize),
    /// Whether an optional table has a row here.
    Present(usize),
    /// A value over many rows of the root.
    Aggregate(AggregateColumn),
    /// How many rows there are.
    CountRows,
    /// The number 1, for whoever only asks whether there is a row.
    One,
}

/// Which rows a select sees of those that were deleted softly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deleted {
    Hidden,
    Shown,
    Only,
}

/// How rows are locked until the transaction ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lock {
    pub(crate) exclusive: bool,
    pub(crate) behaviour: Option<Busy>,
}

/// What happens with rows that somebody else has locked.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Busy {
    Skip,
    Fail,
}

/// A select inside another statement.
pub(crate) struct Nested {
    pub(crate) plan: SelectPlan,
}

impl SelectPlan {
    pub(crate) fn of(root: &'static TableFacts) -> Self {
        Self {
            root,
            joins: Vec::new(),
            filters: SmallVec::new(),
            outputs: SmallVec::new(),
            groups: Vec::new(),
            order: SmallVec::new(),
            limit: None,
            offset: None,
            distinct: false,
            deleted: Deleted::Hidden,
            lock: None,
        }
    }

    /// The position of the table that was joined last.
    pub(crate) fn last(&self) -> usize {
        self.joins.len()
    }

    pub(crate) fn into_statement(
        self,
        scope: &Scope,
        backend: Backend,
    ) -> Result<Statement, Error> {
        let mut renderer = Renderer::new(scope, backend, self.filters.len() + OTHER_VALUES)?;
        renderer.select(&self)?;
        Ok(renderer.finish())
    }

    /// Counts what the select gives, such as distinct rows.
    pub(crate) fn into_count(self, scope: &Scope, backend: Backend) -> Result<Statement, Error> {
        let mut renderer = Renderer::new(scope, backend, self.filters.len() + OTHER_VALUES)?;
        renderer.text("SELECT COUNT(*) FROM (");
        renderer.select(&self)?;
        renderer.text(") AS \"counted\"");
        Ok(renderer.finish())
    }
}

/// The owner's, and the limit.
const OTHER_VALUES: usize = 3;
