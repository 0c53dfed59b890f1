//! What Mixpanel says, fit to be passed on.

use crate::Credential;

/// How much of a text is passed on, in characters.
const MOST: usize = 300;

/// Passes on what Mixpanel says: not more than a person reads, nothing that a terminal would act on, and no credential,
/// which some answers repeat.
pub(super) struct Said<'c>(pub(super) &'c Credential);

impl Said<'_> {
    pub(super) fn fit(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in self.0.secrets() {
            text = text.replace(&secret, "***");
        }
        text.chars()
            .map(|char| if char.is_control() { ' ' } else { char })
            .take(MOST)
            .collect()
    }
}
