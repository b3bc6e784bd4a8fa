mod expansion;
mod mistakes_in_cells;
mod mistakes_in_columns;
mod mistakes_in_owners;
mod mistakes_in_relations;
mod mistakes_in_rows;
mod mistakes_in_words;
#[cfg(feature = "sql")]
mod scoped;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::{expand, valid};

/// Runs the derive that the source names.
fn derive(source: &str) -> syn::Result<TokenStream> {
    let input: DeriveInput = syn::parse_str(source).unwrap();
    let derives = |name: &str| source.contains(&format!("#[derive({name})]"));
    if derives("TenantScoped") {
        Ok(expand::entity(&valid::tenant_scoped(input)?))
    } else if derives("Global") {
        Ok(expand::entity(&valid::global(input)?))
    } else if derives("Row") {
        Ok(expand::row(&valid::row(input)?))
    } else if derives("Cell") {
        Ok(expand::cell(&valid::cell(input)?))
    } else {
        panic!("names no derive: {source}")
    }
}

/// Each case tells what its comments say, where they stand, and nothing else.
fn assert_told(cases: &[&str]) {
    for case in cases {
        let expected = case.lines().zip(1..).flat_map(|(line, number)| {
            line.split("//~ ").skip(1).map(move |message| (number, message.trim_end().to_owned()))
        });
        let mut expected: Vec<(usize, String)> = expected.collect();
        let error = derive(case).expect_err(case);
        let told = error.into_iter().map(|one| (one.span().start().line, one.to_string()));
        let mut told: Vec<(usize, String)> = told.collect();
        expected.sort();
        told.sort();
        assert_eq!(told, expected, "{case}");
    }
}
