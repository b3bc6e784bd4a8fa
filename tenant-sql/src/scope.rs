//! Which names mean what, where.

use sqlparser::ast::Ident;

use crate::Output;

/// The names that are visible at a place.
#[derive(Debug, Default)]
pub(crate) struct Scopes {
    frames: Vec<Frame>,
    ctes: Vec<Cte>,
}

/// The relations of one SELECT, and the names of its own columns.
#[derive(Debug, Default)]
struct Frame {
    relations: Vec<Relation>,
    names: Vec<String>,
}

/// An item of FROM, or the table that is written to.
#[derive(Debug, Clone)]
pub(crate) struct Relation {
    pub(crate) alias: String,
    pub(crate) columns: Columns,
}

/// What is known of a relation's columns.
#[derive(Debug, Clone)]
pub(crate) enum Columns {
    /// Those of an entity, in a sub-select that has no others.
    Rows(usize),
    /// Those of an entity's table, which may have others.
    Table(usize),
    /// Those of a sub-select.
    Of(Vec<Output>),
    /// Nothing: those of a function.
    Unknown,
    /// Nothing, and nothing is said of them: the relation is refused.
    Refused,
}

/// A CTE whose rows are those that it inserts.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    /// The CTE, as it is written.
    pub(crate) cte: String,
    /// The entity that it inserts into.
    pub(crate) entity: usize,
    /// Its columns, as far as they are the entity's: each name, and the entity's. That of an expression is
    /// empty.
    pub(crate) columns: Vec<[String; 2]>,
    /// Whether all columns of the entity are among its own, under their own names.
    pub(crate) all: bool,
}

#[derive(Debug)]
struct Cte {
    name: String,
    columns: Columns,
    made: Option<Made>,
}

/// What a name without a qualifier may mean.
pub(crate) enum Meaning {
    /// A column of one of these entities.
    ColumnOf(Vec<usize>),
    /// A whole row.
    Row,
    /// The whole row of the table that is written to, with columns that nothing declares.
    WrittenRow,
    /// Something that is not looked at: the database says whether it is there.
    Other,
}

impl Columns {
    /// Whether a sub-select or a function gives a column of this name.
    fn names(&self, name: &str) -> bool {
        let Self::Of(outputs) = self else { return false };
        outputs.iter().any(|output| matches!(output, Output::Named(known) if known == name))
    }

    /// The same, of which the first have these names.
    pub(crate) fn renamed(self, names: Vec<Output>) -> Self {
        let mut left = names.len();
        let mut columns = names;
        let known = match self {
            Self::Of(known) => known,
            // There may be more of them.
            Self::Rows(_) | Self::Table(_) | Self::Unknown | Self::Refused => {
                columns.push(Output::Unnamed);
                Vec::new()
            }
        };
        for output in known {
            match output {
                Output::Named(_) | Output::Unnamed if left > 0 => left -= 1,
                Output::All(_) if left > 0 => {
                    columns.push(Output::Unnamed);
                    break;
                }
                output => columns.push(output),
            }
        }
        Self::Of(columns)
    }
}

impl Scopes {
    pub(crate) fn open(&mut self) {
        self.frames.push(Frame::default());
    }

    pub(crate) fn close(&mut self) {
        self.frames.pop();
    }

    /// Adds a relation to the innermost frame.
    pub(crate) fn add(&mut self, relation: Relation) {
        if let Some(frame) = self.frames.last_mut() {
            frame.relations.push(relation);
        }
    }

    /// Adds a name that ORDER BY and GROUP BY see: an output column's.
    pub(crate) fn name(&mut self, name: String) {
        if let Some(frame) = self.frames.last_mut() {
            frame.names.push(name);
        }
    }

    /// The innermost relation of this name.
    pub(crate) fn relation(&self, alias: &str) -> Option<&Relation> {
        let mut frames = self.frames.iter().rev();
        frames.find_map(|frame| frame.relations.iter().find(|relation| relation.alias == alias))
    }

    /// The relations of the innermost frame.
    pub(crate) fn innermost(&self) -> &[Relation] {
        self.frames.last().map_or(&[], |frame| &frame.relations)
    }

    pub(crate) fn meaning(&self, name: &str) -> Meaning {
        let mut entities = Vec::new();
        let mut sure = true;
        for frame in self.frames.iter().rev() {
            sure &= !frame.names.iter().any(|known| known == name);
            for relation in &frame.relations {
                match &relation.columns {
                    Columns::Rows(entity) | Columns::Table(entity) => {
                        if !entities.contains(entity) {
                            entities.push(*entity);
                        }
                    }
                    Columns::Of(outputs) => {
                        for output in outputs {
                            match output {
                                Output::Named(known) => sure &= known != name,
                                Output::All(entity) => {
                                    if !entities.contains(entity) {
                                        entities.push(*entity);
                                    }
                                }
                                // It has a name that only the database knows.
                                Output::Unnamed => sure = false,
                            }
                        }
                    }
                    Columns::Unknown | Columns::Refused => sure = false,
                }
            }
        }
        match self.relation(name).map(|relation| &relation.columns) {
            // What a function gives has the name of its alias where it is one value, and is no row of a table.
            Some(Columns::Unknown | Columns::Refused) => return Meaning::Other,
            // A column goes before a row.
            Some(columns) if columns.names(name) => return Meaning::Other,
            Some(Columns::Table(_)) => return Meaning::WrittenRow,
            Some(Columns::Rows(_) | Columns::Of(_)) => return Meaning::Row,
            None => {}
        }
        if sure { Meaning::ColumnOf(entities) } else { Meaning::Other }
    }

    /// Whether something bears the name, apart from the columns of entities.
    pub(crate) fn bears(&self, name: &str) -> bool {
        self.frames.iter().any(|frame| {
            frame.names.iter().any(|known| known == name)
                || frame
                    .relations
                    .iter()
                    .any(|relation| relation.alias == name || relation.columns.names(name))
        })
    }

    /// How many CTEs are visible, to go back to.
    pub(crate) fn ctes(&self) -> usize {
        self.ctes.len()
    }

    pub(crate) fn forget_ctes(&mut self, behind: usize) {
        self.ctes.truncate(behind);
    }

    pub(crate) fn add_cte(&mut self, name: String, columns: Columns) {
        self.ctes.push(Cte { name, columns, made: None });
    }

    /// Says what is known of a CTE's columns, once it was walked.
    pub(crate) fn describe_cte(&mut self, name: &str, columns: Columns) {
        if let Some(cte) = self.ctes.iter_mut().rev().find(|cte| cte.name == name) {
            cte.columns = columns;
        }
    }

    /// Says that the rows of a CTE are new ones.
    pub(crate) fn mark_made(&mut self, name: &str, made: Made) {
        if let Some(cte) = self.ctes.iter_mut().rev().find(|cte| cte.name == name) {
            cte.made = Some(made);
        }
    }

    /// The new rows of the CTEs that are visible; what an inner CTE hides is not.
    pub(crate) fn made(&self) -> Vec<Made> {
        let seen = self.ctes.iter().enumerate().filter(|(position, cte)| {
            self.ctes.iter().skip(position + 1).all(|inner| inner.name != cte.name)
        });
        seen.filter_map(|(_, cte)| cte.made.clone()).collect()
    }

    pub(crate) fn cte(&self, name: &str) -> Option<&Columns> {
        self.ctes.iter().rev().find(|cte| cte.name == name).map(|cte| &cte.columns)
    }
}

/// A name as the database folds it: in lower case, unless it stands in quotes.
pub(crate) fn folded(ident: &Ident) -> String {
    match ident.quote_style {
        None => ident.value.to_ascii_lowercase(),
        Some(_) => ident.value.replace("\"\"", "\""),
    }
}
