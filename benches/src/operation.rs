//! What is measured.

/// One thing that an application does with its database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    Get,
    List,
    Page,
    Join,
    Count,
    Insert,
    /// As [`Insert`](Self::Insert), with a look whether the customer is the tenant's: this library does
    /// so in each.
    InsertChecked,
    InsertMany,
    Update,
    Upsert,
    Delete,
    Transaction,
    /// Inserts the row that the same round deletes; never measured.
    Plant,
    /// Takes away what the operations before have inserted; never measured.
    CleanUp,
}

impl Operation {
    pub const MEASURED: [Self; 12] = [
        Self::Get,
        Self::List,
        Self::Page,
        Self::Join,
        Self::Count,
        Self::Insert,
        Self::InsertChecked,
        Self::InsertMany,
        Self::Update,
        Self::Upsert,
        Self::Delete,
        Self::Transaction,
    ];

    /// What a transaction of five consists of.
    pub const FIVE: [Self; 5] = [Self::Get, Self::Update, Self::Insert, Self::Update, Self::Get];

    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "get by key",
            Self::List => "list 100",
            Self::Page => "keyset page of 50",
            Self::Join => "join 100",
            Self::Count => "count",
            Self::Insert => "insert one",
            Self::InsertChecked => "insert one, checked",
            Self::InsertMany => "insert 1,000",
            Self::Update => "update by key",
            Self::Upsert => "upsert",
            Self::Delete => "delete by key",
            Self::Transaction => "transaction of five",
            Self::Plant => "plant",
            Self::CleanUp => "clean up",
        }
    }

    /// Whether it changes rows.
    pub fn writes(self) -> bool {
        !matches!(self, Self::Get | Self::List | Self::Page | Self::Join | Self::Count)
    }

    /// How many times it runs in one block of one contestant.
    pub fn rounds(self) -> u64 {
        match self {
            Self::InsertMany => 1,
            Self::Transaction => 5,
            _ => 20,
        }
    }
}
