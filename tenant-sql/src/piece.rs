/// A part of a rewritten statement.
///
/// What depends on an entity (its table, columns, owner and references) is not known where the text
/// is read. It is left open as a piece of its own, and written by whoever knows the entity's facts.
/// Entities and parameters are named by their position in [`Scoped`](crate::Scoped).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// SQL as it stands.
    Text(String),
    /// The rows of an entity that the token reaches: a sub-select in brackets.
    Rows(usize),
    /// The same, without an index for an OR of the tenant and NULL. SQLite finds wrong rows where one serves
    /// both sides of an OR in front of a FULL or RIGHT JOIN.
    RowsUnindexed(usize),
    /// The physical table of an entity that is written to.
    Table(usize),
    /// The predicate that a row of the written table, which has this alias, is the owner's own.
    Owned {
        /// The entity that is written to.
        entity: usize,
        /// The alias of its table.
        alias: String,
    },
    /// All declared columns of a relation.
    Columns {
        /// The entity.
        entity: usize,
        /// The alias, or nothing where none is known.
        alias: String,
    },
    /// A parameter of the function.
    Parameter(usize),
    /// The elements of a parameter that is a slice, as a sub-select in brackets.
    Elements(usize),
    /// The id of the token's tenant.
    Tenant,
    /// The names of the columns that the token gives to a new row, each after a comma.
    OwnColumns(usize),
    /// Their values, each after a comma.
    OwnValues(usize),
    /// The columns of a unique key that the entity declares, with commas between them.
    KeyColumns {
        /// The entity.
        entity: usize,
        /// The name of the key.
        key: String,
    },
    /// Opens a value that is written to a column. If the column refers to an entity, the value becomes
    /// the id of a row that the owner may refer to, or the statement fails.
    OpenReference {
        /// The entity that is written to.
        entity: usize,
        /// The column.
        column: String,
    },
    /// Closes the value.
    CloseReference {
        /// The entity that is written to.
        entity: usize,
        /// The column.
        column: String,
    },
    /// Closes the value, as [`CloseReference`](Self::CloseReference) does, where the statement has inserted
    /// rows by then: the database doesn't see them in their table yet. They follow as pieces.
    OpenLookUp {
        /// The entity that is written to.
        entity: usize,
        /// The column.
        column: String,
    },
    /// The ids of rows that a CTE has inserted, if the column refers to them.
    NewRows {
        /// The entity that is written to.
        entity: usize,
        /// The column.
        column: String,
        /// The entity that the CTE inserts into.
        made: usize,
        /// The CTE, as it is written.
        cte: String,
        /// A column of the CTE, and the entity's column that it is; both empty where it has all of them.
        of: [String; 2],
    },
    /// Ends the new rows.
    CloseLookUp {
        /// The entity that is written to.
        entity: usize,
        /// The column.
        column: String,
    },
    /// Opens the condition of DO UPDATE: it is asked of the owner's own rows alone, and the statement
    /// fails when the row that is there is somebody else's.
    OpenGuard {
        /// The entity that is written to.
        entity: usize,
        /// The alias of its table.
        alias: String,
    },
    /// Closes the condition.
    CloseGuard,
    /// The names of an entity's columns, for messages.
    ColumnNames(usize),
    /// The names of the columns that INSERT may write, for messages.
    InsertableNames(usize),
}

/// What must hold of an entity's facts for the statement to be right. The first message is told if
/// it doesn't.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// One of the entities declares the column.
    Column {
        /// The entities in question.
        entities: Vec<usize>,
        /// The column.
        column: String,
        /// What is said otherwise.
        message: Message,
    },
    /// The entity is a table that a tenant owns rows of.
    Writable {
        /// The entity.
        entity: usize,
        /// What is said of a view.
        view: Message,
        /// What is said of a global table.
        global: Message,
    },
    /// INSERT may write the column.
    Insertable {
        /// The entity.
        entity: usize,
        /// The column.
        column: String,
        /// What is said otherwise.
        refused: Refused,
    },
    /// SET may write the column.
    Settable {
        /// The entity.
        entity: usize,
        /// The column.
        column: String,
        /// What is said otherwise.
        refused: Refused,
    },
    /// The column refers to no entity.
    NoReference {
        /// The entity.
        entity: usize,
        /// The column.
        column: String,
        /// What is said otherwise.
        message: Message,
    },
    /// A new row names its owning parent, if it is owned through one.
    NamesParent {
        /// The entity.
        entity: usize,
        /// The columns that INSERT names.
        columns: Vec<String>,
        /// What is said otherwise.
        message: Message,
    },
    /// The conflict target holds the tenant, or is the entity's id.
    ConflictTarget {
        /// The entity.
        entity: usize,
        /// The columns of the target.
        columns: Vec<String>,
        /// What is said otherwise.
        message: Message,
    },
    /// The entity declares the unique key, which holds the tenant or is the entity's id.
    ConflictKey {
        /// The entity.
        entity: usize,
        /// The name of the key.
        key: String,
        /// What is said of a key that isn't declared.
        unknown: Message,
        /// What is said of one that doesn't hold the tenant.
        foreign: Message,
    },
    /// The entity declares its unique keys, and each holds the tenant or is the entity's id.
    EveryKey {
        /// The entity.
        entity: usize,
        /// What is said of an entity that declares none.
        unknown: Message,
        /// What is said of one with a key that doesn't hold the tenant.
        foreign: Message,
    },
    /// Holds never: the message needs an entity's facts.
    Never {
        /// What is said.
        message: Message,
    },
}

/// A message, which may name an entity's columns.
pub type Message = Vec<Piece>;

/// Why a column can't be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The entity doesn't declare it.
    pub unknown: Message,
    /// It is the tenant column.
    pub tenant: Message,
    /// It is the column of the level.
    pub level: Message,
    /// It is part of the id.
    pub id: Message,
    /// It points to the owning parent.
    pub parent: Message,
}

/// A column of the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// A column with a name.
    Named(String),
    /// An expression without a name.
    Unnamed,
    /// All declared columns of an entity.
    All(usize),
}

/// Collects the pieces of a statement; texts that follow each other become one.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pieces: Vec<Piece>,
}

impl Draft {
    pub(crate) fn text(&mut self, text: &str) {
        if let Some(Piece::Text(last)) = self.pieces.last_mut() {
            last.push_str(text);
        } else {
            self.pieces.push(Piece::Text(text.to_owned()));
        }
    }

    pub(crate) fn piece(&mut self, piece: Piece) {
        match piece {
            Piece::Text(text) => self.text(&text),
            piece => self.pieces.push(piece),
        }
    }

    pub(crate) fn into_pieces(self) -> Vec<Piece> {
        self.pieces
    }
}
