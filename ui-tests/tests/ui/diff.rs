//! The lines in which a refused program and its twin differ.

/// A line of one of two texts, or of both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Line<'a> {
    /// In both.
    Same(&'a str),
    /// Only in the first.
    Gone(&'a str),
    /// Only in the second.
    New(&'a str),
}

/// Compares two texts line by line, along their longest common subsequence.
pub(crate) fn lines<'a>(first: &[&'a str], second: &[&'a str]) -> Vec<Line<'a>> {
    // common[i][j]: how many lines first[i..] and second[j..] can share.
    let mut common = vec![vec![0_usize; second.len() + 1]; first.len() + 1];
    for i in (0..first.len()).rev() {
        for j in (0..second.len()).rev() {
            common[i][j] = if first[i] == second[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut result) = (0, 0, Vec::new());
    while i < first.len() || j < second.len() {
        if i < first.len() && j < second.len() && first[i] == second[j] {
            result.push(Line::Same(first[i]));
            (i, j) = (i + 1, j + 1);
        } else if i < first.len() && (j == second.len() || common[i + 1][j] >= common[i][j + 1]) {
            result.push(Line::Gone(first[i]));
            i += 1;
        } else {
            result.push(Line::New(second[j]));
            j += 1;
        }
    }
    result
}

#[test]
fn a_changed_line_goes_and_comes() {
    let found = lines(&["a", "b", "c"], &["a", "x", "c", "d"]);
    assert_eq!(
        found,
        [Line::Same("a"), Line::Gone("b"), Line::New("x"), Line::Same("c"), Line::New("d")]
    );
}
