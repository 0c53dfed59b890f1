//! Events through whole subscriptions, as Segment's destination answered them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::collections::BTreeMap;

use segue_delivery::{Encoding, Request};
use segue_evaluator::{Bump, json};
use segue_mixpanel::{Mixpanel, Records, Settings, Source};
use segue_parser::{Compiler, Environment};
use segue_tests::conformance::hold;
use segue_tests::mixpanel::{Answers, Case, NOW};
use serde_json::{Value, json};

#[derive(Debug)]
struct NoVariables;

impl Environment for NoVariables {
    fn get(&self, _: &str) -> Option<String> {
        None
    }
}

#[test]
fn mixpanel() {
    let compiler = Compiler::new(segue_mixpanel::destination()).unwrap();
    let judged = Case::all().into_iter().map(|case| {
        let verdict = case.judge(answers(&case, &compiler));
        (case.id, verdict)
    });
    hold("mixpanel", judged);
}

/// Runs the events through the mapping file, as `segue map --emit requests` does.
fn answers(case: &Case, compiler: &Compiler) -> Result<Answers, String> {
    let compilation = compiler.compile(&case.mapping_file, &NoVariables);
    let (Some(program), Some(settings)) = (compilation.program, compilation.settings) else {
        return Err(format!("{:#?}", compilation.diagnostics));
    };
    let mixpanel = Mixpanel::new(Settings::new(&settings).unwrap());
    let mut answers = Answers::new();
    for (index, event) in case.events.iter().enumerate() {
        let arena = Bump::new();
        let event = json::read(event.as_bytes(), &arena).unwrap();
        let source = Source { event, now: NOW };
        let verdict = program.run(program.event(event, &arena), NOW, &arena, |fired| {
            let requests = fired.payload.and_then(|payload| {
                let mut records = Records::default();
                mixpanel.records(fired.action, &payload, source, &arena, &mut records)?;
                Ok(mixpanel.requests(&records).iter().map(shown).collect())
            });
            let requests = requests.map_err(|failure| failure.to_string());
            answers.insert((index, fired.mapping.name.clone()), requests);
        });
        verdict.unwrap();
    }
    Ok(answers)
}

/// A request as the recording has it.
fn shown(request: &Request) -> Value {
    let authorization = request.authorization.iter();
    let headers = authorization
        .map(|authorization| ("authorization", authorization.as_str()))
        .chain([("content-type", request.content_type)]);
    json!({
        "method": request.method,
        "url": request.url,
        "headers": headers.collect::<BTreeMap<_, _>>(),
        "encoding": match request.encoding {
            Encoding::Json | Encoding::Gzip => "json",
            Encoding::Form => "form",
        },
        "body": serde_json::from_slice::<Value>(&request.body).unwrap(),
    })
}
