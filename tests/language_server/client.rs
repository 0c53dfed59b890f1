//! An editor, as far as the protocol goes.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// Nothing takes so long, on any machine.
const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) struct Client {
    process: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    next_id: i64,
}

impl Client {
    /// Starts `segue lsp`, with a folder for what it keeps.
    pub(crate) fn start(cache: &std::path::Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_segue"))
            .arg("lsp")
            .env_clear()
            .env("XDG_CACHE_HOME", cache)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let (sender, messages) = channel();
        thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let input = process.stdin.take();
        Self {
            process,
            input,
            messages,
            next_id: 0,
        }
    }

    /// Starts it and begins the conversation.
    pub(crate) fn open(cache: &std::path::Path) -> Self {
        let mut client = Self::start(cache);
        client
            .request("initialize", json!({ "capabilities": {} }))
            .unwrap();
        client.notify("initialized", json!({}));
        client
    }

    /// Sends bytes as they are.
    pub(crate) fn send(&mut self, bytes: &str) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes.as_bytes()).unwrap();
        input.flush().unwrap();
    }

    fn write(&mut self, message: &Value) {
        let text = message.to_string();
        self.send(&format!("Content-Length: {}\r\n\r\n{text}", text.len()));
    }

    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        self.write(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// The result of a request, or the code of its error. What is told in between is left out.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> Result<Value, i64> {
        self.next_id += 1;
        let id = self.next_id;
        self.write(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let mut message = self.next();
            if message["id"] == id {
                return match message["error"]["code"].as_i64() {
                    Some(code) => Err(code),
                    None => Ok(message["result"].take()),
                };
            }
        }
    }

    /// The next notification of a kind; others are left out.
    pub(crate) fn told(&mut self, method: &str) -> Value {
        loop {
            let mut message = self.next();
            if message["method"] == method {
                return message["params"].take();
            }
        }
    }

    fn next(&mut self) -> Value {
        self.messages.recv_timeout(PATIENCE).expect("an answer")
    }

    /// Opens a file; what is found in it.
    pub(crate) fn did_open(&mut self, uri: &str, text: &str) -> Value {
        let document = json!({ "uri": uri, "languageId": "yaml", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
        self.findings(uri)
    }

    /// What is found in a file, when it is told next.
    pub(crate) fn findings(&mut self, uri: &str) -> Value {
        loop {
            let mut told = self.told("textDocument/publishDiagnostics");
            if told["uri"] == uri {
                return told["diagnostics"].take();
            }
        }
    }

    /// Ends the conversation as the protocol has it; the exit code.
    pub(crate) fn close(mut self) -> i32 {
        self.request("shutdown", Value::Null).unwrap();
        self.notify("exit", Value::Null);
        self.exit_code()
    }

    /// Waits for the end of the process.
    pub(crate) fn exit_code(mut self) -> i32 {
        self.process.wait().unwrap().code().unwrap()
    }

    /// Closes its standard input.
    pub(crate) fn hang_up(&mut self) {
        self.input = None;
    }
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().unwrap(),
            Some(_) => {}
            None => break,
        }
    }
    let mut bytes = vec![0; length];
    output.read_exact(&mut bytes).ok()?;
    Some(serde_json::from_slice(&bytes).unwrap())
}
