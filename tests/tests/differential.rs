//! The fast path gives what plain walking of the event gives, for any mapping file and event.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use arbitrary::Unstructured;
use proptest::prelude::*;
use segue_evaluator::json::Layouts;
use segue_mixpanel::{Mixpanel, Settings};
use segue_parser::Compiler;
use segue_tests::made;
use segue_tests::oracle::Subject;

static COMPILER: LazyLock<Compiler> =
    LazyLock::new(|| Compiler::new(segue_mixpanel::destination()).unwrap());

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..600)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn fast_as_plain(file in bytes(), events in prop::collection::vec(bytes(), 1..8)) {
        let file = made::mapping_file(&mut Unstructured::new(&file)).unwrap();
        let compilation = COMPILER.compile(&file, &BTreeMap::new());
        let Some(program) = &compilation.program else {
            panic!("{file}\n{:#?}", compilation.diagnostics);
        };
        let settings = Settings::new(compilation.settings.as_ref().unwrap()).unwrap();
        let mixpanel = &Mixpanel::new(settings);
        let subject = Subject { program, mixpanel, now: 1_767_225_600_000 };
        let mut layouts = Layouts::default();
        for event in events {
            let event = made::event(&mut Unstructured::new(&event)).unwrap();
            let fast = subject.fast(event.as_bytes(), &mut layouts);
            let plain = subject.plain(event.as_bytes());
            prop_assert_eq!(fast, plain, "{}\n{}", file, event);
        }
    }
}
