use segue_evaluator::schema::Destination;

/// The Mixpanel destination as the parser needs it: actions, fields, presets, settings, policies.
pub fn destination() -> Destination {
    todo!()
}
