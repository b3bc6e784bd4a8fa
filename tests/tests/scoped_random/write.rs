//! Random statements: those that write.

use super::data::{TENANTS, id, is_there, line_id, user_id};
use super::grammar::{Grammar, Relation, Value};
use super::schema::{Column, TABLES, Table, Ty, Write};

/// A new row whose id is taken, by whomever, isn't written.
const PASSED_OVER: [&str; 3] = [
    " ON CONFLICT (id) DO NOTHING",
    " ON CONFLICT ON CONSTRAINT charges_pkey DO NOTHING",
    " ON CONFLICT DO NOTHING",
];

/// What new rows are made of: a value for each column, out of the same rows.
pub struct Read {
    pub values: Vec<String>,
    pub from: String,
    pub condition: String,
}

impl Grammar {
    /// An entity to write to. Rows that nothing refers to are written more often.
    fn target(&mut self) -> &'static Table {
        loop {
            let leaves = ["LineNote", "LabResult", "Template", "Rate", "Membership", "Charge"];
            let leaf = self.one_of(&leaves);
            let table = match self.rng.bool() {
                true => super::schema::table(leaf),
                false => &TABLES[self.rng.usize(0..TABLES.len())],
            };
            if !table.keys.is_empty() && !self.written.contains(&table.entity) {
                self.written.push(table.entity);
                return table;
            }
        }
    }

    /// The written table as a relation, in a frame of its own.
    fn open(&mut self, table: &Table) -> (String, String) {
        let aliased = self.rng.bool();
        let alias = if aliased { self.alias() } else { table.entity.to_owned() };
        let columns = table.columns.iter().map(|column| (column.name.to_owned(), column.ty));
        let relation = Relation { alias: alias.clone(), columns: columns.collect(), id: None };
        self.frames.push(vec![relation]);
        let sql = match aliased {
            true => format!("{} AS {alias}", table.entity),
            false => table.entity.to_owned(),
        };
        (sql, alias)
    }

    pub fn update(&mut self) -> String {
        let with = self.before();
        let table = self.target();
        let (sql, alias) = self.open(table);
        let own = self.frames.clone();
        let assignments = self.assignments(table, &alias);
        // Rows that join more than one other row would take one of them, nobody knows which: what is
        // written depends on the written table alone.
        let from = match self.room > 0 && self.once_in(3) {
            true => {
                let (item, relation) = self.named();
                self.frames.last_mut().unwrap().push(relation);
                format!(" FROM {item}")
            }
            false => String::new(),
        };
        let condition = self.condition(2);
        self.frames = own;
        let returning = self.returning(table, &alias, from.is_empty());
        self.frames.pop();
        format!("{with}UPDATE {sql} SET {assignments}{from} WHERE {condition}{returning}")
    }

    pub fn delete(&mut self) -> String {
        let with = self.before();
        let table = self.target();
        let (sql, alias) = self.open(table);
        let own = self.frames.clone();
        let using = match self.postgres && self.room > 0 && self.once_in(3) {
            true => {
                let (item, relation) = self.named();
                self.frames.last_mut().unwrap().push(relation);
                format!(" USING {item}")
            }
            false => String::new(),
        };
        let condition = self.condition(2);
        let children: Vec<(&str, &str)> = TABLES
            .iter()
            .flat_map(|child| {
                let columns = child.columns.iter().filter(|column| {
                    matches!(column.write,
                        Write::Parent(of) | Write::Maybe(of) | Write::Reference(of) if of == table.entity)
                });
                columns.map(|column| (child.entity, column.name))
            })
            .collect();
        let mut childless = String::new();
        if self.postgres && !children.is_empty() && !self.once_in(4) {
            for (child, column) in children {
                let inner = self.alias();
                childless.push_str(&format!(
                    " AND NOT EXISTS (SELECT 1 FROM {child} {inner} WHERE {inner}.{column} = {alias}.id)"
                ));
            }
        }
        self.frames = own;
        let returning = self.returning(table, &alias, using.is_empty());
        self.frames.pop();
        format!("{with}DELETE FROM {sql}{using} WHERE ({condition}){childless}{returning}")
    }

    pub fn insert(&mut self) -> String {
        let with = self.before();
        let table = self.target();
        let mut columns: Vec<&Column> = table
            .columns
            .iter()
            .filter(|column| match column.write {
                Write::Never => false,
                Write::Plain | Write::Maybe(_) | Write::Country => self.rng.bool(),
                _ => true,
            })
            .collect();
        if self.once_in(3) {
            self.rng.shuffle(&mut columns);
        }
        let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
        self.upserts = self.rng.bool();
        let (source, unclaimed) = match self.rng.u32(0..7) {
            0..3 => self.values(&columns),
            3 | 4 => (self.selected(&columns), None),
            _ => (self.spread(&columns), None),
        };
        let (sql, alias) = self.open(table);
        let conflict = self.on_conflict(table, &alias);
        if PASSED_OVER.contains(&conflict.as_str()) {
            self.unclaimed.extend(unclaimed.map(|unclaimed| (source.clone(), unclaimed)));
        }
        let returning = self.returning(table, &alias, true);
        self.frames.pop();
        format!("{with}INSERT INTO {sql} ({}) {source}{conflict}{returning}", names.join(", "))
    }

    /// New rows; and the same without those whose id somebody else has, if there are such.
    fn values(&mut self, columns: &[&Column]) -> (String, Option<String>) {
        let (mut rows, mut free) = (Vec::new(), Vec::new());
        for row in 0..self.rng.u8(1..=2) {
            let mut taken = false;
            let values = columns.iter().map(|column| match column.write {
                Write::Id => {
                    let (id, of_others) = self.new_id(column, row);
                    taken |= of_others;
                    id
                }
                _ => self.given(column, true),
            });
            let values = values.collect::<Vec<_>>().join(", ");
            if !taken {
                free.push(format!("({values})"));
            }
            rows.push(values);
        }
        let all = rows.iter().map(|values| format!("({values})")).collect::<Vec<_>>();
        let unclaimed = match free.as_slice() {
            [] => Some(format!("SELECT {} WHERE FALSE", rows[0])),
            free if free.len() < rows.len() => Some(format!("VALUES {}", free.join(", "))),
            _ => None,
        };
        (format!("VALUES {}", all.join(", ")), unclaimed)
    }

    /// The id of a new row: mostly a new one, else one that is there. And whether a row has it that the
    /// token doesn't reach.
    fn new_id(&mut self, column: &Column, row: u8) -> (String, bool) {
        let fresh = 100 + row;
        let known = if self.upserts { self.rng.bool() } else { self.once_in(8) };
        let tenant = match known && self.once_in(5) {
            true => {
                self.claims = true;
                self.one_of(&TENANTS)
            }
            false => self.tenant,
        };
        let number = if known { self.rng.u8(1..=4) } else { fresh };
        let written = *self.written.last().unwrap();
        // The fourth is in a laboratory that the token doesn't reach.
        let unreached = number == 4 && matches!(written, "Sample" | "LabResult");
        self.claims |= unreached;
        let id = match (written, column.ty) {
            ("InvoiceLine", _) => line_id(tenant, number).to_string(),
            ("Membership", Ty::Text) => "'red'".to_owned(),
            ("Membership", _) => self.id(user_id(number)),
            _ => self.parameter(Value::Id(id(written, tenant, number))),
        };
        (id, is_there(written, number) && (tenant != self.tenant || unreached))
    }

    /// A value for a column. Without sub-selects, it comes from the visible columns and constants.
    fn given(&mut self, column: &Column, nothing_read: bool) -> String {
        let depth = u32::from(self.room > 0 && !nothing_read);
        match column.write {
            Write::Never | Write::Id | Write::Plain => self.expr(column.ty, depth),
            Write::Unique => match column.ty {
                Ty::Int => self.rng.u32(1..9).to_string(),
                _ => self.constant(Ty::Text),
            },
            Write::Required => match self.rng.u32(0..3) {
                0 => {
                    let constant = self.constant(column.ty);
                    format!("COALESCE({}, {constant})", self.expr(column.ty, depth))
                }
                _ => self.constant(column.ty),
            },
            Write::Country => self.one_of(&["'IT'", "'FR'", "NULL", "'XX'"]).to_owned(),
            Write::Parent(entity) | Write::Reference(entity) | Write::Maybe(entity) => {
                let optional = matches!(column.write, Write::Maybe(_));
                match self.rng.u32(0..6) {
                    0 if optional && nothing_read => "NULL".to_owned(),
                    0 if optional => self.null(column.ty),
                    1 if self.postgres || !self.written.contains(&entity) => {
                        let inner = self.alias();
                        let frame = Relation {
                            alias: inner.clone(),
                            columns: vec![("id".to_owned(), column.ty)],
                            id: None,
                        };
                        self.frames.push(vec![frame]);
                        let condition = self.condition(0);
                        self.frames.pop();
                        format!(
                            "(SELECT {inner}.id FROM {entity} {inner} WHERE {condition} ORDER BY {inner}.id LIMIT 1)"
                        )
                    }
                    2 => {
                        // Of somebody else, or of nobody.
                        let tenant = self.rng.u8(0..=3);
                        let number = self.rng.u8(1..=4);
                        match entity {
                            "InvoiceLine" => line_id(tenant, number).to_string(),
                            _ => self.id(id(entity, tenant, number)),
                        }
                    }
                    _ => {
                        let number = self.rng.u8(1..=3);
                        match entity {
                            "InvoiceLine" => line_id(self.tenant, number).to_string(),
                            _ => self.id(id(entity, self.tenant, number)),
                        }
                    }
                }
            }
        }
    }

    /// INSERT … SELECT: each new id is made of those that are read.
    fn selected(&mut self, columns: &[&Column]) -> String {
        let Read { values, from, condition } = self.read(columns);
        let list = values.join(", ");
        let unless = if self.postgres { "" } else { " AND TRUE" };
        match self.once_in(5) && !list.contains("OVER") {
            true => format!(
                "SELECT {list} FROM {from} WHERE {condition}{unless} UNION SELECT {list} FROM {from} WHERE {condition}"
            ),
            false => format!("SELECT {list} FROM {from} WHERE {condition}{unless}"),
        }
    }

    /// What new rows are made of.
    pub fn read(&mut self, columns: &[&Column]) -> Read {
        self.frames.push(Vec::new());
        let (mut from, relation) = match self.postgres && self.once_in(4) {
            true => self.listed(),
            false => loop {
                let (from, relation) = self.named();
                if relation.columns.iter().any(|(name, _)| name == "id") {
                    break (from, relation);
                }
            },
        };
        let id = Self::total_order(std::slice::from_ref(&relation)).unwrap();
        self.frames.last_mut().unwrap().push(relation);
        if self.room > 0 && self.once_in(4) {
            let (item, other) = self.named();
            let condition = self.condition(0);
            from = format!("{from} LEFT JOIN {item} ON {condition} AND FALSE");
            self.frames.last_mut().unwrap().push(other);
        }
        let condition = self.condition(1);
        let values = columns.iter().map(|column| match (column.write, column.ty) {
            (Write::Id, Ty::Int) => format!("row_number() OVER (ORDER BY {id}) + 5000"),
            (Write::Id, Ty::Text) => "'blue'".to_owned(),
            (Write::Id, _) if self.postgres => {
                format!("CAST(md5(CAST({id} AS text) || 'new') AS uuid)")
            }
            (Write::Id, _) => format!("{id} || 'new'"),
            (Write::Unique, Ty::Int) => format!("10 + row_number() OVER (ORDER BY {id})"),
            (Write::Unique, _) => format!("CAST({id} AS text)"),
            _ => self.given(column, false),
        });
        let values = values.collect();
        self.frames.pop();
        Read { values, from, condition }
    }

    fn on_conflict(&mut self, table: &Table, alias: &str) -> String {
        if !self.upserts {
            return String::new();
        }
        let key = self.one_of(table.keys);
        if self.once_in(4) {
            // All keys of a charge are declared.
            return match table.entity == "Charge" && self.once_in(4) {
                true => " ON CONFLICT DO NOTHING".to_owned(),
                false => format!(" ON CONFLICT {key} DO NOTHING"),
            };
        }
        let columns = table.columns.iter().map(|column| (column.name.to_owned(), column.ty));
        let excluded =
            Relation { alias: "excluded".to_owned(), columns: columns.collect(), id: None };
        self.frames.last_mut().unwrap().push(excluded);
        let assignments = self.assignments(table, alias);
        let condition = match self.rng.bool() {
            true => format!(" WHERE {}", self.condition(1)),
            false => String::new(),
        };
        self.frames.last_mut().unwrap().pop();
        format!(" ON CONFLICT {key} DO UPDATE SET {assignments}{condition}")
    }

    fn assignments(&mut self, table: &Table, alias: &str) -> String {
        let settable: Vec<&Column> = table
            .columns
            .iter()
            .filter(|column| !matches!(column.write, Write::Never | Write::Id | Write::Parent(_)))
            .collect();
        let first = self.rng.usize(0..settable.len());
        let second = self.rng.usize(0..settable.len());
        let chosen = if first == second { vec![first] } else { vec![first, second] };
        let written = chosen.into_iter().map(|at| {
            let Column { name, ty, write } = settable[at];
            let value = match (write, ty) {
                // Whatever the order in which the rows are written, each step is as unique as the outcome.
                (Write::Unique, Ty::Int) => format!("{alias}.{name} + 100"),
                (Write::Unique, _) => format!("{alias}.{name} || '!'"),
                _ => self.given(settable[at], false),
            };
            format!("{name} = {value}")
        });
        written.collect::<Vec<_>>().join(", ")
    }

    fn returning(&mut self, table: &Table, alias: &str, only: bool) -> String {
        match self.rng.u32(0..4) {
            0 => String::new(),
            // Of a row that joins several, one is given, nobody knows which.
            1 if only => " RETURNING *".to_owned(),
            2 => {
                let column = table.columns[self.rng.usize(0..table.columns.len())];
                format!(" RETURNING {alias}.{}", column.name)
            }
            _ => {
                let types: Vec<_> = (0..2).map(|_| self.some_type()).collect();
                // SQLite reads other rows while it writes these.
                let depth = u32::from(self.postgres);
                let (list, _) = self.projection(&types, depth);
                format!(" RETURNING {list}")
            }
        }
    }

    /// A CTE in front of a writing statement.
    fn before(&mut self) -> String {
        if self.room < 2 || !self.once_in(5) {
            return String::new();
        }
        let types = [self.some_type(), Ty::Id];
        let (query, columns) = self.query_of(Some(&types), 1);
        self.ctes.push(super::grammar::Cte { name: "before".to_owned(), columns });
        format!("WITH before AS ({query}) ")
    }

    /// CTEs that write, each another entity.
    pub fn several_writes(&mut self) -> String {
        let mut items = Vec::new();
        for at in 0..self.rng.u32(1..=3) {
            let sql = match self.rng.u32(0..3) {
                0 => self.update(),
                1 => self.delete(),
                _ => self.insert(),
            };
            let sql = match sql.find(" RETURNING ") {
                Some(_) => sql,
                None => format!("{sql} RETURNING 1 AS one"),
            };
            items.push(format!("w{at} AS ({sql})"));
        }
        let visible = std::mem::take(&mut self.ctes);
        let main = match self.rng.bool() {
            true => self.query(None, 0),
            false => {
                let from = self.rng.usize(0..items.len());
                let alias = self.alias();
                let entity = self.entity().entity;
                format!(
                    "SELECT count(*), (SELECT count(*) FROM {entity} {alias}) AS n FROM w{from}"
                )
            }
        };
        self.ctes = visible;
        format!("WITH {} {main}", items.join(", "))
    }
}
