//! Texts at random: what is accepted means the same to Postgres as before, whatever its settings say about
//! backslashes, and is one statement.

use fastrand::Rng;
use sqlx::postgres::{PgArguments, PgConnection};
use sqlx::{Arguments as _, AssertSqlSafe, Connection as _};
use tenant_tests::TestDatabase;
use xtask::{CASES_VARIABLE, SEED_VARIABLE};

use super::data::tenant_id;
use super::grammar::Case;
use super::number;
use super::run::postgres_row;
use super::text::texts;

/// How many texts the ordinary run makes.
const TEXTS: u64 = 3000;

/// How many of them must be accepted, so that something is compared.
const ACCEPTED: u64 = 1000;

/// Pieces that end where they seem to, or don't.
const PIECES: &[&str] = &[
    "'a'",
    "''",
    "''''",
    "'it''s'",
    "'\\'",
    "'\\\\'",
    "'a\\'",
    "'\\''",
    "'--'",
    "'/*'",
    "'*/'",
    "';'",
    "'$1'",
    "'\n'",
    "'ü'",
    "E'a'",
    "E'\\''",
    "E'\\\\'",
    "E'a''b'",
    "E'\\x41'",
    "E'\\u0041'",
    "E'\\n'",
    "e'\\\\'",
    "$$a$$",
    "$$a'b$$",
    "$$\\$$",
    "$t$a$t$",
    "$t$a$$b$t$",
    "$t$'$t$",
    "$$--$$",
    "U&'\\0041'",
    "N'a'",
    "B'101'",
    "X'1F'",
    "1",
    "0",
    "1.5",
    ".5",
    "1.",
    "1e2",
    "1E-2",
    "0x1F",
    "1_0",
    "9223372036854775808",
    "TRUE",
    "NULL",
    "k.code",
    "code",
    "K.CODE",
    "\"k\".\"code\"",
    "\"code\"",
    "k.\"name\"",
    "k.nothing",
    "\"a\"\"b\"",
    "$1",
    ":p",
    "?",
    "-",
    "+",
    "~",
    "NOT",
    "@",
    "|/",
    "!!",
    "- -",
    "--1\n",
    "-(-1)",
    "- +",
    "/**/",
    "/* a */",
    "/* /* */ */",
    "--\n",
    "--'\n",
    "/*'*/",
    "/*+ a */",
    "||",
    "+",
    "-",
    "*",
    "/",
    "%",
    "=",
    "<>",
    "!=",
    "<",
    ">=",
    "AND",
    "OR",
    "^",
    "#",
    "->",
    "->>",
    "<@",
    "@>",
    "?|",
    "::text",
    "::int",
    "::numeric",
    "::regclass",
    "::\"char\"",
    "::varchar(2)",
    "::text[]",
    "IS NULL",
    "IS NOT NULL",
    "ISNULL",
    "IS DISTINCT FROM",
    "LIKE",
    "ESCAPE '\\'",
    "IN (1, 2)",
    "BETWEEN 1 AND 2",
    "COLLATE \"C\"",
    "(",
    ")",
    "[1]",
    ",",
    ";",
    "AS x",
    "upper(",
    "length('ab')",
    "coalesce(",
    "ARRAY[1, 2]",
    "CASE WHEN",
    "THEN",
    "END",
    "(SELECT 1)",
    "UNION SELECT 'b'",
    "FROM Country",
    "WHERE",
    "LIMIT 1",
    "GROUP BY",
    "AT TIME ZONE",
    "INTERVAL '1 day'",
    "DATE '2026-01-01'",
    "text 'a'",
    "OPERATOR(pg_catalog.+)",
];

/// Literals of which each is a text in Postgres.
const WORDS: &[&str] = &[
    "'a'",
    "''",
    "''''",
    "'it''s'",
    "'\\'",
    "'\\\\'",
    "'a\\'",
    "'--'",
    "'/*'",
    "'*/'",
    "';'",
    "'$1'",
    "'\n'",
    "'ü'",
    "'\\n'",
    "'E'",
    "E'a'",
    "E'\\''",
    "E'\\\\'",
    "E'a''b'",
    "E'\\x41'",
    "E'\\u0041'",
    "E'\\n'",
    "e'\\\\'",
    "E'\\'--'",
    "$$a$$",
    "$$a'b$$",
    "$$\\$$",
    "$t$a$t$",
    "$t$a$$b$t$",
    "$t$'$t$",
    "$$--$$",
    "$$/*$$",
    "k.code",
    "\"k\".\"name\"",
    "E'\\b\\f\\r\\t'",
    "E'\\101'",
    "E'\\7'",
    "E'\\8'",
    "E'\\q'",
    "E'\\xe9'",
    "E'\\x4'",
    "E'\\U0001F600'",
    "E'\\uD83D\\uDE00'",
    "E'\\377'",
    "E'\\x'",
    "E'\\\\\\''",
    "'a' 'b'",
    "'a'\n'b'",
    "E'a'\n'\\''",
];

const NUMBERS: &[&str] = &[
    "1",
    "0",
    "1.5",
    ".5",
    "1e2",
    "1E-2",
    "7",
    "(2)",
    "length('ab')",
    "- 3",
    "+4",
    "- 1",
    "-(-1)",
    "~1",
];

const SPACES: &[&str] = &[
    " ",
    " ",
    " ",
    "",
    "\n",
    "\t",
    "/**/",
    " /* ' */ ",
    " --x\n",
    " -- '\n",
    "/* \" */",
    "\r\n",
    "\u{a0}",
    "\u{c}",
];

fn any(rng: &mut Rng, items: &[&'static str]) -> &'static str {
    items[rng.usize(0..items.len())]
}

/// Pieces behind each other.
fn soup(rng: &mut Rng) -> String {
    let mut text = String::new();
    for _ in 0..rng.u32(1..7) {
        text.push_str(any(rng, PIECES));
        text.push_str(any(rng, SPACES));
    }
    text
}

/// An expression that Postgres mostly takes, with odd spaces in it.
fn words(rng: &mut Rng, depth: u32) -> String {
    let space = any(rng, SPACES);
    match rng.u32(0..8) {
        0 | 1 if depth > 0 => {
            let (one, other) = (words(rng, depth - 1), words(rng, depth - 1));
            format!("{one}{space}||{space}{other}")
        }
        2 if depth > 0 => format!("upper({space}{}{space})", words(rng, depth - 1)),
        3 if depth > 0 => format!("({}){space}::{space}text", words(rng, depth - 1)),
        4 if depth > 0 => {
            let (one, other) = (words(rng, depth - 1), words(rng, depth - 1));
            format!("CASE{space} WHEN {one} LIKE{space} {other} THEN{space} {other} ELSE {one} END")
        }
        5 if depth > 0 => format!("coalesce({}, {})", words(rng, depth - 1), words(rng, depth - 1)),
        6 if depth > 0 => format!("CAST({} AS text)", numbers(rng, depth - 1)),
        _ => any(rng, WORDS).to_owned(),
    }
}

fn numbers(rng: &mut Rng, depth: u32) -> String {
    let space = any(rng, SPACES);
    match rng.u32(0..6) {
        0..3 if depth > 0 => {
            let sign = any(rng, &["+", "-", "*", "%", "^", "-", "-", "&", "<<"]);
            let (one, other) = (numbers(rng, depth - 1), numbers(rng, depth - 1));
            format!("{one}{space}{sign}{space}{other}")
        }
        3 if depth > 0 => {
            let sign = any(rng, &["-", "+", "~", "- "]);
            format!("{sign}{space}{}", numbers(rng, depth - 1))
        }
        4 if depth > 0 => format!("length({})", words(rng, depth - 1)),
        _ => any(rng, NUMBERS).to_owned(),
    }
}

struct Reader {
    connection: PgConnection,
}

impl Reader {
    async fn open(database: &TestDatabase, conforming: &'static str) -> Self {
        let mut connection = PgConnection::connect(database.url()).await.unwrap();
        for setting in [conforming, "SET escape_string_warning = off"] {
            sqlx::raw_sql(setting).execute(&mut connection).await.unwrap();
        }
        Self { connection }
    }

    /// Prepares and runs one statement: this way the server takes no second one.
    async fn rows(&mut self, sql: &str) -> Result<Vec<String>, String> {
        let mut arguments = PgArguments::default();
        arguments.add(tenant_id(1)).unwrap();
        let query = sqlx::query_with(AssertSqlSafe(sql), arguments).persistent(false);
        let rows =
            query.fetch_all(&mut self.connection).await.map_err(|cause| cause.to_string())?;
        let mut rows: Vec<String> = rows.iter().map(postgres_row).collect();
        rows.sort();
        Ok(rows)
    }
}

#[tokio::test]
async fn what_is_accepted_means_the_same_to_postgres() {
    let ddl = "CREATE TABLE countries (code TEXT PRIMARY KEY, name TEXT NOT NULL);
        INSERT INTO countries VALUES ('IT', 'Italy\\')";
    let database = TestDatabase::postgres(ddl).await;
    let mut original = Reader::open(&database, "SET standard_conforming_strings = on").await;
    let mut emitted = Reader::open(&database, "SET standard_conforming_strings = on").await;
    let mut other_setting = Reader::open(&database, "SET standard_conforming_strings = off").await;
    let made = number(CASES_VARIABLE).unwrap_or(TEXTS);
    let first = number(SEED_VARIABLE).unwrap_or(0);
    let (mut accepted, mut evaluated, mut lenient, mut strays) = (0, 0, 0, Vec::new());
    for seed in (0..made).map(|case| first.wrapping_add(case)) {
        let mut rng = Rng::with_seed(seed);
        let text = match rng.u32(0..3) {
            0 => soup(&mut rng),
            1 => words(&mut rng, 3),
            _ => numbers(&mut rng, 3),
        };
        let sql = format!("SELECT {text}\nAS v FROM Country AS k");
        let case = Case {
            sql,
            parameters: Vec::new(),
            tenant: 1,
            writes: false,
            claims: false,
            unclaimed: None,
        };
        let Ok(texts) = texts(&case, true) else { continue };
        accepted += 1;
        let expected = original.rows(&case.sql.replace("Country", "countries")).await;
        let found = emitted.rows(&texts.scoped).await;
        let also = other_setting.rows(&texts.scoped).await;
        evaluated += u64::from(expected.is_ok());
        let several = matches!(&found, Err(cause) if cause.contains("multiple commands"));
        let same = match (&expected, &found, &also) {
            (Ok(expected), Ok(found), Ok(also)) => expected == found && found == also,
            (Err(_), Err(_), Err(_)) => true,
            // The reader is not as strict about words that touch each other, and writes them apart.
            (Err(_), Ok(found), Ok(also)) => {
                lenient += 1;
                found == also
            }
            _ => false,
        };
        if several || !same {
            strays.push(format!(
                "seed {seed}\n{}\nsent: {}\n{expected:?}\n{found:?}\n{also:?}",
                case.sql, texts.scoped
            ));
        }
    }
    println!(
        "{made} texts: {accepted} accepted, {evaluated} evaluated, {lenient} that Postgres takes rewritten only"
    );
    assert!(
        strays.is_empty(),
        "{} strays\n{}",
        strays.len(),
        strays[..strays.len().min(5)].join("\n\n")
    );
    assert!(accepted * TEXTS > ACCEPTED * made, "too few texts are accepted: {accepted} of {made}");
    assert!(lenient * 200 <= accepted, "{lenient} of {accepted} are taken rewritten only");
}
