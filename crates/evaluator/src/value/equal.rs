use foldhash::HashMap;

use super::{List, Number, Object, Value};

impl Value<'_> {
    /// Equality by type and content: numbers as doubles, lists item by item, objects whatever the order of their
    /// members. Missing equals nothing, itself included; a missing member is none.
    pub fn equals(&self, other: &Value<'_>) -> bool {
        match (self, other) {
            (Self::Null, Value::Null) => true,
            (Self::Bool(a), Value::Bool(b)) => a == b,
            (Self::Number(Number::Raw(a)), Value::Number(Number::Raw(b))) if a == b => true,
            (Self::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
            (Self::Text(a), Value::Text(b)) => a == b,
            (Self::List(a), Value::List(b)) => lists(a, b),
            (Self::Object(a), Value::Object(b)) => objects(a, b),
            _ => false,
        }
    }
}

fn lists(a: &List<'_>, b: &List<'_>) -> bool {
    a.items().len() == b.items().len() && a.items().iter().zip(b.items()).all(|(a, b)| a.equals(b))
}

fn objects(a: &Object<'_>, b: &Object<'_>) -> bool {
    let present = |object: &Object<'_>| {
        let members = object.members().iter();
        members.filter(|m| !m.value.is_missing()).count()
    };
    if present(a) != present(b) {
        return false;
    }
    // Most often the members are in the same order; else an index keeps large objects from being searched again and
    // again.
    let mut index = None;
    a.members().iter().enumerate().all(|(at, member)| {
        if member.value.is_missing() {
            return true;
        }
        let found = match b.members().get(at) {
            Some(same) if same.key == member.key => same.value,
            _ => *index
                .get_or_insert_with(|| {
                    let members = b.members().iter();
                    members
                        .map(|m| (m.key.as_str(), m.value))
                        .collect::<HashMap<_, _>>()
                })
                .get(member.key.as_str())
                .unwrap_or(&Value::Missing),
        };
        member.value.equals(&found)
    })
}
