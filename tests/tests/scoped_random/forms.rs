//! Random statements: what Postgres says and others don't, or say otherwise.

use uuid::Uuid;

use super::data::{TENANTS, id};
use super::grammar::{Grammar, Relation, Value};
use super::schema::Ty;

impl Grammar {
    /// A function in FROM, or a list of values: no two rows are the same.
    pub fn listed(&mut self) -> (String, Relation) {
        if self.once_in(3) {
            return self.unnested();
        }
        let alias = self.alias();
        let (sql, columns): (String, Vec<(&str, Ty)>) = match self.rng.u32(0..8) {
            0 => (format!("generate_series(1, 3) AS {alias} (e)"), vec![("e", Ty::Int)]),
            1 => {
                let ids = self.ids();
                (format!("unnest({ids}) AS {alias} (e)"), vec![("e", Ty::Id)])
            }
            2 => {
                let ids = self.ids();
                let columns = vec![("e", Ty::Id), ("place", Ty::Int)];
                (format!("unnest({ids}) WITH ORDINALITY AS {alias} (e, place)"), columns)
            }
            3 => {
                let ids = self.ids();
                let columns = vec![("e", Ty::Id), ("name", Ty::Text)];
                let names = "ARRAY['Ann', 'Own1', 'IT']";
                (format!("unnest({ids}, {names}) AS {alias} (e, name)"), columns)
            }
            4 => {
                let (one, other) = (self.expr_of_nothing(Ty::Text), self.expr_of_nothing(Ty::Text));
                let list = format!("jsonb_build_array({one}, {other})");
                let sql = format!(
                    "jsonb_array_elements_text({list}) WITH ORDINALITY AS {alias} (name, e)"
                );
                (sql, vec![("name", Ty::Text), ("e", Ty::Int)])
            }
            5 => {
                let sql = format!("(VALUES (1, 'Ann'), (2, 'Ben')) AS {alias} (e, name)");
                (sql, vec![("e", Ty::Int), ("name", Ty::Text)])
            }
            6 => {
                let (one, other) = (self.expr_of_nothing(Ty::Json), self.expr_of_nothing(Ty::Json));
                let list = format!("jsonb_build_array({one}, {other})");
                let sql = format!(
                    "jsonb_array_elements({list}) WITH ORDINALITY AS {alias} (settings, e)"
                );
                (sql, vec![("settings", Ty::Json), ("e", Ty::Int)])
            }
            _ => (
                format!("regexp_split_to_table('Ann,Ben,IT', ',') AS {alias} (e)"),
                vec![("e", Ty::Text)],
            ),
        };
        let columns = columns.into_iter().map(|(name, ty)| (name.to_owned(), ty)).collect();
        let relation = Relation { alias, columns, id: Some(vec!["e".to_owned()]) };
        (sql, relation)
    }

    /// `unnest` whose columns have the names that Postgres gives them, or those of other relations.
    fn unnested(&mut self) -> (String, Relation) {
        let (list, ty) = match self.rng.u32(0..3) {
            0 => (self.ids(), Ty::Id),
            1 => (self.parameter(Value::Ints(vec![1, 2, 101])), Ty::Int),
            _ => ("ARRAY['Ann', 'Own2', 'IT']::text[]".to_owned(), Ty::Text),
        };
        let visible: Vec<String> =
            self.frames.iter().flatten().map(|relation| relation.alias.clone()).collect();
        let alias = self.alias();
        let ordinality = self.rng.bool();
        let place = if ordinality { " WITH ORDINALITY" } else { "" };
        let (sql, names) = match self.rng.u32(0..3) {
            0 if !visible.is_empty() => {
                let name = visible[self.rng.usize(0..visible.len())].clone();
                let list_of = if ordinality { format!("{name}, place") } else { name.clone() };
                (
                    format!("unnest({list}){place} AS {alias} ({list_of})"),
                    [name, "place".to_owned()],
                )
            }
            _ => (
                format!("unnest({list}){place} AS {alias}"),
                [alias.clone(), "ordinality".to_owned()],
            ),
        };
        let [name, place] = names;
        let mut columns = vec![(name.clone(), ty)];
        columns.extend(ordinality.then_some((place, Ty::Int)));
        (sql, Relation { alias, columns, id: Some(vec![name]) })
    }

    /// Ids of an entity, each tenant's.
    fn ids(&mut self) -> String {
        let entity = self.entity().entity;
        let ids: Vec<Uuid> = TENANTS.iter().map(|tenant| id(entity, *tenant, 1)).collect();
        self.parameter(Value::Ids(ids))
    }

    /// An expression that sees no relation.
    fn expr_of_nothing(&mut self, ty: Ty) -> String {
        let frames = std::mem::take(&mut self.frames);
        let sql = self.expr(ty, 1);
        self.frames = frames;
        sql
    }

    /// An expression of a kind, in a form of its own.
    pub fn form(&mut self, ty: Ty, depth: u32) -> String {
        match (ty, self.rng.u32(0..8)) {
            (Ty::Text, 0) => {
                let inner = self.expr(Ty::Text, depth);
                format!("(jsonb_build_object('k', {inner}) ->> 'k')")
            }
            (Ty::Text, 1) => match self.whole_row() {
                Some(row) => {
                    let key = self.one_of(&["name", "id", "tenant_id", "note", "body"]);
                    format!("(to_jsonb({row}) ->> '{key}')")
                }
                None => format!("({})::text", self.expr(Ty::Id, depth)),
            },
            (Ty::Text, 2) => {
                let (one, other) = (self.expr(Ty::Text, depth), self.expr(Ty::Text, depth));
                let place = self.place(depth);
                format!("(ARRAY[{one}, {other}])[{place}]")
            }
            (Ty::Text, 3 | 4) => format!("({})::text", self.part(depth)),
            (Ty::Text, 5) => self.text_of_another_type(depth),
            (Ty::Text, _) => {
                let of = self.one_of(&[Ty::Id, Ty::Int, Ty::Text]);
                let query = self.query(Some(&[of]), depth);
                // Sorted, for the order of the rows is left open.
                let inner = self.alias();
                format!(
                    "(SELECT string_agg({inner}.c0::text, ',' ORDER BY {inner}.c0::text) FROM ({query}) AS {inner})"
                )
            }
            (Ty::Int, 0) if self.room > 0 => {
                let query = self.query(Some(&[Ty::Id]), depth);
                format!("cardinality(ARRAY({query}))")
            }
            (Ty::Int, 1 | 2) => format!("({}::text)::bigint", self.expr(Ty::Int, depth)),
            (Ty::Int, 3) => format!("extract(day FROM {})::bigint", self.interval(depth)),
            (Ty::Int, 4) => format!("trunc({})::bigint", self.expr(Ty::Float, depth)),
            (Ty::Int, 5) => format!("({} + trunc(random())::bigint)", self.expr(Ty::Int, depth)),
            (Ty::Int, _) => {
                let time = self.expr(Ty::Time, depth);
                format!("extract(day FROM {time} AT TIME ZONE 'UTC')::bigint")
            }
            (Ty::Id, _) => format!("(({})::text)::uuid", self.expr(Ty::Id, depth)),
            (Ty::Time, 0) => {
                let inner = self.expr(Ty::Time, depth);
                format!("(({inner} AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')")
            }
            (Ty::Time, 1) => format!("({} + interval '1 day')", self.expr(Ty::Time, depth)),
            (Ty::Time, 2..5) => {
                format!("({} + {})", self.expr(Ty::Time, depth), self.interval(depth))
            }
            (Ty::Time, _) => format!("date_trunc('day', {})", self.expr(Ty::Time, depth)),
            (Ty::Float, 0..3) => format!("trunc({})", self.expr(Ty::Float, depth)),
            (Ty::Float, 3) => {
                let (one, other) = (self.expr(Ty::Float, depth), self.expr(Ty::Int, depth));
                format!("(point({one}, {other}))[{}]", self.one_of(&["0", "1"]))
            }
            (Ty::Float, _) => format!("greatest({}, 1.5)", self.expr(Ty::Float, depth)),
            (Ty::Bool, _) => format!("({})", self.form_of_condition(depth)),
            (Ty::Json, 0..3) => self.part(depth),
            (Ty::Json, 3) => match self.whole_row() {
                Some(row) => format!("to_jsonb({row})"),
                None => self.null(Ty::Json),
            },
            (Ty::Json, _) => {
                let (one, other) = (self.expr(Ty::Text, depth), self.expr(Ty::Int, depth));
                format!("jsonb_build_object('k', {one}, 'n', {other})")
            }
        }
    }

    /// A part of a document: by a key, or by what another SELECT gives.
    fn part(&mut self, depth: u32) -> String {
        let document = match self.column(Ty::Json) {
            // Without its relation in front, a column is taken for the root of a path all the same.
            Some(column) => column,
            None => format!("({})", self.expr(Ty::Json, depth)),
        };
        let key = match self.rng.u32(0..4) {
            0 if self.room > 0 => self.scalar(Ty::Text, 0),
            0 | 1 => self.expr(Ty::Text, depth),
            _ => self.one_of(&["'k'", "'n'", "'name'", "'tenant_id'"]).to_owned(),
        };
        format!("{document}[{key}]")
    }

    /// A place in an array, which may be none of its places.
    fn place(&mut self, depth: u32) -> String {
        match self.rng.u32(0..3) {
            0 if self.room > 0 => format!("({})::int", self.scalar(Ty::Int, 0)),
            1 => format!("({})::int", self.expr(Ty::Int, depth)),
            _ => "2".to_owned(),
        }
    }

    /// So many days, by an argument with a name.
    fn interval(&mut self, depth: u32) -> String {
        let days = match self.room > 0 && self.rng.bool() {
            true => self.scalar(Ty::Int, 0),
            false => self.expr(Ty::Int, depth),
        };
        let hours = if self.rng.bool() { ", hours => 5" } else { "" };
        format!("make_interval(days => ({days})::int{hours})")
    }

    /// Texts by way of addresses, points, rows and bytes.
    fn text_of_another_type(&mut self, depth: u32) -> String {
        match self.rng.u32(0..4) {
            0 => {
                let number = self.expr(Ty::Int, depth);
                format!("host(concat('10.0.0.', coalesce(abs({number}) % 256, 0))::inet)")
            }
            1 => {
                let (one, other) = (self.expr(Ty::Int, depth), self.expr(Ty::Float, depth));
                format!("point({one}, {other})::text")
            }
            2 => {
                let (one, other) = (self.expr(Ty::Text, depth), self.expr(Ty::Id, depth));
                format!("row({one}, {other})::text")
            }
            _ => {
                let inner = self.expr(Ty::Text, depth);
                format!("convert_from(convert_to({inner}, 'UTF8'), 'UTF8')")
            }
        }
    }

    /// A condition in a form of its own.
    pub fn form_of_condition(&mut self, depth: u32) -> String {
        match self.rng.u32(0..8) {
            6 => {
                let (one, other) = (self.expr(Ty::Text, depth), self.expr(Ty::Id, depth));
                let (first, second) = (self.expr(Ty::Text, depth), self.expr(Ty::Id, depth));
                let sign = self.one_of(&["=", "<", "IS DISTINCT FROM"]);
                format!("row({one}, {other}) {sign} row({first}, {second})")
            }
            7 => format!("random() < {}", self.one_of(&["0", "1", "2"])),
            0 => {
                let (one, other) = (self.expr(Ty::Text, depth), self.expr(Ty::Text, depth));
                format!("jsonb_build_object('k', {one}) @> jsonb_build_object('k', {other})")
            }
            1 => {
                let (one, other) = (self.expr(Ty::Text, depth), self.constant(Ty::Text));
                format!("jsonb_build_array({one}, 'x') ?| ARRAY[{other}, 'y']")
            }
            2 => {
                let ty = self.one_of(&[Ty::Id, Ty::Text, Ty::Int]);
                let value = self.expr(ty, depth);
                let (one, other) = (self.constant(ty), self.constant(ty));
                format!("{value} = ANY(ARRAY[{one}, {other}])")
            }
            3 => {
                let ty = self.one_of(&[Ty::Id, Ty::Text]);
                let (value, query) = (self.expr(ty, 0), self.query(Some(&[ty]), depth));
                format!("{value} = ANY(ARRAY({query}))")
            }
            4 => {
                let value = self.expr(Ty::Text, depth);
                format!("{value} ~ '^[A-O]'")
            }
            _ => match self.whole_row() {
                Some(row) => format!("{row} IS NOT NULL"),
                None => format!("{}::text ILIKE '%a%'", self.expr(Ty::Id, depth)),
            },
        }
    }

    /// The alias of a relation that is an entity.
    fn whole_row(&mut self) -> Option<String> {
        let entities = self.frames.iter().flatten().filter(|relation| {
            let known = relation.columns.iter().any(|(name, _)| name == "id");
            known && relation.id.is_some() && relation.alias.starts_with('r')
        });
        let aliases: Vec<String> = entities.map(|relation| relation.alias.clone()).collect();
        (!aliases.is_empty()).then(|| aliases[self.rng.usize(0..aliases.len())].clone())
    }
}
