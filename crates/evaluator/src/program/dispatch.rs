use super::Mapping;
use crate::path::Paths;

/// Which mappings an event can reach at all, by what their triggers say about `type` and `event`.
#[derive(Debug)]
pub(crate) struct Dispatch {}

impl Dispatch {
    pub(crate) fn new(paths: &Paths, mappings: &[Mapping]) -> Self {
        let _ = (paths, mappings);
        Self {}
    }
}
