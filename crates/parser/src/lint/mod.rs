//! What loads and is probably not meant, one file a rule.
