//! Every registered code has examples that show it: the bad one gives that finding and no other, the good one none.

use std::collections::{BTreeMap, BTreeSet};

use segue_parser::Compiler;
use segue_parser::diagnostic::{Code, codes};

fn findings(compiler: &Compiler, example: &str) -> Vec<String> {
    let complete = Code::complete(example);
    let compilation = compiler.compile(&complete, &BTreeMap::new());
    let found = compilation.diagnostics.iter();
    found
        .map(|d| format!("{} {}", d.code.id, d.message))
        .collect()
}

#[test]
fn examples_show_their_code_and_no_other() {
    let compiler = Compiler::new(segue_mixpanel::destination()).unwrap();
    let mut wrong = Vec::new();
    for code in codes::all() {
        let bad = findings(&compiler, code.bad);
        if !matches!(&*bad, [one] if one.starts_with(code.id)) {
            wrong.push(format!("{} {}: bad gives {bad:#?}", code.id, code.name));
        }
        let good = findings(&compiler, code.good);
        if !good.is_empty() {
            wrong.push(format!("{} {}: good gives {good:#?}", code.id, code.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn ids_and_names_are_unique() {
    let ids: Vec<_> = codes::all().map(|c| c.id).collect();
    let names: Vec<_> = codes::all().map(|c| c.name).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
}
