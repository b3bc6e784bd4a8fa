/// A word of `#[tenant(…)]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Table,
    View,
    Schema,
    Crate,
    Unique,
    Of,
    Rename,
    Column,
    Id,
    Key,
    Shared,
    References,
    Through,
    Within,
    Generated,
    Version,
    CreatedAt,
    UpdatedAt,
    DeletedAt,
}

/// What stands behind a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    Nothing,
    Text,
    Entity,
    Field,
    Crate,
    /// A constant, or nothing.
    Constant,
    /// A name and fields, in brackets.
    Key,
}

/// Where an attribute stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Entity,
    EntityField,
    Row,
    RowField,
    Cell,
    CellVariant,
    CellField,
}

impl Word {
    pub(crate) fn spelling(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::View => "view",
            Self::Schema => "schema",
            Self::Crate => "crate",
            Self::Unique => "unique",
            Self::Of => "of",
            Self::Rename => "rename",
            Self::Column => "column",
            Self::Id => "id",
            Self::Key => "key",
            Self::Shared => "shared",
            Self::References => "references",
            Self::Through => "through",
            Self::Within => "within",
            Self::Generated => "generated",
            Self::Version => "version",
            Self::CreatedAt => "created_at",
            Self::UpdatedAt => "updated_at",
            Self::DeletedAt => "deleted_at",
        }
    }

    /// Whether the word may be given several times.
    pub(crate) fn repeats(self) -> bool {
        self == Self::Unique
    }

    /// What the word takes at this place.
    pub(crate) fn takes(self, place: Place) -> Takes {
        match self {
            Self::Column if place == Place::RowField => Takes::Field,
            Self::Table | Self::View | Self::Schema | Self::Rename | Self::Column => Takes::Text,
            Self::Crate => Takes::Crate,
            Self::Unique => Takes::Key,
            Self::Of | Self::References | Self::Through | Self::Within => Takes::Entity,
            Self::Shared => Takes::Constant,
            Self::Id
            | Self::Key
            | Self::Generated
            | Self::Version
            | Self::CreatedAt
            | Self::UpdatedAt
            | Self::DeletedAt => Takes::Nothing,
        }
    }

    /// The word with a value, as an author would write it at this place.
    pub(crate) fn example(self, place: Place) -> String {
        let word = self.spelling();
        match (self, self.takes(place)) {
            (_, Takes::Nothing) => word.to_owned(),
            (_, Takes::Constant) => format!("{word} = EVERYONE"),
            (_, Takes::Field) => format!("{word} = amount_cents"),
            (_, Takes::Crate) => format!("{word} = my_app::db"),
            (_, Takes::Key) => format!("{word}(\"invoices_number_key\": tenant_id, number)"),
            (Self::Within, _) => format!("{word} = Laboratory"),
            (Self::References, _) => format!("{word} = Customer"),
            (_, Takes::Entity) => format!("{word} = Invoice"),
            (Self::View, _) => format!("{word} = \"latest_invoices\""),
            (Self::Schema, _) => format!("{word} = \"billing\""),
            (Self::Rename, _) => format!("{word} = \"dark_blue\""),
            (Self::Column, _) => format!("{word} = \"amount_cents\""),
            (_, Takes::Text) => format!("{word} = \"invoices\""),
        }
    }
}

impl Place {
    /// The words that may stand here.
    pub(crate) fn words(self) -> &'static [Word] {
        match self {
            Self::Entity => &[Word::Table, Word::View, Word::Schema, Word::Unique, Word::Crate],
            Self::EntityField => &[
                Word::Id,
                Word::Key,
                Word::Shared,
                Word::Column,
                Word::References,
                Word::Through,
                Word::Within,
                Word::Generated,
                Word::Version,
                Word::CreatedAt,
                Word::UpdatedAt,
                Word::DeletedAt,
            ],
            Self::Row => &[Word::Of, Word::Crate],
            Self::RowField => &[Word::Column],
            Self::Cell => &[Word::Crate],
            Self::CellVariant => &[Word::Rename],
            Self::CellField => &[],
        }
    }

    /// What stands here.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Entity => "an entity",
            Self::EntityField => "a field of an entity",
            Self::Row => "a row",
            Self::RowField => "a field of a row",
            Self::Cell => "a cell",
            Self::CellVariant => "a variant of a cell",
            Self::CellField => "the field of a cell",
        }
    }

    /// The other places of the same derive.
    pub(crate) fn neighbours(self) -> &'static [Place] {
        match self {
            Self::Entity => &[Self::EntityField],
            Self::EntityField => &[Self::Entity],
            Self::Row => &[Self::RowField],
            Self::RowField => &[Self::Row],
            Self::Cell | Self::CellField => &[Self::CellVariant],
            Self::CellVariant => &[Self::Cell],
        }
    }
}

/// What other libraries call the same thing.
pub(crate) const ELSEWHERE: &[(&str, Word)] = &[
    ("table_name", Word::Table),
    ("name", Word::Table),
    ("name", Word::Column),
    ("column_name", Word::Column),
    ("rename", Word::Column),
    ("pk", Word::Id),
    ("primary_key", Word::Id),
    ("tenant", Word::Key),
    ("tenant_id", Word::Key),
    ("owner", Word::Key),
    ("global", Word::Shared),
    ("unique_key", Word::Unique),
    ("constraint", Word::Unique),
    ("fk", Word::References),
    ("foreign_key", Word::References),
    ("belongs_to", Word::References),
    ("parent", Word::Through),
    ("level", Word::Within),
    ("default", Word::Generated),
    ("auto", Word::Generated),
    ("auto_increment", Word::Generated),
    ("lock_version", Word::Version),
    ("soft_delete", Word::DeletedAt),
    ("entity", Word::Of),
    ("text", Word::Rename),
];
