//! Any event runs through any program to payloads, and those to records that are JSON.
#![no_main]

use libfuzzer_sys::fuzz_target;
use segue_fuzz::{SUBJECTS, event};

// The first byte chooses the program, the second whether the rest is an event or what one is made of.
fuzz_target!(|data: &[u8]| {
    let [program, made, rest @ ..] = data else {
        return;
    };
    let subject = &SUBJECTS[usize::from(*program) % SUBJECTS.len()];
    if made % 2 == 0 {
        subject.run(rest);
    } else {
        subject.run(event(rest).as_bytes());
    }
});
