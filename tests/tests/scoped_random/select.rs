//! Random statements: SELECT, its relations, set operations and CTEs.

use super::grammar::{Cte, Grammar, Relation};
use super::schema::Ty;

/// Names that CTEs like to have: those of tables, and those of other CTEs.
const CTE_NAMES: &[&str] = &["t", "found", "customers", "invoices", "recent", "Found", "tenants"];

/// Which rows of a window are looked at.
const FRAMES: &[&str] = &[
    "ROWS BETWEEN 1 PRECEDING AND CURRENT ROW",
    "ROWS UNBOUNDED PRECEDING",
    "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
];

impl Grammar {
    /// An entity, with an alias.
    pub fn named(&mut self) -> (String, Relation) {
        self.room = self.room.saturating_sub(1);
        let table = self.entity();
        let alone = self.frames.last().is_none_or(Vec::is_empty);
        let (sql, alias) = match alone && self.once_in(6) {
            true => (table.entity.to_owned(), table.entity.to_owned()),
            false => {
                let alias = self.alias();
                let word = if self.rng.bool() { "AS " } else { "" };
                (format!("{} {word}{alias}", table.entity), alias)
            }
        };
        let columns = table.columns.iter().map(|column| (column.name.to_owned(), column.ty));
        let id = table.id.iter().map(|id| (*id).to_owned()).collect();
        (sql, Relation { alias, columns: columns.collect(), id: Some(id) })
    }

    /// An item of FROM. The relations before it are visible to what is LATERAL alone.
    fn relation(&mut self, depth: u32) -> (String, Relation, bool) {
        match self.rng.u32(0..10) {
            0 | 1 if !self.ctes.is_empty() => {
                let cte = self.ctes[self.rng.usize(0..self.ctes.len())].clone();
                // The innermost one of this name is the one that is meant.
                let name = cte.name.to_lowercase();
                let meant = self.ctes.iter().rev().find(|cte| cte.name.to_lowercase() == name);
                let Cte { name, columns } = meant.cloned().unwrap();
                let alias = self.alias();
                (format!("{name} {alias}"), Relation { alias, columns, id: None }, false)
            }
            2 if depth > 0 && self.room > 0 => {
                let lateral = self.postgres && self.rng.bool();
                let siblings = self.frames.pop().unwrap();
                if lateral {
                    self.frames.push(siblings.clone());
                }
                let types = self.types();
                let (mut query, columns) = self.query_of(Some(&types), depth - 1);
                if self.postgres && self.once_in(6) && !query.contains(" LIMIT ") {
                    query.push_str(" OFFSET 0");
                }
                if lateral {
                    self.frames.pop();
                }
                self.frames.push(siblings);
                let alias = self.alias();
                let word = if lateral { "LATERAL " } else { "" };
                let relation = Relation { alias: alias.clone(), columns, id: None };
                (format!("{word}({query}) AS {alias}"), relation, lateral)
            }
            3 if self.postgres => {
                let (sql, relation) = self.listed();
                (sql, relation, false)
            }
            _ => {
                let (sql, relation) = self.named();
                (sql, relation, false)
            }
        }
    }

    fn types(&mut self) -> Vec<Ty> {
        (0..self.rng.u32(1..=3)).map(|_| self.some_type()).collect()
    }

    /// What stands behind FROM. The innermost frame gets its relations.
    pub fn from(&mut self, depth: u32) -> String {
        let (mut sql, relation, _) = self.relation(depth);
        self.frames.last_mut().unwrap().push(relation);
        let more = self.rng.u32(0..3);
        for _ in 0..more {
            if self.room == 0 {
                break;
            }
            let (item, relation, lateral) = self.relation(depth);
            let shapes = if lateral { 2 } else { 8 };
            let shape = self.rng.u32(0..shapes);
            if shape == 0 {
                sql = format!("{sql} CROSS JOIN {item}");
                self.frames.last_mut().unwrap().push(relation);
                continue;
            }
            let kind = match shape {
                1 => "LEFT JOIN",
                2 => "LEFT OUTER JOIN",
                3 => "RIGHT JOIN",
                4 => "FULL JOIN",
                _ => self.one_of(&["JOIN", "INNER JOIN"]),
            };
            if let Some(shared) = self.shared(&relation).filter(|_| self.rng.bool()) {
                sql = format!("{sql} {kind} {item} USING ({shared})");
                self.frames.last_mut().unwrap().push(relation);
                continue;
            }
            let on = self.joining(&relation);
            self.frames.last_mut().unwrap().push(relation);
            let on = match on {
                // FULL JOIN takes nothing but comparisons in Postgres.
                Some(on) if kind == "FULL JOIN" => on,
                None if kind == "FULL JOIN" => "1 = 1".to_owned(),
                Some(on) if self.room > 0 && self.once_in(6) => {
                    format!("{on} AND {}", self.sub_condition(0))
                }
                Some(on) if self.once_in(3) => format!("{on} AND {}", self.condition(0)),
                Some(on) => on,
                None => self.condition(0),
            };
            sql = format!("{sql} {kind} {item} ON {on}");
            if self.once_in(6) {
                sql = format!("({sql})");
            }
        }
        if self.room > 0 && self.once_in(6) {
            let (item, relation, _) = self.relation(0);
            sql = format!("{sql}, {item}");
            self.frames.last_mut().unwrap().push(relation);
        }
        sql
    }

    /// A column that the first relation has, too, for USING.
    fn shared(&mut self, relation: &Relation) -> Option<String> {
        let [before] = self.frames.last()?.as_slice() else { return None };
        let shared = relation.columns.iter().filter(|column| before.columns.contains(column));
        let shared: Vec<String> = shared.map(|(name, _)| name.clone()).collect();
        (!shared.is_empty()).then(|| shared[self.rng.usize(0..shared.len())].clone())
    }

    /// A comparison of a column of the relation with one of those before it.
    fn joining(&mut self, relation: &Relation) -> Option<String> {
        (0..6).find_map(|_| {
            let (name, ty) = &relation.columns[self.rng.usize(0..relation.columns.len())];
            let before = self.frames.last().unwrap().iter().flat_map(|relation| {
                let named = relation.columns.iter().filter(|(_, known)| known == ty);
                named.map(|(name, _)| format!("{}.{name}", relation.alias))
            });
            let before: Vec<String> = before.collect();
            if before.is_empty() || *ty == Ty::Bool {
                return None;
            }
            let other = &before[self.rng.usize(0..before.len())];
            Some(format!("{}.{name} = {other}", relation.alias))
        })
    }

    /// A query; its columns are of these types, if they are given.
    pub fn query(&mut self, wanted: Option<&[Ty]>, depth: u32) -> String {
        self.query_of(wanted, depth).0
    }

    pub fn query_of(&mut self, wanted: Option<&[Ty]>, depth: u32) -> (String, Vec<(String, Ty)>) {
        let visible = self.ctes.len();
        let with = match depth > 0 && self.room > 1 && self.once_in(5) {
            true => self.with(depth - 1),
            false => String::new(),
        };
        let (sql, columns) = match depth > 0 && self.room > 1 && self.once_in(6) {
            true => self.set_operation(wanted, depth - 1),
            false => self.select(wanted, depth, false),
        };
        self.ctes.truncate(visible);
        (format!("{with}{sql}"), columns)
    }

    fn set_operation(&mut self, wanted: Option<&[Ty]>, depth: u32) -> (String, Vec<(String, Ty)>) {
        let own = self.types();
        let types = wanted.unwrap_or(&own);
        let (mut sql, columns) = self.select(Some(types), depth, true);
        for _ in 0..self.rng.u32(1..=2) {
            let words: &[&str] = match self.postgres {
                true => {
                    &["UNION", "UNION ALL", "INTERSECT", "EXCEPT", "EXCEPT ALL", "UNION DISTINCT"]
                }
                false => &["UNION", "UNION ALL", "INTERSECT", "EXCEPT"],
            };
            let word = self.one_of(words);
            let (arm, _) = self.select(Some(types), depth, true);
            let brackets = self.postgres && self.once_in(4);
            sql = match brackets {
                true => format!("({sql}) {word} ({arm})"),
                false => format!("{sql} {word} {arm}"),
            };
        }
        if self.once_in(3) {
            sql.push_str(" ORDER BY 1");
        }
        (sql, columns)
    }

    /// `WITH …`, and the CTEs become visible.
    fn with(&mut self, depth: u32) -> String {
        // Not every database lets a CTE see the query around it.
        let frames = std::mem::take(&mut self.frames);
        let recursive = self.once_in(4) && !self.half_written("Customer");
        let mut items = Vec::new();
        let mut names = Vec::<String>::new();
        for _ in 0..self.rng.u32(1..=2) {
            let name = self.one_of(CTE_NAMES);
            if names.contains(&name.to_lowercase()) {
                continue;
            }
            names.push(name.to_lowercase());
            let fence = self.one_of(&["", "", "MATERIALIZED ", "NOT MATERIALIZED "]);
            let types = self.types();
            let (query, columns) = self.query_of(Some(&types), depth);
            let item = match self.once_in(4) {
                true => {
                    let named: Vec<_> = (0..columns.len()).map(|at| format!("k{at}")).collect();
                    let columns = named.iter().cloned().zip(types.iter().copied()).collect();
                    self.ctes.push(Cte { name: name.to_owned(), columns });
                    format!("{name} ({}) AS {fence}({query})", named.join(", "))
                }
                false => {
                    self.ctes.push(Cte { name: name.to_owned(), columns });
                    format!("{name} AS {fence}({query})")
                }
            };
            items.push(item);
        }
        if recursive {
            items.push(self.recursive(depth));
        }
        self.frames = frames;
        let word = if recursive { "RECURSIVE " } else { "" };
        format!("WITH {word}{} ", items.join(", "))
    }

    fn half_written(&self, entity: &'static str) -> bool {
        !self.postgres && self.written.contains(&entity)
    }

    /// Who referred whom, and who referred them.
    fn recursive(&mut self, depth: u32) -> String {
        self.room = self.room.saturating_sub(2);
        let (one, other, own) = (self.alias(), self.alias(), self.alias());
        let start = Relation {
            alias: one.clone(),
            columns: [("id", Ty::Id), ("name", Ty::Text)]
                .map(|(name, ty)| (name.to_owned(), ty))
                .into(),
            id: None,
        };
        self.frames.push(vec![start]);
        let condition = self.condition(depth);
        self.frames.pop();
        let union = self.one_of(&["UNION", "UNION ALL"]);
        let columns = [("id", Ty::Id), ("name", Ty::Text), ("depth", Ty::Int)];
        let columns = columns.map(|(name, ty)| (name.to_owned(), ty)).into();
        self.ctes.push(Cte { name: "chain".to_owned(), columns });
        format!(
            "chain AS (SELECT {one}.id, {one}.name, 1 AS depth FROM Customer {one} WHERE {condition} \
             {union} SELECT {other}.id, {other}.name, {own}.depth + 1 FROM Customer {other} \
             JOIN chain {own} ON {other}.referred_by = {own}.id WHERE {own}.depth < 5)"
        )
    }

    fn select(
        &mut self,
        wanted: Option<&[Ty]>,
        depth: u32,
        arm: bool,
    ) -> (String, Vec<(String, Ty)>) {
        self.frames.push(Vec::new());
        let from = self.from(depth);
        let condition = match self.once_in(4) {
            true => String::new(),
            false => format!(" WHERE {}", self.condition(depth.min(2))),
        };
        let own = self.types();
        let types: Vec<Ty> = wanted.unwrap_or(&own).to_vec();
        let order = Self::total_order(self.frames.last().unwrap());
        let outcome = match self.rng.u32(0..10) {
            0 | 1 => self.grouped(&from, &condition, &types),
            2 => self.windowed(&from, &condition, &types),
            3 => {
                let (list, columns) = self.projection(&types, 0);
                (format!("SELECT DISTINCT {list} FROM {from}{condition}"), columns)
            }
            4 if self.postgres && !arm && order.is_some() => {
                let (list, columns) = self.projection(&types, 0);
                let ty = self.some_type();
                let on = self.column(ty).or_else(|| self.some_column().map(|found| found.0));
                let on = on.unwrap_or_else(|| list.split(" AS ").next().unwrap().to_owned());
                let order = order.unwrap();
                let sql = format!(
                    "SELECT DISTINCT ON ({on}) {list} FROM {from}{condition} ORDER BY {on}, {order}"
                );
                (sql, columns)
            }
            5 if wanted.is_none() && !arm => {
                let relations = self.frames.last().unwrap().clone();
                match relations.iter().find(|relation| relation.id.is_some()) {
                    Some(relation) => (
                        format!("SELECT {}.* FROM {from}{condition}", relation.alias),
                        relation.columns.clone(),
                    ),
                    None => {
                        let (list, columns) = self.projection(&types, depth.min(1));
                        (format!("SELECT {list} FROM {from}{condition}"), columns)
                    }
                }
            }
            6 | 7 if !arm && order.is_some() => {
                let (list, columns) = self.projection(&types, depth.min(1));
                let mut order = order.unwrap();
                if self.room > 0 && self.once_in(6) {
                    let ty = self.one_of(&[Ty::Int, Ty::Text]);
                    order = format!("{} DESC, {order}", self.scalar(ty, 0));
                }
                let limit = self.rng.u32(1..=3);
                let offset = if self.once_in(3) { " OFFSET 1" } else { "" };
                let lock = self.lock();
                let sql = format!(
                    "SELECT {list} FROM {from}{condition} ORDER BY {order} LIMIT {limit}{offset}{lock}"
                );
                (sql, columns)
            }
            _ => {
                let (list, columns) = self.projection(&types, depth.min(1));
                (format!("SELECT {list} FROM {from}{condition}"), columns)
            }
        };
        self.frames.pop();
        outcome
    }

    /// A lock, where nothing but one entity is read.
    fn lock(&mut self) -> String {
        let relations = self.frames.last().unwrap();
        let [relation, more @ ..] = relations.as_slice() else { return String::new() };
        let lockable = relation.columns.iter().any(|(name, _)| name == "id");
        if !(self.postgres && lockable && relation.alias.starts_with('r')) {
            return String::new();
        }
        let (alias, alone) = (relation.alias.clone(), more.is_empty());
        match self.rng.u32(0..6) {
            0 if alone => " FOR UPDATE SKIP LOCKED".to_owned(),
            1 if alone => " FOR SHARE".to_owned(),
            2 => format!(" FOR UPDATE OF {alias} SKIP LOCKED"),
            3 => format!(" FOR SHARE OF {alias} NOWAIT"),
            _ => String::new(),
        }
    }

    pub fn projection(&mut self, types: &[Ty], depth: u32) -> (String, Vec<(String, Ty)>) {
        let mut items = Vec::new();
        let mut columns = Vec::new();
        for (at, ty) in types.iter().enumerate() {
            items.push(format!("{} AS c{at}", self.expr(*ty, depth)));
            columns.push((format!("c{at}"), *ty));
        }
        (items.join(", "), columns)
    }

    /// GROUP BY, or one group of everything.
    fn grouped(
        &mut self,
        from: &str,
        condition: &str,
        types: &[Ty],
    ) -> (String, Vec<(String, Ty)>) {
        let outer = std::mem::take(&mut self.frames);
        self.frames = outer.last().cloned().into_iter().collect();
        let mut groups = Vec::new();
        if self.rng.bool() {
            groups.extend(self.some_column().map(|found| found.0));
        }
        let mut items = Vec::new();
        let mut columns = Vec::new();
        for (at, ty) in types.iter().enumerate() {
            let column = self.column(*ty);
            let item = match (ty, column, self.rng.u32(0..4)) {
                (Ty::Int, _, 0) | (Ty::Int, None, _) => self.filtered("count(*)"),
                (Ty::Int, Some(column), 1) => {
                    let sum = self.filtered(&format!("sum({column})"));
                    format!("CAST({sum} AS bigint)")
                }
                (Ty::Int, Some(column), 2) => format!("count(DISTINCT {column})"),
                (Ty::Text, Some(column), 0) if self.postgres => {
                    format!("string_agg({column}, ',' ORDER BY {column})")
                }
                (Ty::Bool, _, _) => "count(*) > 2".to_owned(),
                (Ty::Int | Ty::Text | Ty::Float | Ty::Time, Some(column), _) => {
                    let word = self.one_of(&["min", "max"]);
                    self.filtered(&format!("{word}({column})"))
                }
                (_, Some(column), _) => {
                    groups.push(column.clone());
                    column
                }
                (_, None, _) => self.constant(*ty),
            };
            items.push(format!("{item} AS c{at}"));
            columns.push((format!("c{at}"), *ty));
        }
        let mut behind = match groups.is_empty() {
            true => String::new(),
            false => format!(" GROUP BY {}", groups.join(", ")),
        };
        if self.once_in(4) {
            let least = match self.room > 0 && self.once_in(3) {
                true => {
                    let around = std::mem::take(&mut self.frames);
                    let least = self.scalar(Ty::Int, 0);
                    self.frames = around;
                    least
                }
                false => "2".to_owned(),
            };
            behind.push_str(&format!(" HAVING count(*) >= {least}"));
        }
        self.frames = outer;
        (format!("SELECT {} FROM {from}{condition}{behind}", items.join(", ")), columns)
    }

    fn filtered(&mut self, aggregate: &str) -> String {
        match self.once_in(4) {
            true if self.room > 0 && self.once_in(4) => {
                let ty = self.one_of(&[Ty::Id, Ty::Text]);
                let (value, query) = (self.expr(ty, 0), self.query(Some(&[ty]), 0));
                format!("{aggregate} FILTER (WHERE {value} IN ({query}))")
            }
            true => format!("{aggregate} FILTER (WHERE {})", self.comparison_of_columns()),
            false => aggregate.to_owned(),
        }
    }

    fn comparison_of_columns(&mut self) -> String {
        let ty = self.some_type();
        match self.column(ty) {
            Some(column) => format!("{column} = {}", self.constant(ty)),
            None => "TRUE".to_owned(),
        }
    }

    /// Windows, whose outcome depends on no order that is left open.
    fn windowed(
        &mut self,
        from: &str,
        condition: &str,
        types: &[Ty],
    ) -> (String, Vec<(String, Ty)>) {
        let order = Self::total_order(self.frames.last().unwrap());
        let part = match self.some_column() {
            Some((column, _)) => format!("PARTITION BY {column}"),
            None => String::new(),
        };
        let named = order.is_some() && self.rng.bool();
        let mut items = Vec::new();
        let mut columns = Vec::new();
        for (at, ty) in types.iter().enumerate() {
            let column = self.column(*ty);
            let over = match (&order, named) {
                (Some(_), true) => "w".to_owned(),
                (Some(order), false) if self.once_in(3) => {
                    let frame = self.one_of(FRAMES);
                    format!("({part} ORDER BY {order} {frame})")
                }
                (Some(order), false) => format!("({part} ORDER BY {order})"),
                (None, _) => format!("({part})"),
            };
            let item = match (ty, column, self.rng.u32(0..3)) {
                (Ty::Int, _, 0) if order.is_some() => format!("row_number() OVER {over}"),
                (Ty::Int, _, 1) => format!("count(*) OVER {over}"),
                (_, Some(column), 0) if order.is_some() => format!("lag({column}) OVER {over}"),
                (_, Some(column), 1) if order.is_some() => {
                    format!("first_value({column}) OVER {over}")
                }
                (Ty::Int, Some(column), _) => format!("CAST(sum({column}) OVER {over} AS bigint)"),
                (Ty::Text, Some(column), _) => format!("max({column}) OVER {over}"),
                (_, Some(column), _) => column,
                (_, None, _) => self.constant(*ty),
            };
            items.push(format!("{item} AS c{at}"));
            columns.push((format!("c{at}"), *ty));
        }
        let window = match (&order, named) {
            (Some(order), true) => format!(" WINDOW w AS ({part} ORDER BY {order})"),
            _ => String::new(),
        };
        (format!("SELECT {} FROM {from}{condition}{window}", items.join(", ")), columns)
    }
}
