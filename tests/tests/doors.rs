//! The public surface: no signature lets SQL or a driver's executor in or out, and every function
//! that reaches the executor stands in `docs/doors.md` with the test that guards it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use syn::{FnArg, ImplItem, Item, ReturnType, Signature, TraitItem, Type, Visibility};

/// A public function and how it is written.
struct Function {
    /// `Type::name`, or `module::name` for a free function.
    path: String,
    signature: String,
    returns: String,
    takes_text: bool,
    is_async: bool,
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn files_below(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn public_functions(package: &str) -> Vec<Function> {
    let mut functions = Vec::new();
    for file in files_below(&repository().join(package).join("src"), ".rs") {
        let items = syn::parse_file(&fs::read_to_string(&file).unwrap()).unwrap().items;
        let module = file.with_extension("");
        let module = match module.ends_with("mod") {
            true => module.parent().unwrap().to_owned(),
            false => module,
        };
        let module = module.file_name().unwrap().to_string_lossy();
        collect(&module, &items, &mut functions);
    }
    assert!(functions.len() > 2, "no public functions found in {package}");
    functions
}

/// A free function is named with the module that it stands in.
fn collect(module: &str, items: &[Item], functions: &mut Vec<Function>) {
    for item in items {
        match item {
            Item::Fn(item) if is_public(&item.vis) => functions.push(function(module, &item.sig)),
            Item::Mod(item) if !is_test(&item.attrs) => {
                if let Some((_, items)) = &item.content {
                    collect(&item.ident.to_string(), items, functions);
                }
            }
            Item::Impl(item) => {
                let name = type_name(&item.self_ty);
                for member in &item.items {
                    if let ImplItem::Fn(method) = member
                        && (item.trait_.is_none() && is_public(&method.vis))
                    {
                        functions.push(function(&name, &method.sig));
                    }
                }
                if let Some((path, _)) = &item.trait_ {
                    // What converts or opens up is a door as well: `From<PgPool>`, `Deref`.
                    let path = quote::quote!(#path).to_string().replace(' ', "");
                    let opens =
                        ["From", "TryFrom", "FromStr", "Deref", "AsRef", "Borrow", "Default"];
                    if !opens.iter().any(|open| path.starts_with(open)) {
                        continue;
                    }
                    for member in &item.items {
                        if let ImplItem::Fn(method) = member {
                            functions.push(function(&format!("<{name} as {path}>"), &method.sig));
                        }
                    }
                }
            }
            Item::Trait(item) if is_public(&item.vis) => {
                for member in &item.items {
                    if let TraitItem::Fn(method) = member {
                        functions.push(function(&item.ident.to_string(), &method.sig));
                    }
                }
            }
            Item::Macro(item) => {
                // `set_methods!` writes methods of two types; their text is looked at as it stands.
                let text = item.mac.tokens.to_string();
                assert!(!text.contains("Renderer"), "a macro that writes statements: {text}");
            }
            _ => {}
        }
    }
}

fn function(owner: &str, signature: &Signature) -> Function {
    let name = &signature.ident;
    let path = format!("{owner}::{name}");
    let returns = match &signature.output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, returned) => quote::quote!(#returned).to_string(),
    };
    let takes_text = signature.inputs.iter().any(|input| match input {
        FnArg::Receiver(_) => false,
        FnArg::Typed(input) => {
            let given = &input.ty;
            let given = quote::quote!(#given).to_string();
            given.contains("str") || given.contains("String")
        }
    });
    let is_async = signature.asyncness.is_some();
    Function {
        path,
        signature: quote::quote!(#signature).to_string(),
        returns,
        takes_text,
        is_async,
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("cfg"))
}

fn type_name(of: &Type) -> String {
    match of {
        Type::Path(path) => path.path.segments.last().unwrap().ident.to_string(),
        other => quote::quote!(#other).to_string().replace(' ', ""),
    }
}

/// Functions that take or give something of the driver, and why each may.
const DRIVER: &[(&str, &str)] = &[
    ("<TenantPool as From<sqlx::PgPool>>::from", "a pool goes in and never comes out"),
    ("<TenantPool as From<sqlx::SqlitePool>>::from", "a pool goes in and never comes out"),
    ("<SystemPool as From<sqlx::PgPool>>::from", "a pool goes in and never comes out"),
    ("<SystemPool as From<sqlx::SqlitePool>>::from", "a pool goes in and never comes out"),
    ("SystemPool::migrate", "migrations make the tables, where the program starts"),
    ("Arguments::add_postgres", "one value of a type with sqlx's traits, counted"),
    ("Arguments::add_sqlite", "one value of a type with sqlx's traits, counted"),
    ("DatabaseType::postgres", "the name of a type with sqlx's traits"),
    ("DatabaseType::sqlite", "the name of a type with sqlx's traits"),
    ("RawCell::get_postgres", "one value of a type with sqlx's traits"),
    ("RawCell::get_sqlite", "one value of a type with sqlx's traits"),
    ("<Error as From<sqlx::Error>>::from", "an error, of which no text is kept"),
];

#[test]
fn no_public_signature_takes_or_gives_a_statement_or_an_executor() {
    let refused = ["sqlx", "Renderer", "SqlStr", "PgConnection", "SqliteConnection"];
    for package in ["tenant-core", "tenant-sqlx", "tenant-http", "tenant-jobs"] {
        for function in public_functions(package) {
            let allowed = DRIVER.iter().any(|(path, _)| *path == function.path);
            let found = refused.iter().find(|word| function.signature.contains(*word));
            assert!(allowed || found.is_none(), "{}: {}", function.path, function.signature);
        }
    }
}

#[test]
fn every_function_that_takes_text_is_known_not_to_take_sql() {
    let known: BTreeSet<_> = TAKES_TEXT.iter().chain(TAKES_SQL).copied().collect();
    let found: BTreeSet<_> = ["tenant-core", "tenant-sqlx", "tenant-http", "tenant-jobs"]
        .into_iter()
        .flat_map(public_functions)
        .filter(|function| function.takes_text)
        .map(|function| function.path)
        .collect();
    let unknown: Vec<_> = found.iter().filter(|path| !known.contains(path.as_str())).collect();
    assert!(
        unknown.is_empty(),
        "these take text, and nobody has said that it is no SQL: {unknown:?}"
    );
    let gone: Vec<_> = known.iter().filter(|path| !found.contains(**path)).collect();
    assert!(gone.is_empty(), "these are listed and no longer there: {gone:?}");
}

/// The one function that takes SQL: a constant text, behind `dangerously_unscoped`.
const TAKES_SQL: &[&str] = &["Unscoped::sql"];

/// Functions that take text, none of it SQL.
const TAKES_TEXT: &[&str] = &[
    "<Cursor as FromStr>::from_str",
    "<Domain as FromStr>::from_str",
    "<Slug as FromStr>::from_str",
    "AuditEntry::new",
    "Authenticated::session",
    "Authenticated::user",
    "Claim::parse_id",
    "Claim::parse_slug",
    "Column::contains",
    "Column::ends_with",
    "Column::like",
    "Column::not_like",
    "Column::starts_with",
    "Credential::parse",
    "CrossTenant::scope",
    "CursorId::from_texts",
    "CursorId::to_texts",
    "Domain::parse",
    "Element::write_json",
    "Envelope::trace",
    "Envelope::with_trace",
    "Envelope::with_traceparent",
    "Evidence::header",
    "Evidence::headers",
    "Evidence::path",
    "Evidence::session",
    "Evidence::user",
    "FaultKind::new",
    "JwtKeys::from_jwks",
    "JwtKeys::with_pem",
    "JwtKeys::with_secret",
    "JwtVerifier::new",
    "Membership::is_member",
    "Operator::new",
    "Problem::new",
    "Problem::with_detail",
    "RateLimitLayer::plan",
    "RateLimitLayer::plan_of",
    "RegisteredEntity::at",
    "RequestId::parse",
    "ScopedStatement::new",
    "Scrub::allow",
    "Scrub::deny",
    "Slug::parse",
    "Sortable::from_text",
    "Source::custom_domain",
    "Source::except",
    "Source::header",
    "Source::path_segment",
    "Source::session",
    "Source::subdomain",
    "Source::vouched_by",
    "SqlDirectory::add_credential",
    "SqlDirectory::add_member",
    "SqlDirectory::create",
    "SqlDirectory::memberships",
    "SqlDirectory::remove_member",
    "SqlDirectory::rename",
    "SqlDirectory::resume",
    "SqlDirectory::retire",
    "SqlDirectory::suspend",
    "SystemPool::connect",
    "SystemPool::dangerously_unscoped",
    "TenantId::parse",
    "TenantPool::connect",
    "check::positions",
    "parameter::perhaps_text",
    "parameter::text",
];

/// Doors that are implementations of a trait, which the signatures of a type don't show.
const THROUGH_TRAITS: &[&str] = &[
    "SqlDirectory::find",
    "SqlDirectory::follow",
    "SqlDirectory::is_member",
    "SqlDirectory::record",
    "SqlDirectory::resolve",
    "SqlDirectory::resolve_retired",
    "SystemPool::from",
    "TenantPool::from",
];

#[test]
fn every_path_to_the_executor_stands_in_the_table_with_a_guard_that_exists() {
    let page = fs::read_to_string(repository().join("docs/doors.md")).unwrap();
    let mut listed = BTreeSet::new();
    let guarded = guarded_classes();
    let mut names_leaks = false;
    for line in page.lines() {
        if line.starts_with("| door |") {
            names_leaks = line.ends_with("| leaks |");
        }
        if !line.starts_with("| `") || !line.contains("::") {
            continue;
        }
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        listed.extend(doors_in(cells[0]));
        if names_leaks {
            for class in cells.last().unwrap().split(", ") {
                assert!(guarded.contains(class), "{}: nothing guards class {class}", cells[0]);
            }
        }
    }
    let mut reaching: BTreeSet<String> = public_functions("tenant-sqlx")
        .into_iter()
        .filter(|function| {
            let waits = ["Pending", "RowStream"].iter().any(|word| function.returns.contains(word));
            function.is_async || waits
        })
        .map(|function| function.path)
        .collect();
    reaching.extend(THROUGH_TRAITS.iter().map(|path| (*path).to_owned()));
    let missing: Vec<_> = reaching.difference(&listed).collect();
    assert!(missing.is_empty(), "not in docs/doors.md: {missing:#?}");
    let hidden = hidden_items(&page);
    let gone: Vec<_> =
        listed.difference(&reaching).filter(|path| !hidden.contains(*path)).collect();
    assert!(gone.is_empty(), "in docs/doors.md, but nothing reaches the executor there: {gone:#?}");
}

/// `Select::{all, one}` names two doors.
fn doors_in(cell: &str) -> Vec<String> {
    let mut doors = Vec::new();
    for name in cell.split('`').skip(1).step_by(2).filter(|name| name.contains("::")) {
        match name.split_once("::{") {
            Some((owner, members)) => {
                let members = members.trim_end_matches('}').split(", ");
                doors.extend(members.map(|member| format!("{owner}::{member}")));
            }
            None => doors.push(name.to_owned()),
        }
    }
    doors
}

/// What the page lists as public, hidden, and no door.
fn hidden_items(page: &str) -> BTreeSet<String> {
    let section = page.split("## What is public and hidden").nth(1).unwrap();
    section.lines().filter(|line| line.starts_with("| `")).flat_map(doors_in).collect()
}

/// The leak classes that a refused program or a test guards.
fn guarded_classes() -> BTreeSet<String> {
    let mut classes = BTreeSet::new();
    for file in files_below(&repository().join("ui-tests/fail"), ".rs") {
        let text = fs::read_to_string(file).unwrap();
        let header = text.lines().find_map(|line| line.strip_prefix("// leak: "));
        classes.extend(header.into_iter().flat_map(|line| line.split(", ")).map(str::to_owned));
    }
    for file in files_below(&repository().join("tests/tests"), ".rs") {
        let text = fs::read_to_string(file).unwrap();
        for name in text.split("fn l").skip(1) {
            if let Some((class, _)) = name.split_once('_')
                && class.len() == 2
            {
                classes.insert(class.to_owned());
            }
        }
    }
    classes
}
