use crate::Error;
use crate::render::{Instance, Renderer};
use crate::scope::Access;
use crate::statement::{Busy, Deleted, Direction, Join, Lock, Output, SelectPlan};

/// The tables that a select names: 0 is the root, then the joins in order.
#[derive(Clone, Copy)]
struct Tables<'p> {
    plan: &'p SelectPlan,
    first: usize,
}

impl Tables<'_> {
    fn at(self, index: usize) -> Result<Instance, Error> {
        let facts = match index.checked_sub(1) {
            None => Some(self.plan.root),
            Some(join) => self.plan.joins.get(join).map(|join| join.facts),
        };
        let Some(facts) = facts else {
            let cause = "a condition names a table that the query doesn't join";
            return Err(Error::Statement { cause });
        };
        Ok(Instance { facts, number: self.first + index })
    }

    /// Whether there may be no row here: on the far side of a left join.
    fn may_be_missing(self, index: usize) -> bool {
        index
            .checked_sub(1)
            .and_then(|join| self.plan.joins.get(join))
            .is_some_and(|join| join.optional)
    }
}

impl Renderer<'_> {
    /// A select and everything inside it, each table instance with its own predicate.
    pub(crate) fn select(&mut self, plan: &SelectPlan) -> Result<(), Error> {
        let tables = Tables { plan, first: self.names(1 + plan.joins.len())? };
        let root = tables.at(0)?;
        self.text(if plan.distinct { "SELECT DISTINCT " } else { "SELECT " });
        let mut written = 0;
        for output in &plan.outputs {
            self.output(tables, output, &mut written)?;
        }
        self.text(" FROM ");
        self.table(root);
        for (index, join) in plan.joins.iter().enumerate() {
            self.join(tables.at(join.from)?, tables.at(index + 1)?, join, plan.deleted)?;
        }
        self.text(" WHERE ");
        self.owned(root, Access::Read)?;
        self.and_alive(root, plan.deleted)?;
        if !plan.filters.is_empty() {
            self.text(" AND ");
            self.balanced(&plan.filters, true, &|this, (index, filter)| {
                this.node(tables.at(*index)?, filter)
            })?;
        }
        for (index, (table, column)) in plan.groups.iter().enumerate() {
            self.text(if index == 0 { " GROUP BY " } else { ", " });
            self.column(tables.at(*table)?, *column)?;
        }
        for (index, (table, order)) in plan.order.iter().enumerate() {
            self.text(if index == 0 { " ORDER BY " } else { ", " });
            self.column(tables.at(*table)?, order.column)?;
            self.text(match order.direction {
                Direction::Ascending => " ASC",
                Direction::Descending => " DESC",
            });
            if order.nullable || tables.may_be_missing(*table) {
                self.text(" NULLS LAST");
            }
        }
        // SQLite knows OFFSET only behind LIMIT.
        if let Some(limit) = plan.limit.or(plan.offset.map(|_| u64::MAX)) {
            let (open, close) = self.backend.limit();
            self.text(open);
            self.value(&i64::try_from(limit).unwrap_or(i64::MAX))?;
            self.text(close);
        }
        if let Some(offset) = plan.offset {
            self.text(" OFFSET ");
            self.value(&i64::try_from(offset).unwrap_or(i64::MAX))?;
        }
        if let Some(lock) = plan.lock {
            self.lock(root, lock);
        }
        Ok(())
    }

    /// A table that is joined. Its predicate stands in ON, so that a left join stays one.
    fn join(
        &mut self,
        near: Instance,
        far: Instance,
        join: &Join,
        deleted: Deleted,
    ) -> Result<(), Error> {
        self.text(if join.optional { " LEFT JOIN " } else { " INNER JOIN " });
        self.table(far);
        self.text(" ON ");
        if join.from_child {
            self.id(far)?;
            self.text(" = ");
            self.column(near, join.column)?;
        } else {
            self.column(far, join.column)?;
            self.text(" = ");
            self.id(near)?;
        }
        self.text(" AND ");
        self.owned(far, Access::Read)?;
        self.and_alive(far, deleted)?;
        for filter in &join.on {
            self.text(" AND ");
            self.node(far, filter)?;
        }
        Ok(())
    }

    fn output(
        &mut self,
        tables: Tables<'_>,
        output: &Output,
        written: &mut usize,
    ) -> Result<(), Error> {
        match output {
            Output::Table(index) => {
                let table = tables.at(*index)?;
                self.columns(table, 0..table.facts.columns.len(), written)?;
            }
            Output::Columns(index, columns) => {
                self.columns(tables.at(*index)?, columns.iter().copied(), written)?;
            }
            Output::Column(index, column) => {
                self.columns(tables.at(*index)?, [*column], written)?;
            }
            Output::Present(index) => {
                self.next(written);
                self.id(tables.at(*index)?)?;
                self.text(" IS NOT NULL");
            }
            Output::Aggregate(aggregate) => {
                self.next(written);
                aggregate.write(self, tables.at(0)?)?;
            }
            Output::CountRows => {
                self.next(written);
                self.text("COUNT(*)");
            }
            Output::One => {
                self.next(written);
                self.text("CAST(1 AS bigint)");
            }
        }
        Ok(())
    }

    fn columns(
        &mut self,
        table: Instance,
        columns: impl IntoIterator<Item = usize>,
        written: &mut usize,
    ) -> Result<(), Error> {
        for column in columns {
            self.next(written);
            self.column(table, column)?;
        }
        Ok(())
    }

    fn next(&mut self, written: &mut usize) {
        self.comma(*written);
        *written += 1;
    }

    fn lock(&mut self, root: Instance, lock: Lock) {
        if !self.backend.locks_rows() {
            return;
        }
        self.text(if lock.exclusive { " FOR UPDATE OF " } else { " FOR SHARE OF " });
        self.alias(root);
        self.text(match lock.behaviour {
            None => "",
            Some(Busy::Skip) => " SKIP LOCKED",
            Some(Busy::Fail) => " NOWAIT",
        });
    }
}
