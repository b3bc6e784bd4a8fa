//! Random statements: INSERT … SELECT `*`, whose values the text doesn't list.

use uuid::Uuid;

use super::data::{id, line_id, user_id};
use super::grammar::{Grammar, Relation, Value};
use super::schema::{Column, Ty, Write};
use super::write::Read;

impl Grammar {
    /// New rows by `*`: out of a sub-select, or of arrays.
    pub fn spread(&mut self, columns: &[&Column]) -> String {
        let alias = self.alias();
        let (first, rest) = match columns {
            // Some values stand in front of `*`.
            [first, rest @ ..] if !rest.is_empty() && self.once_in(4) => match first.write {
                Write::Required | Write::Plain => (Some(self.constant(first.ty)), rest),
                _ => (None, columns),
            },
            _ => (None, columns),
        };
        let names: Vec<String> = (0..rest.len()).map(|at| format!("k{at}")).collect();
        let (item, named) = match self.postgres && self.rng.bool() {
            true => self.arrays(rest, &names, &alias),
            false => (self.sub_select(rest, &names, &alias), true),
        };
        let (with, item) = match item.strip_suffix(&format!(" AS {alias}")) {
            // The same as a CTE.
            Some(query) if item.starts_with('(') && self.once_in(3) => {
                let name = self.one_of(&["t", "found", "invoices"]);
                (format!("WITH {name} AS {query} "), format!("{name} AS {alias}"))
            }
            _ => (String::new(), item),
        };
        let relation = Relation {
            alias,
            columns: names.into_iter().zip(rest.iter().map(|column| column.ty)).collect(),
            id: None,
        };
        self.frames.push(if named { vec![relation] } else { Vec::new() });
        let condition = self.condition(1);
        self.frames.pop();
        let first = first.map_or_else(String::new, |first| format!("{first}, "));
        format!("{with}SELECT {first}* FROM {item} WHERE {condition}")
    }

    fn sub_select(&mut self, columns: &[&Column], names: &[String], alias: &str) -> String {
        let Read { values, from, condition } = self.read(columns);
        let items = values.iter().zip(names).map(|(value, name)| format!("{value} AS {name}"));
        let list = items.collect::<Vec<_>>().join(", ");
        format!("(SELECT {list} FROM {from} WHERE {condition}) AS {alias}")
    }

    /// An array for each column, and whether the columns have names.
    fn arrays(&mut self, columns: &[&Column], names: &[String], alias: &str) -> (String, bool) {
        let is_number = |column: &&Column| {
            let free = matches!(column.write, Write::Required | Write::Plain | Write::Unique);
            free && column.ty == Ty::Int
        };
        let ordinality = columns.len() > 1 && columns.last().is_some_and(is_number);
        let listed = &columns[..columns.len() - usize::from(ordinality)];
        let rows: Vec<u8> = (0..self.rng.u8(1..=2)).collect();
        let lists: Vec<String> = listed.iter().map(|column| self.array(column, &rows)).collect();
        let place = if ordinality { " WITH ORDINALITY" } else { "" };
        let sql = format!("unnest({}){place}", lists.join(", "));
        match self.rng.u32(0..3) {
            0 => (format!("{sql} AS {alias} ({})", names.join(", ")), true),
            1 => (format!("{sql} AS {alias}"), false),
            _ => (sql, false),
        }
    }

    /// A value of a column for each row.
    fn array(&mut self, column: &Column, rows: &[u8]) -> String {
        match column.write {
            Write::Id => {
                let written = *self.written.last().unwrap();
                let known = self.upserts && self.rng.bool();
                let number = |row: &u8| if known { row + 1 } else { row + 100 };
                match column.ty {
                    Ty::Int => {
                        self.numbers(rows, |grammar, row| line_id(grammar.tenant, number(row)))
                    }
                    Ty::Text => {
                        self.texts(rows, |_, row| ["red", "blue"][usize::from(*row)].to_owned())
                    }
                    _ if written == "Membership" => {
                        self.ids_of(rows, |_, row| user_id(number(row)))
                    }
                    _ => self.ids_of(rows, |grammar, row| id(written, grammar.tenant, number(row))),
                }
            }
            Write::Parent("InvoiceLine") => self.numbers(rows, |grammar, _| {
                let (tenant, number) = grammar.mostly_own();
                line_id(tenant, number)
            }),
            Write::Parent(entity) | Write::Reference(entity) | Write::Maybe(entity) => {
                self.ids_of(rows, |grammar, _| {
                    let (tenant, number) = grammar.mostly_own();
                    id(entity, tenant, number)
                })
            }
            Write::Country => {
                self.texts(rows, |grammar, _| grammar.one_of(&["IT", "FR"]).to_owned())
            }
            Write::Unique if column.ty == Ty::Text => {
                self.texts(rows, |_, row| format!("new{row}"))
            }
            Write::Unique => self.numbers(rows, |_, row| i64::from(*row) + 20),
            Write::Plain | Write::Required | Write::Never => self.constants(column.ty, rows),
        }
    }

    /// Values that stand in no relation to others.
    fn constants(&mut self, ty: Ty, rows: &[u8]) -> String {
        let name = match ty {
            Ty::Int => return self.numbers(rows, |grammar, _| grammar.one_of(&[1, 2, 101])),
            Ty::Id => "uuid",
            Ty::Text => "text",
            Ty::Bool => "boolean",
            Ty::Float => "double precision",
            Ty::Time => "timestamptz",
            Ty::Json => "jsonb",
        };
        let values: Vec<String> = rows.iter().map(|_| self.constant(ty)).collect();
        match self.rng.bool() {
            true => format!("CAST(ARRAY[{}] AS {name}[])", values.join(", ")),
            false => format!("ARRAY[{}]::{name}[]", values.join(", ")),
        }
    }

    /// The tenant and the number of a row to refer to.
    fn mostly_own(&mut self) -> (u8, u8) {
        let tenant = if self.once_in(8) { self.rng.u8(0..=3) } else { self.tenant };
        (tenant, self.rng.u8(1..=2))
    }

    fn ids_of(&mut self, rows: &[u8], of: impl Fn(&mut Self, &u8) -> Uuid) -> String {
        let ids = rows.iter().map(|row| of(self, row)).collect();
        self.parameter(Value::Ids(ids))
    }

    fn texts(&mut self, rows: &[u8], of: impl Fn(&mut Self, &u8) -> String) -> String {
        let texts = rows.iter().map(|row| of(self, row)).collect();
        self.parameter(Value::Texts(texts))
    }

    fn numbers(&mut self, rows: &[u8], of: impl Fn(&mut Self, &u8) -> i64) -> String {
        let numbers = rows.iter().map(|row| of(self, row)).collect();
        self.parameter(Value::Ints(numbers))
    }
}
