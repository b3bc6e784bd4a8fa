//! The ways in which tenants' data gets mixed up. The numbers are stable: tests carry them in their names.

/// One way to leak.
pub(crate) struct Class {
    /// Two digits, never given to another class.
    pub(crate) number: u8,
    /// What leaks, in a few words.
    pub(crate) title: &'static str,
    /// How it happens in practice.
    pub(crate) how: &'static str,
    /// What stands in the way.
    pub(crate) refused_by: &'static str,
    /// What shows that it does.
    pub(crate) proofs: &'static [Proof],
}

/// What shows that a leak can't happen.
#[derive(Debug, PartialEq)]
pub(crate) enum Proof {
    /// Refused programs of this suite; at least one is asked for.
    Program,
    /// A test on two tenants, by name; it must exist in `tests/`.
    Test(&'static str),
    /// Nothing yet, and the page says so.
    NotBuilt,
}

/// The class with that number.
pub(crate) fn find(number: u8) -> Option<&'static Class> {
    CLASSES.iter().find(|class| class.number == number)
}

const PROGRAM: &[Proof] = &[Proof::Program];
const NOT_BUILT: &[Proof] = &[Proof::NotBuilt];

/// All classes, by number.
pub(crate) const CLASSES: [Class; 28] = [
    Class {
        number: 1,
        title: "A query without any tenant",
        how: "A mapper that finds no tenant set answers with the rows of all of them.",
        refused_by: "Every statement runs with a token as its argument; there is no default to fall back to.",
        proofs: PROGRAM,
    },
    Class {
        number: 2,
        title: "A query under a claimed tenant",
        how: "A header or a path segment is taken at its word, and the caller picks the victim.",
        refused_by: "A claim is a type of its own that runs no query; only the resolver makes a token of it.",
        proofs: PROGRAM,
    },
    Class {
        number: 3,
        title: "A forged token",
        how: "A public constructor, a default value, a deserialised token or a foreign implementation makes one up.",
        refused_by: "The fields are private, the traits sealed, and the derives that could make a token don't exist.",
        proofs: PROGRAM,
    },
    Class {
        number: 4,
        title: "An update or a delete by id alone",
        how: "Reads are filtered by tenant, writes by primary key.",
        refused_by: "Updates and deletes carry the tenant predicate and ask for the token that reads ask for.",
        proofs: PROGRAM,
    },
    Class {
        number: 5,
        title: "An insert that names its own tenant",
        how: "The tenant column is filled from the payload, or left empty on a bulk path.",
        refused_by: "The insertable struct has no tenant field; the token fills the column.",
        proofs: PROGRAM,
    },
    Class {
        number: 6,
        title: "A row that moves to another tenant",
        how: "An update sets the tenant column, and the row is somebody else's.",
        refused_by: "The column constant of the tenant key is read-only; `set` doesn't take it.",
        proofs: PROGRAM,
    },
    Class {
        number: 7,
        title: "A join on an unscoped table",
        how: "The scope covers the table in FROM; what is joined, preloaded or selected from below is whole.",
        refused_by: "Each table instance in a statement carries its own predicate, and only entities can be joined.",
        proofs: PROGRAM,
    },
    Class {
        number: 8,
        title: "A count or an aggregate by another path",
        how: "The list is scoped; its total, its `exists` and its distinct values are computed elsewhere.",
        refused_by: "Aggregates hang on the scoped select and run with the same token.",
        proofs: PROGRAM,
    },
    Class {
        number: 9,
        title: "An upsert that meets another tenant's row",
        how: "The conflict target lacks the tenant column, and the update part overwrites whoever has the key.",
        refused_by: "A conflict target always contains the tenant column; the update part carries the predicate.",
        proofs: PROGRAM,
    },
    Class {
        number: 10,
        title: "A row of one tenant written under another",
        how: "An object is kept across a switch of tenant and saved afterwards.",
        refused_by: "A row keeps the brand of the entry it came out of; another entry is another type.",
        proofs: PROGRAM,
    },
    Class {
        number: 11,
        title: "A key of one tenant as a reference in another",
        how: "A child is stored under one tenant with a parent of another.",
        refused_by: "A proven key carries its tenant's brand, and a reference takes only its own.",
        proofs: PROGRAM,
    },
    Class {
        number: 12,
        title: "An id from a request as a reference",
        how: "The foreign key in a body is stored unchecked, and points into another tenant.",
        refused_by: "A plain id is no reference; the claimed form is checked by the statement that stores it.",
        proofs: PROGRAM,
    },
    Class {
        number: 13,
        title: "A transaction of one tenant with the token of another",
        how: "A pooled context still belongs to the tenant before.",
        refused_by: "Transaction and token share a brand, or the call doesn't compile.",
        proofs: PROGRAM,
    },
    Class {
        number: 14,
        title: "A token that outlives its request",
        how: "A static, a thread-local or a spawned task keeps it, and the next job runs under it.",
        refused_by: "A token borrows its entry and is never `'static`; what crosses a task is the grant.",
        proofs: PROGRAM,
    },
    Class {
        number: 15,
        title: "Raw SQL with an unscoped relation",
        how: "Subqueries, common table expressions, set operations and alias tricks hide a table from a filter \
              that looks at the outermost WHERE.",
        refused_by: "Raw SQL is parsed when the program is compiled, and names entities; each is replaced by the \
                     tenant's rows of it, and what the parser's walk doesn't know is refused.",
        proofs: PROGRAM,
    },
    Class {
        number: 16,
        title: "The raw pool behind ours",
        how: "A wrapper dereferences to the connection it wraps.",
        refused_by: "The pool implements no trait that hands out a connection, and has no accessor for one.",
        proofs: PROGRAM,
    },
    Class {
        number: 17,
        title: "Rows of a level under a tenant-wide token",
        how: "Scopes inside a tenant are forgotten where the tenant itself is checked.",
        refused_by: "An entity states its level, and a token that isn't narrowed to it doesn't admit the entity.",
        proofs: PROGRAM,
    },
    Class {
        number: 18,
        title: "An entity without a usable tenant column",
        how: "A model has no tenant column, an optional one, or one of another type, and stays outside the guard.",
        refused_by: "The derive asks for exactly one key of the tenant's type, and compares the types.",
        proofs: PROGRAM,
    },
    Class {
        number: 19,
        title: "A read across tenants that nobody explains",
        how: "An escape hatch is one call away, and no one audits it.",
        refused_by: "Crossing takes a capability, which takes an actor and a reason and is logged before it exists.",
        proofs: PROGRAM,
    },
    Class {
        number: 20,
        title: "A live tenant purged, a retired one queried",
        how: "An off-boarding script gets the wrong name.",
        refused_by: "Purging takes a retired tenant, queries take a resolved one; the states are two types.",
        proofs: PROGRAM,
    },
    Class {
        number: 21,
        title: "A connection that remembers the last tenant",
        how: "After an error, a panic, a time-out or a cancelled future it goes back to the pool with its setting.",
        refused_by: "A connection returns only after a finished commit or rollback; every other way closes it.",
        proofs: &[Proof::Test("l21_a_transaction_whose_statement_was_dropped_commits_nothing")],
    },
    Class {
        number: 22,
        title: "Row-level security that doesn't bite",
        how: "The role owns the tables or bypasses policies, or the policies aren't forced, or are missing.",
        refused_by: "A check at start-up refuses the role and names each table.",
        proofs: NOT_BUILT,
    },
    Class {
        number: 23,
        title: "Sources that disagree",
        how: "The header says one tenant, the signed token another, and the header wins.",
        refused_by: "All sources that are present must agree, or the request is refused.",
        proofs: &[Proof::Test("l23_sources_that_disagree_are_refused_in_every_pair")],
    },
    Class {
        number: 24,
        title: "A suspended tenant that is still let in",
        how: "The directory's cache outlives the suspension.",
        refused_by: "Each write through the directory invalidates, and entries expire.",
        proofs: &[
            Proof::Test("l24_a_tenant_that_was_suspended_is_refused_at_its_next_request"),
            Proof::Test("l24_a_suspension_is_minded_within_one_request_in_another_process"),
            Proof::Test("l24_a_member_who_was_removed_is_refused_at_the_next_request"),
        ],
    },
    Class {
        number: 25,
        title: "The first tenant's id in a cached statement",
        how: "The id becomes part of the text, and the text is cached.",
        refused_by: "The tenant's id is always a bind parameter, never text.",
        proofs: &[Proof::Test("l25_a_statement_that_ran_for_another_tenant_runs_for_this_one")],
    },
    Class {
        number: 26,
        title: "An error that tells of another tenant's data",
        how: "A key that is unique over all tenants answers whether somebody has it.",
        refused_by: "Errors are typed, and quote neither values nor the database's own text; `verify` names each \
                     unique key that spans tenants.",
        proofs: &[
            Proof::Program,
            Proof::Test("l26_another_tenants_row_and_nobodys_row_are_refused_alike"),
            Proof::Test("l26_of_another_tenants_row_the_same_is_said_as_of_none"),
            Proof::Test("l26_a_unique_key_that_spans_tenants"),
        ],
    },
    Class {
        number: 27,
        title: "A job without a tenant",
        how: "A queue carries the payload and forgets for whom, or the tenant is gone when the job runs.",
        refused_by: "A job is written with a token and carries a claim; resolving it makes the grant that the job runs under.",
        proofs: &[
            Proof::Program,
            Proof::Test("l27_a_job_of_a_tenant_that_is_gone_does_not_run_and_is_not_tried_again"),
            Proof::Test("l27_jobs_of_a_queue_write_for_their_own_tenants"),
            Proof::Test(
                "l27_a_job_whose_tenant_is_gone_when_it_starts_ends_and_is_not_tried_again",
            ),
            Proof::Test("l27_a_forged_job_ends"),
        ],
    },
    Class {
        number: 28,
        title: "A cache key or an object path without the tenant",
        how: "Shared infrastructure has one name space, and a path can climb out of its prefix.",
        refused_by: "Keys and paths are made from a token, and a part that would leave the prefix is refused.",
        proofs: NOT_BUILT,
    },
];

#[test]
fn numbers_are_in_order() {
    assert!(CLASSES.iter().zip(1..).all(|(class, number)| class.number == number));
}
