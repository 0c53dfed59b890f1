/// A parsed Liquid template.
#[derive(Debug)]
pub struct Liquid {}
