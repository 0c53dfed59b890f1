//! The registry of findings, one file a stage.
//!
//! | ids | stage |
//! | --- | --- |
//! | SG1.. | YAML |
//! | SG2.. | the mapping file: keys, names, limits |
//! | SG3.. | the rule language: syntax |
//! | SG4.. | the rule language: names and types |
//! | SG5.. | Segment's directives and pasted subscriptions |
//! | SG6.. | settings, sources, environment |
//! | SG7.. | tests in the file |
//! | SG8.. | what loads and is probably not meant |

use super::Code;

pub mod directive;
pub mod file;
pub mod lint;
pub mod rule;
pub mod setting;
pub mod test;
pub mod types;
pub mod yaml;

/// Every registered code.
pub fn all() -> impl Iterator<Item = &'static Code> {
    [
        yaml::ALL,
        file::ALL,
        rule::ALL,
        types::ALL,
        directive::ALL,
        setting::ALL,
        test::ALL,
        lint::ALL,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// Declares codes and the list of them.
macro_rules! codes {
    ($($name:ident = $id:literal $title:literal $severity:ident { $page:literal bad: $bad:literal good: $good:literal })*) => {
        $(
            #[doc = $page]
            pub static $name: $crate::diagnostic::Code = $crate::diagnostic::Code {
                id: $id,
                name: $title,
                severity: $crate::diagnostic::Severity::$severity,
                page: $page,
                bad: $bad,
                good: $good,
            };
        )*
        pub(super) static ALL: &[&$crate::diagnostic::Code] = &[$(&$name),*];
    };
}
use codes;
