//! Settings in their types, and what is checked across them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use segue_evaluator::schema::{SettingIssue, SettingValues};
use serde_json::Value;

use crate::policy::{Policies, Policy};

/// Checked settings with their defaults. Debug output shows no credential.
#[derive(Clone)]
pub struct Settings {
    /// The project token, never empty.
    pub project_token: String,
    /// What `/import` is authorised by.
    pub credential: Credential,
    /// The address all paths are appended to, without a slash at its end.
    pub base_url: String,
    /// The address that answers about projects, without a slash at its end.
    pub app_url: String,
    /// `segment_source_name`, as written.
    pub source_name: Option<String>,
    /// Whether Mixpanel checks each event on import.
    pub strict: bool,
    /// Which differences from Segment's destination are on.
    pub policies: Policies,
    /// The identity system of the project.
    pub id_merge: IdMerge,
    /// Whether an increment may be sent again when its answer was lost.
    pub increment_retry: IncrementRetry,
}

/// What `/import` is authorised by.
#[derive(Clone)]
pub enum Credential {
    /// A service account; the address then names the project.
    ServiceAccount {
        /// Its user name.
        username: String,
        /// Its secret.
        secret: String,
        /// The number of the project.
        project_id: String,
    },
    /// The secret of the project.
    ApiSecret(String),
    /// The project token alone.
    ProjectToken(String),
}

/// The identity system of a project (`mixpanel.com`: original and simplified id merge).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdMerge {
    /// `$identify` and `$create_alias` join ids.
    Original,
    /// `$user_id` and `$device_id` on an event join ids; identity events are refused.
    Simplified,
}

/// What happens to an increment whose answer was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IncrementRetry {
    /// It is not sent again.
    Never,
    /// It is sent again, and may count twice.
    AtLeastOnce,
}

/// Settings that the destination cannot work with.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SettingsError {
    /// A setting without which nothing can be sent.
    #[error("the setting `{0}` is missing; add it under `settings`")]
    Missing(&'static str),
}

impl Settings {
    /// Reads settings that the parser has checked.
    pub fn new(values: &SettingValues) -> Result<Self, SettingsError> {
        let project_token =
            text(values, "project_token").ok_or(SettingsError::Missing("project_token"))?;
        let credential = match values.get("service_account").and_then(Value::as_object) {
            Some(account) => Credential::service_account(account)?,
            None => match text(values, "api_secret") {
                Some(secret) => Credential::ApiSecret(secret),
                None => Credential::ProjectToken(project_token.clone()),
            },
        };
        let (base_url, app_host) = match (text(values, "api_base_url"), choice(values, "region")) {
            (Some(url), _) => {
                let url = url.trim_end_matches('/');
                (url.to_owned(), url.to_owned())
            }
            (None, Some("EU")) => hosts("api-eu", "eu."),
            (None, Some("IN")) => hosts("api-in", "in."),
            (None, _) => hosts("api", ""),
        };
        Ok(Self {
            project_token,
            credential,
            base_url,
            app_url: format!("{app_host}/api/app"),
            source_name: values
                .get("source_name")
                .and_then(Value::as_str)
                .map(str::to_owned),
            strict: values.get("strict") != Some(&Value::Bool(false)),
            policies: Policies::new(values),
            id_merge: match choice(values, "id_merge") {
                Some("simplified") => IdMerge::Simplified,
                _ => IdMerge::Original,
            },
            increment_retry: match choice(values, "increment_retry") {
                Some("at_least_once") => IncrementRetry::AtLeastOnce,
                _ => IncrementRetry::Never,
            },
        })
    }
}

impl Credential {
    fn service_account(account: &serde_json::Map<String, Value>) -> Result<Self, SettingsError> {
        let member = |key, name| text(account, key).ok_or(SettingsError::Missing(name));
        Ok(Self::ServiceAccount {
            username: member("username", "service_account.username")?,
            secret: member("secret", "service_account.secret")?,
            project_id: member("project_id", "service_account.project_id")?,
        })
    }

    /// What must not be shown, as it may turn up in what others say. The project token is no secret.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = String> {
        let secret = match self {
            Self::ServiceAccount { secret, .. } | Self::ApiSecret(secret) => Some(secret),
            Self::ProjectToken(_) => None,
        };
        secret
            .into_iter()
            .flat_map(|secret| [secret.clone(), STANDARD.encode(self.pair())])
    }

    /// The `authorization` header: user name and password for Basic. Secret and token stand as user, as Segment's
    /// destination has it.
    pub fn authorization(&self) -> String {
        format!("Basic {}", STANDARD.encode(self.pair()))
    }

    fn pair(&self) -> String {
        match self {
            Self::ServiceAccount {
                username, secret, ..
            } => format!("{username}:{secret}"),
            Self::ApiSecret(user) | Self::ProjectToken(user) => format!("{user}:"),
        }
    }

    /// The project that the address has to name.
    pub fn project_id(&self) -> Option<&str> {
        match self {
            Self::ServiceAccount { project_id, .. } => Some(project_id),
            Self::ApiSecret(_) | Self::ProjectToken(_) => None,
        }
    }
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::ServiceAccount { .. } => "ServiceAccount(..)",
            Self::ApiSecret(_) => "ApiSecret(..)",
            Self::ProjectToken(_) => "ProjectToken(..)",
        })
    }
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("credential", &self.credential)
            .field("base_url", &self.base_url)
            .field("app_url", &self.app_url)
            .field("source_name", &self.source_name)
            .field("strict", &self.strict)
            .field("policies", &self.policies)
            .field("id_merge", &self.id_merge)
            .field("increment_retry", &self.increment_retry)
            .finish_non_exhaustive()
    }
}

/// Where a region takes records, and where it answers about projects.
fn hosts(records: &str, projects: &str) -> (String, String) {
    (
        format!("https://{records}.mixpanel.com"),
        format!("https://{projects}mixpanel.com"),
    )
}

/// A text setting; the empty text counts as none.
fn text(values: &serde_json::Map<String, Value>, key: &str) -> Option<String> {
    values
        .get(key)
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

fn choice<'v>(values: &'v SettingValues, key: &str) -> Option<&'v str> {
    values.get(key).and_then(Value::as_str)
}

/// What only shows when settings are seen together, or goes beyond their types.
pub(crate) fn check(values: &SettingValues) -> Vec<SettingIssue> {
    let mut issues = Vec::new();
    let mut issue = |key: &str, error, message: &str, help: &str| {
        issues.push(SettingIssue {
            key: key.to_owned(),
            error,
            message: message.to_owned(),
            help: help.to_owned(),
        });
    };
    if values.contains_key("project_token") && text(values, "project_token").is_none() {
        issue(
            "project_token",
            true,
            "the project token is empty",
            "copy it from the project settings of Mixpanel",
        );
    }
    if values.contains_key("service_account") && text(values, "api_secret").is_some() {
        issue(
            "api_secret",
            false,
            "`api_secret` is not used beside `service_account`",
            "remove `api_secret`",
        );
    }
    if values.contains_key("id_merge") && !Policies::new(values).improves(Policy::Identity) {
        issue(
            "id_merge",
            false,
            "`id_merge` has no effect while the policy `identity` is `segment`",
            "add `identity: improved` under `policies`, or remove `id_merge`",
        );
    }
    issues
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn values(settings: &Value) -> SettingValues {
        settings.as_object().unwrap().clone()
    }

    fn settings(settings: &Value) -> Settings {
        Settings::new(&values(settings)).unwrap()
    }

    #[test]
    fn the_first_credential_that_is_there_counts() {
        let account = json!({"username": "u", "secret": "s", "project_id": "7"});
        let cases = [
            (json!({"project_token": "t"}), "t:"),
            (json!({"project_token": "t", "api_secret": ""}), "t:"),
            (
                json!({"project_token": "t", "api_secret": "se:crét"}),
                "se:crét:",
            ),
            (
                json!({"project_token": "t", "api_secret": "x", "service_account": account}),
                "u:s",
            ),
        ];
        for (given, pair) in cases {
            let settings = settings(&given);
            let header = format!("Basic {}", STANDARD.encode(pair));
            assert_eq!(settings.credential.authorization(), header, "{given}");
            assert_eq!(settings.credential.project_id().is_some(), pair == "u:s");
        }
    }

    #[test]
    fn a_project_token_is_needed() {
        for given in [json!({}), json!({"project_token": ""})] {
            assert_eq!(
                Settings::new(&values(&given)).unwrap_err(),
                SettingsError::Missing("project_token")
            );
        }
    }

    #[test]
    fn the_region_names_the_host_unless_an_address_is_given() {
        let cases = [
            (json!({}), "https://api.mixpanel.com"),
            (json!({"region": "US"}), "https://api.mixpanel.com"),
            (json!({"region": "EU"}), "https://api-eu.mixpanel.com"),
            (json!({"region": "IN"}), "https://api-in.mixpanel.com"),
            (
                json!({"region": "EU", "api_base_url": "http://localhost:1/x/"}),
                "http://localhost:1/x",
            ),
        ];
        for (mut given, url) in cases {
            given["project_token"] = json!("t");
            assert_eq!(settings(&given).base_url, url, "{given}");
        }
    }

    #[test]
    fn debug_output_shows_no_credential() {
        let secret = "5ecre7";
        for given in [
            json!({"project_token": secret}),
            json!({"project_token": "t", "api_secret": secret}),
            json!({"project_token": "t", "service_account":
                {"username": secret, "secret": secret, "project_id": "7"}}),
        ] {
            let shown = format!("{:?}", settings(&given));
            assert!(!shown.contains(secret), "{shown}");
        }
    }

    #[test]
    fn settings_are_checked_together() {
        let account = json!({"username": "u", "secret": "s", "project_id": "7"});
        let cases = [
            (json!({"project_token": "t"}), vec![]),
            (json!({"project_token": ""}), vec![("project_token", true)]),
            (
                json!({"api_secret": "x", "service_account": account}),
                vec![("api_secret", false)],
            ),
            (
                json!({"id_merge": "simplified", "compatibility": "segment"}),
                vec![("id_merge", false)],
            ),
            (json!({"id_merge": "simplified"}), vec![]),
            (
                json!({"id_merge": "simplified", "compatibility": "segment",
                    "policies": {"identity": "improved"}}),
                vec![],
            ),
        ];
        for (given, expected) in cases {
            let issues = check(&values(&given));
            let found: Vec<_> = issues.iter().map(|i| (i.key.as_str(), i.error)).collect();
            assert_eq!(found, expected, "{given}");
        }
    }
}
