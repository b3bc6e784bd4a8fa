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
    InsertMany,
    Update,
    Upsert,
    Transaction,
    /// Takes away what the operations before have inserted; never measured.
    CleanUp,
}

impl Operation {
    pub const MEASURED: [Self; 10] = [
        Self::Get,
        Self::List,
        Self::Page,
        Self::Join,
        Self::Count,
        Self::Insert,
        Self::InsertMany,
        Self::Update,
        Self::Upsert,
        Self::Transaction,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "get by key",
            Self::List => "list 100",
            Self::Page => "keyset page of 50",
            Self::Join => "join 100",
            Self::Count => "count",
            Self::Insert => "insert one",
            Self::InsertMany => "insert 1,000",
            Self::Update => "update by key",
            Self::Upsert => "upsert",
            Self::Transaction => "transaction of five",
            Self::CleanUp => "clean up",
        }
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
