use std::fmt;

use super::*;

/// Variables, one of which makes whoever asks for it fail.
struct Trap;

impl fmt::Debug for Trap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Trap")
    }
}

impl Environment for Trap {
    fn get(&self, name: &str) -> Option<String> {
        assert!(name != "TRAP", "somebody stepped into it");
        None
    }
}

#[test]
fn a_mistake_of_the_server_does_not_end_the_conversation() {
    let (server, editor) = Connection::memory();
    let conversation = std::thread::spawn(move || {
        let compiler = Compiler::new(segue_mixpanel::destination()).unwrap();
        Server::new(compiler, &Trap, PathBuf::new()).converse(&server)
    });
    let request = |id: i32, method: &str, params: Value| {
        let request = Request::new(id.into(), method.to_owned(), params);
        editor.sender.send(request.into()).unwrap();
    };
    let notify = |method: &str, params: Value| {
        let notification = Notification::new(method.to_owned(), params);
        editor.sender.send(notification.into()).unwrap();
    };
    request(1, "initialize", json!({ "capabilities": {} }));
    editor.receiver.recv().unwrap();
    let text = "version: 1\ndestination: mixpanel\nsettings: {project_token: \"${TRAP}\"}\n";
    let document =
        json!({ "uri": "file:///a.yaml", "languageId": "yaml", "version": 1, "text": text });
    notify("textDocument/didOpen", json!({ "textDocument": document }));
    let Message::Notification(told) = editor.receiver.recv().unwrap() else {
        panic!("a note is wanted");
    };
    assert_eq!(told.method, "window/logMessage");
    let place = json!({
        "textDocument": { "uri": "file:///a.yaml" },
        "position": { "line": 0, "character": 2 },
    });
    request(2, "textDocument/hover", place.clone());
    let Message::Response(answer) = editor.receiver.recv().unwrap() else {
        panic!("an answer is wanted");
    };
    let error = answer.response_result.unwrap_err();
    assert_eq!(error.code, ErrorCode::InternalError as i32);
    let well = json!({
        "textDocument": { "uri": "file:///a.yaml", "version": 2 },
        "contentChanges": [{ "text": text.replace("TRAP", "TOKEN") }],
    });
    notify("textDocument/didChange", well);
    request(3, "textDocument/hover", place);
    let mut messages = editor.receiver.iter().filter_map(|message| match message {
        Message::Response(response) => Some(response),
        _ => None,
    });
    assert!(messages.next().unwrap().response_result.is_ok());
    request(4, "shutdown", Value::Null);
    messages.next().unwrap();
    notify("exit", Value::Null);
    assert_eq!(conversation.join().unwrap(), Ended::Announced);
}
