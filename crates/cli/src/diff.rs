//! What a command would change in a file, as a unified diff.

use segue_evaluator::schema::Destination;
use similar::TextDiff;

use crate::render::masked;

/// The unified diff from one text of a file to another, as `patch` takes it; empty where they are the same. What looks
/// like a secret is struck out in it.
pub(crate) fn unified(name: &str, before: &str, after: &str, destination: &Destination) -> String {
    let (before, after) = (masked(before, destination), masked(after, destination));
    TextDiff::from_lines(&before, &after)
        .unified_diff()
        .header(name, name)
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_change_stand_among_those_that_do_not() {
        let destination = segue_mixpanel::destination();
        let before = "a: 1\nb:  2\nsecret:   abc\nc: 3";
        let after = "a: 1\nb: 2\nsecret: abc\nc: 3\n";
        let wanted = "--- segue.yaml\n+++ segue.yaml\n@@ -1,4 +1,4 @@\n a: 1\n-b:  2\n-secret:   ***\n-c: 3\n\\ No newline at end of file\n+b: 2\n+secret: ***\n+c: 3\n";
        assert_eq!(unified("segue.yaml", before, after, &destination), wanted);
        assert_eq!(unified("segue.yaml", after, after, &destination), "");
    }
}
