//! What `*`, `unnest` and a part of a column stand for, where that is known.

use super::{accepted, postgres, refused_as};
use crate::Check;

/// Each value keeps its column, and a reference is looked at as ever.
#[test]
fn a_star_is_spread_over_the_columns_of_a_new_row() {
    let line = postgres("INSERT INTO Line (invoice_id, text) SELECT * FROM unnest(:ids, :ids)");
    let values = "SELECT {0.invoice_id: \"unnest\".\"unnest1\"}, {0.text: \"unnest\".\"unnest2\"}{own values 0}";
    assert!(line.contains(values), "{line}");
    assert!(
        line.contains(
            "UNNEST({parameter 0}, {parameter 0}) AS \"unnest\" (\"unnest1\", \"unnest2\")"
        ),
        "{line}"
    );
    for sql in [
        "INSERT INTO Line (id, a, b) SELECT :id, * FROM unnest(:ids, :ids) AS u",
        "INSERT INTO Line (a, b) SELECT * FROM unnest(:text::uuid[], (SELECT array_agg(1))::varchar[])",
        "INSERT INTO Line (a) SELECT * FROM unnest(:ids) AS a ON CONFLICT (a) DO NOTHING",
        "INSERT INTO Line (a, b) SELECT * FROM unnest(:ids, :ids) AS u (a, b)",
        "INSERT INTO Line (a, b) SELECT * FROM (SELECT i.id, i.text AS b FROM Invoice i) AS x",
        "WITH x AS (SELECT i.id, i.text AS b FROM Invoice i) INSERT INTO Line (a, b) SELECT * FROM x",
    ] {
        accepted(sql);
    }
}

#[test]
fn a_star_of_unknown_width_is_not_spread() {
    let unknown = "doesn't say which value goes into which column";
    for from in [
        "unnest(:ids, :text::line_type[])",
        "unnest(:ids, i.ids)",
        "unnest(:ids, :ids) WITH ORDINALITY AS u (a, b)",
        "unnest(:ids, :text::inet_pair[]) AS u (a, b)",
        "unnest(:ids) AS a, unnest(:ids) AS b",
        "unnest(:ids) AS a JOIN unnest(:ids) AS b USING (a)",
        "Invoice",
        "(SELECT i.id AS a, i.text AS a FROM Invoice i) AS x",
    ] {
        refused_as(&format!("INSERT INTO Line (a, b) SELECT * FROM {from}"), unknown);
    }
    refused_as("INSERT INTO Line (a) SELECT * FROM unnest(:ids, :ids)", "1 columns and gives 2");
    refused_as("INSERT INTO Line (a) SELECT u.* FROM unnest(:ids) AS u", unknown);
}

#[test]
fn unnest_of_plain_values_has_the_columns_that_postgres_gives_it() {
    for sql in [
        "SELECT i.id FROM Invoice i WHERE i.text IN (SELECT * FROM unnest(:ids))",
        "SELECT i.id FROM Invoice i WHERE i.text IN (SELECT u FROM unnest(:ids) AS u)",
        "UPDATE Invoice SET text = t.b FROM (SELECT * FROM unnest(:ids, :text::inet[]) AS t (a, b)) AS t
            WHERE Invoice.id = t.a",
        "WITH x AS (SELECT * FROM unnest(:ids) WITH ORDINALITY AS u (id, n)) SELECT x.n FROM x, Invoice i",
        "SELECT u.u, u.ordinality FROM unnest(:ids) WITH ORDINALITY AS u, Invoice i",
        "INSERT INTO Line (a, b, n) SELECT * FROM unnest(:ids, :ids) WITH ORDINALITY",
        "SELECT x FROM generate_series(1, 3) AS x, Invoice i",
    ] {
        accepted(sql);
    }
    refused_as("SELECT u.secret FROM unnest(:ids) AS u", "`u` has no column `secret`");
}

#[test]
fn a_part_of_a_column_is_reached_behind_its_relation() {
    let line = postgres("SELECT i.settings['a'], i.tags[1] FROM Invoice i");
    assert!(line.contains("\"i\".\"settings\"['a'], \"i\".\"tags\"[1]"), "{line}");
    let asked = accepted("SELECT i.settings['a'] FROM Invoice i").checks;
    assert!(matches!(&asked[..], [Check::Column { column, .. }] if column == "settings"));
    refused_as("SELECT j.settings['a'] FROM Invoice i", "there is no relation `j` here");
    refused_as("SELECT (i).settings['a'] FROM Invoice i", "");
    refused_as("SELECT i.settings.secret['a'] FROM Invoice i", "");
}

/// One name for two relations: what the inner one lacks is not looked for in the outer one.
#[test]
fn l15_a_list_of_names_hides_no_relation_of_an_inner_query() {
    let asks = |sql: &str| {
        let is_part =
            |check: &Check| matches!(check, Check::Column { column, .. } if column == "part");
        accepted(sql).checks.iter().any(is_part)
    };
    // Postgres would read `i.part` as the call `part(i)` of an invoice.
    let inner =
        "SELECT 1 FROM unnest(:ids) AS i (part) WHERE EXISTS (SELECT i.part FROM Invoice i)";
    assert!(asks(inner), "{inner}");
    let outer =
        "SELECT 1 FROM Invoice i WHERE EXISTS (SELECT i.part FROM unnest(:ids) AS i (part))";
    assert!(!asks(outer), "{outer}");
}

/// A row that nobody knows the columns of may be a text: `e.part` is then a call, whatever that does.
#[test]
fn l15_columns_of_unknown_rows_are_not_read() {
    for rows in ["unnest(i.things) AS e", "jsonb_populate_recordset(NULL, '[]') AS e"] {
        refused_as(
            &format!("SELECT (SELECT e.part FROM {rows}) FROM Invoice i"),
            "the columns of `e` are not known here",
        );
    }
}
