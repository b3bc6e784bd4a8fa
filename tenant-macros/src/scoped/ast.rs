use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Error, Ident, LitStr, Path, Signature, Token, Visibility, parenthesized};

/// The words of `#[tenant_scoped(…)]`, as the author wrote them.
pub(super) struct Attribute {
    pub(super) sql: Sql,
    pub(super) functions: Vec<Ident>,
    pub(super) krate: Option<Path>,
    /// The one backend that the statement is for.
    pub(super) only: Option<Backend>,
}

pub(super) enum Sql {
    Text(LitStr),
    File(LitStr),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Backend {
    Postgres,
    Sqlite,
}

impl Parse for Attribute {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (mut sql, mut functions, mut krate, mut only) = (None, Vec::new(), None, None);
        while !input.is_empty() {
            let place = input.span();
            if input.peek(LitStr) {
                once(&mut sql, Sql::Text(input.parse()?), place, "statement")?;
            } else {
                let word = input.call(Ident::parse_any)?;
                match word.to_string().as_str() {
                    "file" => {
                        input.parse::<Token![=]>()?;
                        once(&mut sql, Sql::File(input.parse()?), place, "statement")?;
                    }
                    "crate" => {
                        input.parse::<Token![=]>()?;
                        once(&mut krate, input.call(Path::parse_mod_style)?, place, "`crate`")?;
                    }
                    "functions" => {
                        let names;
                        parenthesized!(names in input);
                        let names = Punctuated::<Ident, Token![,]>::parse_terminated(&names)?;
                        functions.extend(names);
                    }
                    "postgres" => once(&mut only, Backend::Postgres, place, "backend")?,
                    "sqlite" => once(&mut only, Backend::Sqlite, place, "backend")?,
                    other => {
                        return Err(Error::new(
                            place,
                            format!(
                                "`{other}` is no word of `#[tenant_scoped]`: write the statement, \
                                 `file = \"…\"`, `functions(…)`, `postgres`, `sqlite` or `crate = …`"
                            ),
                        ));
                    }
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        let sql = sql.ok_or_else(|| {
            Error::new(
                Span::call_site(),
                "there is no statement: write `#[tenant_scoped(\"SELECT …\")]`, or \
                 `#[tenant_scoped(file = \"queries/….sql\")]`",
            )
        })?;
        Ok(Self { sql, functions, krate, only })
    }
}

fn once<T>(place: &mut Option<T>, value: T, span: Span, what: &str) -> syn::Result<()> {
    if place.replace(value).is_some() {
        return Err(Error::new(span, format!("there is a second {what}: a function has one")));
    }
    Ok(())
}

/// A function without a body, as the author wrote it.
pub(super) struct Function {
    pub(super) attributes: Vec<syn::Attribute>,
    pub(super) vis: Visibility,
    pub(super) signature: Signature,
    /// Where a body begins that should not be there.
    pub(super) body: Option<Span>,
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(syn::Attribute::parse_outer)?;
        let vis = input.parse()?;
        let signature = input.parse::<Signature>().map_err(|error| {
            Error::new(
                error.span(),
                "`#[tenant_scoped]` stands on a function without a body: \
                 `fn latest(since: i64) -> Rows<Invoice>;`",
            )
        })?;
        let body = input.span();
        let body = match input.parse::<Option<Token![;]>>()? {
            Some(_) => None,
            None => {
                input.parse::<proc_macro2::TokenStream>()?;
                Some(body)
            }
        };
        Ok(Self { attributes, vis, signature, body })
    }
}
