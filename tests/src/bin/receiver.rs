//! A receiver as a process of its own: `receiver [--plan FILE] [--port N]`.
//!
//! It prints one line, `{"url":"http://..."}`, and runs until it is ended. `GET /state` tells what it has.

use std::process::ExitCode;

use segue_tests::receiver::{Plan, Receiver};

fn main() -> ExitCode {
    match start() {
        Ok(receiver) => {
            println!("{}", serde_json::json!({"url": receiver.url()}));
            receiver.wait();
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn start() -> Result<Receiver, String> {
    let mut plan = Plan::default();
    let mut port = 0;
    let mut arguments = std::env::args().skip(1);
    while let Some(option) = arguments.next() {
        let value = arguments
            .next()
            .ok_or(format!("`{option}` needs a value"))?;
        match option.as_str() {
            "--plan" => {
                let text =
                    std::fs::read_to_string(&value).map_err(|e| format!("`{value}`: {e}"))?;
                plan = Plan::read(&text).map_err(|error| format!("`{value}`: {error}"))?;
            }
            "--port" => port = value.parse().map_err(|_| format!("no port: `{value}`"))?,
            _ => return Err(format!("no such option: `{option}`")),
        }
    }
    Receiver::start(plan, port).map_err(|error| error.to_string())
}
