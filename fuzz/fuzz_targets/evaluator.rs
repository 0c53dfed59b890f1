//! Any event runs through any program to payloads, and those to records that are JSON, as plain walking gives them.
#![no_main]

use libfuzzer_sys::arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use segue_fuzz::{SUBJECTS, Subject, compile, made};

// The first byte chooses the program, the second whether the rest is an event or what one is made of, and whether a
// program is made of it before.
fuzz_target!(|data: &[u8]| {
    let [program, how, rest @ ..] = data else {
        return;
    };
    let mut rest = Unstructured::new(rest);
    let own;
    let subject = if how & 2 == 0 {
        &SUBJECTS[usize::from(*program) % SUBJECTS.len()]
    } else {
        let file = made::mapping_file(&mut rest).expect("there is always a choice");
        own = Subject::new(compile(&file)).expect("its fragments load");
        &own
    };
    if how & 1 == 0 {
        subject.run(rest.take_rest());
    } else {
        let event = made::event(&mut rest).expect("there is always a choice");
        subject.run(event.as_bytes());
    }
});
