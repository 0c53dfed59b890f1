use segue_evaluator::schema::SettingValues;

/// Checked settings with their defaults.
#[derive(Clone, Debug)]
pub struct Settings {}

/// Settings that the destination cannot work with.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct SettingsError {
    /// What is wrong and what to do.
    pub message: String,
}

impl Settings {
    /// Reads settings that the parser has checked.
    pub fn new(values: &SettingValues) -> Result<Self, SettingsError> {
        let _ = values;
        todo!()
    }
}
