use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Ident;
use syn::ext::IdentExt;
use tenant_sql::{Check, Output, Piece, Refused};

use super::model::{Function, Kind, Outcome, Parameter, Text};

/// Writes a scoped function.
pub(super) fn function(function: &Function) -> TokenStream {
    let Function { krate, attributes, vis, ident, parameters, outcome, place, .. } = function;
    let p = krate.private_at(*place);
    let lifetime = parameters.iter().any(|parameter| parameter.borrows);
    let (declared, query) = match lifetime {
        true => (quote!(<'__query>), quote!('__query)),
        false => (TokenStream::new(), quote!('static)),
    };
    let arguments = parameters.iter().map(|Parameter { ident, ty, .. }| quote!(#ident: #ty));
    let entities = &function.entities;
    let entities = quote_spanned!(*place=> (#(#entities,)*));
    let (result, made) = match outcome {
        Outcome::Rows { name, row, .. } => (
            quote!(#p::#name<#query, #row, #entities>),
            quote!(#p::#name::of(&__STATEMENT, &__POSITIONS,)),
        ),
        Outcome::Affected(name) => {
            (quote!(#p::#name<#query, #entities>), quote!(#p::#name::of(&__STATEMENT,)))
        }
    };
    let made = {
        // The last argument is the closure that adds the parameters.
        let binds = parameters.iter().map(|parameter| bind(function, parameter));
        let closure = quote! {
            move |__arguments: &mut #p::Arguments| -> ::core::result::Result<(), #p::Error> {
                #(#binds)*
                ::core::result::Result::Ok(())
            }
        };
        with_last_argument(made, closure)
    };
    let constants = constants(function);
    quote! {
        #(#attributes)*
        // The result names the entities, which may be more private than the function.
        #[allow(private_interfaces)]
        #[allow(clippy::all, clippy::pedantic)]
        #vis fn #ident #declared (#(#arguments),*) -> #result {
            #constants
            #made
        }
    }
}

/// Puts a last argument into a call.
fn with_last_argument(call: TokenStream, argument: TokenStream) -> TokenStream {
    let mut tokens = call.into_iter().collect::<Vec<_>>();
    let Some(proc_macro2::TokenTree::Group(arguments)) = tokens.pop() else {
        return TokenStream::new();
    };
    let before = arguments.stream();
    let call = tokens.into_iter().collect::<TokenStream>();
    quote!(#call(#before #argument))
}

fn bind(function: &Function, parameter: &Parameter) -> TokenStream {
    let Parameter { ident, ty, kind, .. } = parameter;
    let place = syn::spanned::Spanned::span(ty);
    let p = function.krate.private_at(place);
    let add = match kind {
        Kind::Value => quote_spanned!(place=> value(#ident, __arguments)?),
        Kind::Borrowed(_) => quote_spanned!(place=> borrowed(#ident, __arguments)?),
        Kind::PerhapsBorrowed(_) => quote_spanned!(place=> perhaps_borrowed(#ident, __arguments)?),
        Kind::Text => quote_spanned!(place=> text(#ident, __arguments)?),
        Kind::PerhapsText => quote_spanned!(place=> perhaps_text(#ident, __arguments)?),
        Kind::Slice(_) => quote_spanned!(place=> slice(#ident, __arguments)?),
        Kind::PerhapsSlice(_) => quote_spanned!(place=> perhaps_slice(#ident, __arguments)?),
        Kind::Vector(_) => quote_spanned!(place=> slice(&#ident, __arguments)?),
    };
    quote_spanned!(place=> #p::parameter::#add;)
}

/// What the compiler works out: the facts, the checks, the text of each backend.
fn constants(function: &Function) -> TokenStream {
    let Function { krate, ident, parameters, place, entities, checks, .. } = function;
    let p = krate.private_at(*place);
    let path = krate.path();
    let elements = parameters.iter().map(|parameter| match &parameter.kind {
        Kind::Slice(element) | Kind::PerhapsSlice(element) | Kind::Vector(element) => {
            quote!(<#element as #p::parameter::Element>::FROM_JSON)
        }
        _ => quote!(""),
    });
    let types = parameters.iter().map(|Parameter { ty, kind, .. }| {
        let place = syn::spanned::Spanned::span(ty);
        let p = krate.private_at(place);
        match kind {
            Kind::Value => quote_spanned!(place=> #p::parameter::TypeOf::<#ty>::value),
            Kind::Borrowed(inner) | Kind::PerhapsBorrowed(inner) => {
                quote_spanned!(place=> #p::parameter::TypeOf::<#inner>::value)
            }
            Kind::Text | Kind::PerhapsText => quote! {
                <::std::string::String as #p::Cell>::database_type
            },
            Kind::Slice(element) | Kind::PerhapsSlice(element) | Kind::Vector(element) => {
                quote_spanned!(place=> #p::parameter::TypeOf::<#element>::slice)
            }
        }
    });
    let checks = checks.iter().map(|asked| {
        let asked = check(&p, asked);
        quote_spanned!(*place=> const _: () = #p::check(&#asked, __ENTITIES);)
    });
    let positions = match &function.outcome {
        Outcome::Affected(_) => TokenStream::new(),
        Outcome::Rows { row, outputs, .. } => {
            let outputs = outputs.iter().map(|output| match output {
                Output::Named(name) => quote!(#p::Output::Named(#name)),
                Output::Unnamed => quote!(#p::Output::Unnamed),
                Output::All(entity) => {
                    let entity = number(*entity);
                    quote!(#p::Output::All(#entity))
                }
            });
            let of_row = syn::spanned::Spanned::span(row);
            let at_row = krate.private_at(of_row);
            let shown = quote!(#row).to_string();
            let read_row = quote_spanned!(of_row=> <#row as #at_row::ReadRow>);
            quote_spanned! {of_row=>
                static __POSITIONS: [::core::primitive::usize; #read_row::WIDTH] =
                    #at_row::positions(#read_row::NAMES, &[#(#outputs),*], __ENTITIES, #shown);
            }
        }
    };
    let name = ident.unraw().to_string();
    let count = number(parameters.len());
    let postgres = text(function, &function.postgres, "Postgres");
    let sqlite = text(function, &function.sqlite, "Sqlite");
    let tracked = function.file.as_ref().map(|file| {
        let file = format!("/{file}");
        // Read again when the file changes.
        quote! {
            const _: &[::core::primitive::u8] = ::core::include_bytes!(
                ::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #file)
            );
        }
    });
    let refused = match &function.sqlite {
        Text::Lacks(Some(why)) => {
            let why = Literal::string(why);
            quote_spanned!(*place=> #path::__sqlite_refuses!(#why);)
        }
        Text::Lacks(None) | Text::Pieces(_) => TokenStream::new(),
    };
    quote! {
        #tracked
        #refused
        const __ENTITIES: &[#p::EntityFacts] = &[#(<#entities as #p::Table>::ENTITY),*];
        const __ELEMENTS: &[&::core::primitive::str] = &[#(#elements),*];
        #(#checks)*
        #positions
        static __STATEMENT: #p::ScopedStatement =
            #p::ScopedStatement::new(#name, [#postgres, #sqlite], __ENTITIES, #count);
        #p::inventory::submit! {
            #p::RegisteredStatement {
                statement: &__STATEMENT,
                entities: &[#(::core::any::TypeId::of::<#entities>()),*],
                facts: __ENTITIES,
                parameters: {
                    #[allow(unused_imports)]
                    use #p::parameter::NoType as _;
                    &[#(#types),*]
                },
                file: ::core::file!(),
                line: ::core::line!(),
            }
        }
    }
}

fn text(function: &Function, text: &Text, dialect: &str) -> TokenStream {
    let p = function.krate.private_at(function.place);
    let path = function.krate.path();
    let Text::Pieces(pieces) = text else { return quote!(::core::option::Option::None) };
    let pieces = pieces.iter().map(|one| piece(&p, one));
    let dialect = Ident::new(dialect, Span::call_site());
    quote!({
        const __DRAFT: #p::Draft<'static> = #p::Draft {
            dialect: #p::Dialect::#dialect,
            pieces: &[#(#pieces),*],
            entities: __ENTITIES,
            elements: __ELEMENTS,
        };
        #path::__scoped_text!(__DRAFT)
    })
}

fn piece(p: &TokenStream, piece: &Piece) -> TokenStream {
    let one = |name: &str, entity: usize| {
        let (name, entity) = (Ident::new(name, Span::call_site()), number(entity));
        quote!(#p::Piece::#name(#entity))
    };
    let two = |name: &str, entity: usize, text: &str| {
        let (name, entity) = (Ident::new(name, Span::call_site()), number(entity));
        quote!(#p::Piece::#name(#entity, #text))
    };
    match piece {
        Piece::Text(text) => quote!(#p::Piece::Text(#text)),
        Piece::Rows(entity) => one("Rows", *entity),
        Piece::RowsUnindexed(entity) => one("RowsUnindexed", *entity),
        Piece::Table(entity) => one("Table", *entity),
        Piece::Owned { entity, alias } => two("Owned", *entity, alias),
        Piece::Columns { entity, alias } => two("Columns", *entity, alias),
        Piece::Parameter(parameter) => one("Parameter", *parameter),
        Piece::Elements(parameter) => one("Elements", *parameter),
        Piece::Tenant => quote!(#p::Piece::Tenant),
        Piece::OwnColumns(entity) => one("OwnColumns", *entity),
        Piece::OwnValues(entity) => one("OwnValues", *entity),
        Piece::KeyColumns { entity, key } => two("KeyColumns", *entity, key),
        Piece::OpenReference { entity, column } => two("OpenReference", *entity, column),
        Piece::CloseReference { entity, column } => two("CloseReference", *entity, column),
        Piece::OpenLookUp { entity, column } => two("OpenLookUp", *entity, column),
        Piece::NewRows { entity, column, made, cte, of: [name, of] } => {
            let (entity, made) = (number(*entity), number(*made));
            quote!(#p::Piece::NewRows(#entity, #column, #made, #cte, [#name, #of]))
        }
        Piece::CloseLookUp { entity, column } => two("CloseLookUp", *entity, column),
        Piece::OpenGuard { entity, alias } => two("OpenGuard", *entity, alias),
        Piece::CloseGuard => quote!(#p::Piece::CloseGuard),
        Piece::ColumnNames(entity) => one("ColumnNames", *entity),
        Piece::InsertableNames(entity) => one("InsertableNames", *entity),
    }
}

fn check(p: &TokenStream, check: &Check) -> TokenStream {
    let message = |message: &[Piece]| {
        let pieces = message.iter().map(|one| piece(p, one));
        quote!(&[#(#pieces),*])
    };
    let refused = |refused: &Refused| {
        let Refused { unknown, tenant, level, id, parent } = refused;
        let [unknown, tenant, level, id, parent] =
            [unknown, tenant, level, id, parent].map(|one| message(one));
        quote!(#p::Refused {
            unknown: #unknown, tenant: #tenant, level: #level, id: #id, parent: #parent
        })
    };
    match check {
        Check::Column { entities, column, message: told } => {
            let (entities, told) = (entities.iter().map(|entity| number(*entity)), message(told));
            quote!(#p::Check::Column(&[#(#entities),*], #column, #told))
        }
        Check::Writable { entity, view, global } => {
            let (entity, view, global) = (number(*entity), message(view), message(global));
            quote!(#p::Check::Writable(#entity, #view, #global))
        }
        Check::Insertable { entity, column, refused: told } => {
            let (entity, told) = (number(*entity), refused(told));
            quote!(#p::Check::Insertable(#entity, #column, #told))
        }
        Check::Settable { entity, column, refused: told } => {
            let (entity, told) = (number(*entity), refused(told));
            quote!(#p::Check::Settable(#entity, #column, #told))
        }
        Check::NoReference { entity, column, message: told } => {
            let (entity, told) = (number(*entity), message(told));
            quote!(#p::Check::NoReference(#entity, #column, #told))
        }
        Check::NamesParent { entity, columns, message: told } => {
            let (entity, told) = (number(*entity), message(told));
            quote!(#p::Check::NamesParent(#entity, &[#(#columns),*], #told))
        }
        Check::ConflictTarget { entity, columns, message: told } => {
            let (entity, told) = (number(*entity), message(told));
            quote!(#p::Check::ConflictTarget(#entity, &[#(#columns),*], #told))
        }
        Check::ConflictKey { entity, key, unknown, foreign } => {
            let (entity, unknown, foreign) = (number(*entity), message(unknown), message(foreign));
            quote!(#p::Check::ConflictKey(#entity, #key, #unknown, #foreign))
        }
        Check::EveryKey { entity, unknown, foreign } => {
            let (entity, unknown, foreign) = (number(*entity), message(unknown), message(foreign));
            quote!(#p::Check::EveryKey(#entity, #unknown, #foreign))
        }
        Check::Never { message: told } => {
            let told = message(told);
            quote!(#p::Check::Never(#told))
        }
    }
}

fn number(number: usize) -> Literal {
    Literal::usize_unsuffixed(number)
}
