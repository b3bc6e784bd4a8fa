//! Random statements: what they are made of.

use fastrand::Rng;
use uuid::Uuid;

use super::data::{TENANTS, id, line_id, tenant_id, user_id};
use super::schema::{TABLES, Table, Ty};

/// What a parameter of the function is given.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Id(Uuid),
    Text(String),
    Int(i64),
    Bool(bool),
    Ids(Vec<Uuid>),
    Texts(Vec<String>),
    Ints(Vec<i64>),
}

/// A statement, as an author would write it, and its parameters.
#[derive(Debug)]
pub struct Case {
    pub sql: String,
    pub parameters: Vec<(String, Value)>,
    pub tenant: u8,
    pub writes: bool,
    /// A new row claims an id that a row of another tenant may have.
    pub claims: bool,
    /// The same without the new rows whose id somebody else has, where those are passed over.
    pub unclaimed: Option<Box<Case>>,
}

/// An item of FROM.
#[derive(Debug, Clone)]
pub struct Relation {
    pub alias: String,
    pub columns: Vec<(String, Ty)>,
    /// The columns that tell its rows apart, if they are known.
    pub id: Option<Vec<String>>,
}

/// A CTE that is visible.
#[derive(Debug, Clone)]
pub struct Cte {
    pub name: String,
    pub columns: Vec<(String, Ty)>,
}

/// Makes one statement out of a seed. The same seed and size make the same statement.
#[derive(Debug)]
pub struct Grammar {
    pub rng: Rng,
    pub postgres: bool,
    /// How many more relations may be named.
    pub room: u32,
    pub tenant: u8,
    pub parameters: Vec<(String, Value)>,
    /// The relations that are visible, the innermost SELECT last.
    pub frames: Vec<Vec<Relation>>,
    pub ctes: Vec<Cte>,
    pub aliases: u32,
    /// Entities that the statement writes to; SQLite reads them while it writes.
    pub written: Vec<&'static str>,
    pub claims: bool,
    /// The rows that are being written may be there already.
    pub upserts: bool,
    /// What VALUES would be without the ids of others: before, and after.
    pub unclaimed: Vec<(String, String)>,
}

impl Grammar {
    pub fn statement(seed: u64, size: u32, postgres: bool) -> Case {
        let mut rng = Rng::with_seed(seed);
        let tenant = TENANTS[rng.usize(0..3)];
        let mut grammar = Self {
            rng,
            postgres,
            room: size,
            tenant,
            parameters: Vec::new(),
            frames: Vec::new(),
            ctes: Vec::new(),
            aliases: 0,
            written: Vec::new(),
            claims: false,
            upserts: false,
            unclaimed: Vec::new(),
        };
        let sql = match grammar.rng.u32(0..20) {
            0..10 => grammar.query(None, 3),
            10..13 => grammar.update(),
            13..15 => grammar.delete(),
            15..19 => grammar.insert(),
            _ if postgres => grammar.several_writes(),
            _ => grammar.insert(),
        };
        let less = grammar.unclaimed.iter().fold(sql.clone(), |sql, (before, after)| {
            assert!(sql.contains(before), "{before} is not in {sql}");
            sql.replacen(before, after, 1)
        });
        let unclaimed = (less != sql).then(|| Box::new(grammar.case(less, None)));
        grammar.case(sql, unclaimed)
    }

    fn case(&self, sql: String, unclaimed: Option<Box<Case>>) -> Case {
        let Self { parameters, tenant, written, claims, .. } = self;
        // Some were made for an expression that was not taken.
        let mut parameters = parameters.clone();
        parameters.retain(|(name, _)| {
            let name = format!(":{name}");
            sql.split(&name).skip(1).any(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
        });
        let (tenant, writes, claims) = (*tenant, !written.is_empty(), *claims);
        Case { sql, parameters, tenant, writes, claims, unclaimed }
    }

    pub fn once_in(&mut self, times: u32) -> bool {
        self.rng.u32(0..times) == 0
    }

    pub fn one_of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.rng.usize(0..items.len())]
    }

    pub fn alias(&mut self) -> String {
        self.aliases += 1;
        format!("r{}", self.aliases)
    }

    /// An entity to read.
    pub fn entity(&mut self) -> &'static Table {
        loop {
            let table = &TABLES[self.rng.usize(0..TABLES.len())];
            let view = table.entity == "CustomerTotal";
            let half_written = !self.postgres
                && (self.written.contains(&table.entity) || view && !self.written.is_empty());
            if !half_written {
                return table;
            }
        }
    }

    /// A value of the function.
    pub fn parameter(&mut self, value: Value) -> String {
        if let Some((name, _)) = self.parameters.iter().find(|(_, known)| *known == value) {
            return format!(":{name}");
        }
        let name = format!("p{}", self.parameters.len());
        self.parameters.push((name.clone(), value));
        format!(":{name}")
    }

    /// The id of a row of this entity: mostly the tenant's own.
    pub fn id_of(&mut self, entity: &str) -> String {
        let tenant = match self.rng.u32(0..8) {
            0 => TENANTS[self.rng.usize(0..3)],
            1 => 0,
            _ => self.tenant,
        };
        let number = self.rng.u8(1..=4);
        if entity == "InvoiceLine" {
            return self.int(line_id(tenant, number));
        }
        self.id(id(entity, tenant, number))
    }

    pub fn id(&mut self, id: Uuid) -> String {
        if self.postgres && self.once_in(3) {
            return format!("CAST('{id}' AS uuid)");
        }
        self.parameter(Value::Id(id))
    }

    fn int(&mut self, number: i64) -> String {
        if self.once_in(2) { number.to_string() } else { self.parameter(Value::Int(number)) }
    }

    /// A constant of a kind that some column may hold.
    pub fn constant(&mut self, ty: Ty) -> String {
        match ty {
            Ty::Id => match self.rng.u32(0..8) {
                0 => {
                    let tenant = self.one_of(&TENANTS);
                    self.id(tenant_id(tenant))
                }
                1 => {
                    let number = self.rng.u8(1..=3);
                    self.id(user_id(number))
                }
                2 => ":tenant".to_owned(),
                _ => {
                    let entity =
                        self.one_of(&["Customer", "Invoice", "Sample", "Rate", "LineNote"]);
                    self.id_of(entity)
                }
            },
            Ty::Text => {
                let words = ["Ann", "Ben", "1", "3", "IT", "red", "it''s", "", "Own2"];
                let word = self.one_of(&words);
                match self.once_in(3) {
                    true => self.parameter(Value::Text(word.replace("''", "'"))),
                    false => format!("'{word}'"),
                }
            }
            Ty::Int => {
                let number = self.one_of(&[0, 1, 2, 3, 12, 21, 101, 200]);
                self.int(number)
            }
            Ty::Bool => match self.rng.u32(0..3) {
                0 => "TRUE".to_owned(),
                1 => "FALSE".to_owned(),
                _ => {
                    let value = self.rng.bool();
                    self.parameter(Value::Bool(value))
                }
            },
            Ty::Float => self.one_of(&["0.5", "1.5", "3.25"]).to_owned(),
            Ty::Time => {
                let day = self.rng.u32(1..=4);
                let text = format!("'2026-01-0{day}T00:00:00+00:00'");
                if self.postgres { format!("CAST({text} AS timestamptz)") } else { text }
            }
            Ty::Json => {
                let (text, number) = (self.constant(Ty::Text), self.constant(Ty::Int));
                format!("jsonb_build_object('k', {text}, 'n', {number})")
            }
        }
    }

    /// What no value is, of a kind.
    pub fn null(&mut self, ty: Ty) -> String {
        let name = match ty {
            _ if !self.postgres => return "NULL".to_owned(),
            Ty::Id => "uuid",
            Ty::Text => "text",
            Ty::Int => "bigint",
            Ty::Bool => "boolean",
            Ty::Float => "double precision",
            Ty::Time => "timestamptz",
            Ty::Json => "jsonb",
        };
        format!("CAST(NULL AS {name})")
    }

    /// A visible column of a kind: mostly of the innermost SELECT.
    pub fn column(&mut self, ty: Ty) -> Option<String> {
        let frames = match self.frames.len() {
            0 => return None,
            depth if depth > 1 && self.once_in(4) => 0..depth - 1,
            depth => depth - 1..depth,
        };
        let mut found = Vec::new();
        for relation in self.frames[frames].iter().flatten() {
            let named = relation.columns.iter().filter(|(_, known)| *known == ty);
            found.extend(named.map(|(name, _)| (relation.alias.clone(), name.clone())));
        }
        if found.is_empty() {
            return None;
        }
        let (alias, name) = found.swap_remove(self.rng.usize(0..found.len()));
        let alone = self.once_in(6) && self.is_certain(&name);
        Some(if alone { name } else { format!("{alias}.{name}") })
    }

    /// Whether a name means one column only, without its relation in front. SQLite looks for it in all
    /// relations of a FROM, also in those that stand further behind.
    fn is_certain(&self, name: &str) -> bool {
        let relations: Vec<&Relation> = self.frames.iter().flatten().collect();
        let bears = |relation: &&&Relation| {
            relation.alias == name || relation.columns.iter().any(|(known, _)| known == name)
        };
        relations.iter().filter(bears).count() == 1 && (self.postgres || relations.len() == 1)
    }

    pub fn some_column(&mut self) -> Option<(String, Ty)> {
        let types = [Ty::Id, Ty::Text, Ty::Int, Ty::Id, Ty::Text, Ty::Bool, Ty::Float, Ty::Time];
        (0..8).find_map(|_| {
            let ty = self.one_of(&types);
            self.column(ty).map(|column| (column, ty))
        })
    }

    pub fn some_type(&mut self) -> Ty {
        if self.postgres && self.once_in(12) {
            return Ty::Json;
        }
        self.one_of(&[
            Ty::Id,
            Ty::Text,
            Ty::Int,
            Ty::Id,
            Ty::Text,
            Ty::Int,
            Ty::Bool,
            Ty::Float,
            Ty::Time,
        ])
    }

    pub fn expr(&mut self, ty: Ty, depth: u32) -> String {
        let simple = depth == 0;
        match self.rng.u32(0..12) {
            0..7 => match self.column(ty) {
                Some(column) => column,
                None => self.constant(ty),
            },
            7 => self.constant(ty),
            8 if !simple => {
                let condition = self.condition(depth - 1);
                let (yes, no) = (self.expr(ty, depth - 1), self.expr(ty, depth - 1));
                format!("CASE WHEN {condition} THEN {yes} ELSE {no} END")
            }
            9 if !simple => {
                let (first, second) = (self.expr(ty, depth - 1), self.expr(ty, depth - 1));
                format!("COALESCE({first}, {second})")
            }
            10 if !simple && self.room > 0 => self.scalar(ty, depth - 1),
            11 if !simple => self.computed(ty, depth - 1),
            _ => match self.column(ty) {
                Some(column) => column,
                None => self.null(ty),
            },
        }
    }

    fn computed(&mut self, ty: Ty, depth: u32) -> String {
        if self.postgres && self.once_in(3) {
            return self.form(ty, depth);
        }
        match ty {
            Ty::Text => {
                let inner = self.expr(Ty::Text, depth);
                match self.rng.u32(0..3) {
                    0 => format!("upper({inner})"),
                    1 => format!("({inner} || 'x')"),
                    _ => format!("replace({inner}, 'n', 'N')"),
                }
            }
            Ty::Int => {
                let inner = self.expr(Ty::Int, depth);
                match self.rng.u32(0..4) {
                    0 => format!("({inner} + 1)"),
                    1 => format!("({inner} - 100)"),
                    2 => format!("({inner} * 2)"),
                    _ => {
                        let text = self.expr(Ty::Text, depth);
                        format!("length({text})")
                    }
                }
            }
            Ty::Bool => format!("({})", self.condition(depth)),
            Ty::Float => format!("({} + 0.5)", self.expr(Ty::Float, depth)),
            Ty::Id | Ty::Time | Ty::Json => {
                let (first, second) = (self.expr(ty, depth), self.expr(ty, depth));
                format!("NULLIF({first}, {second})")
            }
        }
    }

    pub fn condition(&mut self, depth: u32) -> String {
        if self.once_in(3) {
            return self.one_of(&["TRUE", "1 = 1", "NOT FALSE"]).to_owned();
        }
        let shapes = if depth == 0 { 10 } else { 18 };
        match self.rng.u32(0..shapes) {
            0..3 => self.comparison(depth.min(1)),
            3 => match self.some_column() {
                Some((column, _)) => {
                    let no = if self.rng.bool() { "NOT " } else { "" };
                    format!("{column} IS {no}NULL")
                }
                None => "TRUE".to_owned(),
            },
            4 => {
                let ty = self.some_type();
                let (value, one, other) = (self.expr(ty, 0), self.constant(ty), self.constant(ty));
                let no = if self.once_in(3) { "NOT " } else { "" };
                match self.rng.u32(0..3) {
                    0 if ty != Ty::Bool => format!("{value} {no}BETWEEN {one} AND {other}"),
                    _ => format!("{value} {no}IN ({one}, {other})"),
                }
            }
            5 => {
                let value = self.expr(Ty::Text, 0);
                let pattern = self.one_of(&["A%", "%n", "_", "Own%"]);
                format!("{value} LIKE '{pattern}'")
            }
            6 => {
                let value = self.expr(Ty::Id, 0);
                let entity = self.entity().entity;
                let ids = TENANTS.iter().map(|tenant| id(entity, *tenant, 1)).collect();
                let slice = self.parameter(Value::Ids(ids));
                format!("{value} = ANY({slice})")
            }
            7 => "TRUE".to_owned(),
            8 => self.unless_null(),
            9 => self.row_comparison(),
            10 => format!("({} AND {})", self.condition(depth - 1), self.condition(depth - 1)),
            11 | 12 => format!("({} OR {})", self.condition(depth - 1), self.condition(depth - 1)),
            13 => format!("NOT ({})", self.condition(depth - 1)),
            14 if self.postgres => self.form_of_condition(depth - 1),
            _ if self.room > 0 => self.sub_condition(depth - 1),
            _ => self.comparison(0),
        }
    }

    fn comparison(&mut self, depth: u32) -> String {
        let ty = self.some_type();
        let sign = match ty {
            Ty::Id | Ty::Bool => self.one_of(&["=", "=", "=", "<>", "IS DISTINCT FROM"]),
            _ => self.one_of(&["=", "=", "<>", "<", ">=", "IS NOT DISTINCT FROM"]),
        };
        let (left, right) = (self.expr(ty, depth), self.expr(ty, depth));
        format!("{left} {sign} {right}")
    }

    /// A filter that may be left out.
    fn unless_null(&mut self) -> String {
        let ty = self.one_of(&[Ty::Text, Ty::Int]);
        let value = match ty {
            Ty::Text => Value::Text("Ann".to_owned()),
            _ => Value::Int(2),
        };
        let (parameter, column) = (self.parameter(value), self.expr(ty, 0));
        format!("({parameter} IS NULL OR {column} = {parameter})")
    }

    /// Where the last page ended.
    fn row_comparison(&mut self) -> String {
        let (one, other) = (self.one_of(&[Ty::Text, Ty::Int, Ty::Time]), Ty::Id);
        let (first, second) = (self.expr(one, 0), self.expr(other, 0));
        let (left, right) = (self.constant(one), self.constant(other));
        let sign = self.one_of(&["<", ">", "<=", "="]);
        format!("({first}, {second}) {sign} ({left}, {right})")
    }

    /// A condition that asks another SELECT.
    pub fn sub_condition(&mut self, depth: u32) -> String {
        let no = if self.once_in(3) { "NOT " } else { "" };
        match self.rng.u32(0..6) {
            0..3 => {
                let query = self.query(None, depth);
                format!("{no}EXISTS ({query})")
            }
            3 if self.postgres => {
                let ty = self.one_of(&[Ty::Id, Ty::Text, Ty::Int]);
                let (value, query) = (self.expr(ty, 0), self.query(Some(&[ty]), depth));
                let test = self.one_of(&["= ANY", "<> ALL", "> ALL", "< SOME"]);
                format!("{value} {test} ({query})")
            }
            4 => {
                let (one, other) = (self.some_type(), self.some_type());
                let (first, second) = (self.expr(one, 0), self.expr(other, 0));
                let query = self.query(Some(&[one, other]), depth);
                format!("({first}, {second}) {no}IN ({query})")
            }
            _ => {
                let ty = self.some_type();
                let (value, query) = (self.expr(ty, 0), self.query(Some(&[ty]), depth));
                format!("{value} {no}IN ({query})")
            }
        }
    }

    /// A SELECT that gives one value at most.
    pub fn scalar(&mut self, ty: Ty, depth: u32) -> String {
        self.frames.push(Vec::new());
        let (from, relation) = self.named();
        self.frames.last_mut().unwrap().push(relation.clone());
        let condition = self.condition(depth);
        let sql = match (ty, self.rng.u32(0..3)) {
            (Ty::Int, 0) => format!("(SELECT count(*) FROM {from} WHERE {condition})"),
            (Ty::Int | Ty::Text, 1) => match self.aggregated(ty) {
                Some(column) => format!("(SELECT max({column}) FROM {from} WHERE {condition})"),
                None => self.constant(ty),
            },
            _ => {
                let value = self.expr(ty, 0);
                let order = Self::total_order(&[relation]).unwrap();
                format!("(SELECT {value} FROM {from} WHERE {condition} ORDER BY {order} LIMIT 1)")
            }
        };
        self.frames.pop();
        sql
    }

    /// A column for an aggregate in a sub-select. One of the query around it makes that query an aggregate,
    /// and SQLite takes the rest of its columns from any row.
    fn aggregated(&mut self, ty: Ty) -> Option<String> {
        if self.postgres {
            return self.column(ty);
        }
        let inner = self.frames.pop()?;
        let outer = std::mem::replace(&mut self.frames, vec![inner]);
        let column = self.column(ty);
        let inner = self.frames.pop()?;
        self.frames = outer;
        self.frames.push(inner);
        column
    }

    /// What puts the rows of these relations into one order only.
    pub fn total_order(relations: &[Relation]) -> Option<String> {
        let mut columns = Vec::new();
        for Relation { alias, id, .. } in relations {
            columns.extend(id.as_ref()?.iter().map(|column| format!("{alias}.{column}")));
        }
        (!columns.is_empty()).then(|| columns.join(", "))
    }
}
