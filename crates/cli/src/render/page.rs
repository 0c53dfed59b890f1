use segue_parser::diagnostic::Code;

/// The page of a code, as Markdown.
pub(crate) fn page(code: &Code) -> String {
    let Code { id, name, page, .. } = code;
    let severity = code.severity.as_str();
    let page = page.trim();
    let bad = code.bad.trim_end();
    let good = code.good.trim_end();
    format!(
        "# {id} {name}\n\n{severity}\n\n{page}\n\n## Example\n\n```yaml\n{bad}\n```\n\n## Instead\n\n```yaml\n{good}\n```\n"
    )
}
