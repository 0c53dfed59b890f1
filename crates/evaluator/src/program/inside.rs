use super::{Expr, MergeMember, Patterns};

impl Expr {
    /// Whether it joins conditions: `and`, `or`, and `not` of anything.
    pub fn is_joint(&self) -> bool {
        matches!(self, Self::And(_) | Self::Or(_) | Self::Not(_))
    }

    /// What it joins by `and`, or by `or`; what is joined the same way inside is of the same row. Else itself.
    pub fn operands(&self) -> Vec<&Self> {
        let same = |inner: &Self| std::mem::discriminant(inner) == std::mem::discriminant(self);
        match self {
            Self::And(all) | Self::Or(all) => all
                .iter()
                .flat_map(|inner| {
                    if same(inner) {
                        inner.operands()
                    } else {
                        vec![inner]
                    }
                })
                .collect(),
            single => vec![single],
        }
    }

    /// The expressions directly inside; nothing of directives, which work or fail as a whole.
    pub fn children(&self) -> Vec<&Self> {
        match self {
            Self::Coalesce(a, b)
            | Self::Arithmetic(_, a, b)
            | Self::Map(a, b)
            | Self::MergeOver(a, b)
            | Self::Equal(a, b)
            | Self::Order(_, a, b)
            | Self::In(a, b)
            | Self::Contains {
                subject: a,
                parts: b,
                ..
            } => vec![a, b],
            Self::If(branches, otherwise) => branches
                .iter()
                .flat_map(|(condition, value)| [condition, value])
                .chain(otherwise.as_deref())
                .collect(),
            Self::List { items: all, .. }
            | Self::Template { pieces: all, .. }
            | Self::Call(_, all)
            | Self::And(all)
            | Self::Or(all) => all.iter().collect(),
            Self::Object { members, .. } => members.iter().map(|(_, value)| value).collect(),
            Self::MergeInto(base, members) => {
                let set = members.iter().filter_map(|member| match member {
                    MergeMember::Set(_, value) => Some(value),
                    MergeMember::Remove(_) => None,
                });
                std::iter::once(&**base).chain(set).collect()
            }
            Self::Not(inner)
            | Self::IsTrue(inner)
            | Self::IsBool(inner, _)
            | Self::IsNull(inner)
            | Self::OtherNumber(inner, _)
            | Self::Match {
                subject: inner,
                patterns: Patterns::Fixed(_),
                ..
            } => vec![inner],
            Self::Match {
                subject,
                patterns: Patterns::Computed(patterns),
                ..
            } => vec![subject, patterns],
            _ => Vec::new(),
        }
    }

    /// Adds what it reads from the event and from `let`, each once.
    pub(crate) fn reads<'e>(&'e self, found: &mut Vec<&'e Self>) {
        let is_new = match self {
            Self::Path(path) => !found
                .iter()
                .any(|f| matches!(f, Self::Path(p) if p == path)),
            Self::Let(at, rest) => !found
                .iter()
                .any(|f| matches!(f, Self::Let(a, r) if a == at && r == rest)),
            Self::Query(query) => !found
                .iter()
                .any(|f| matches!(f, Self::Query(q) if q.text == query.text)),
            _ => false,
        };
        if is_new {
            found.push(self);
        }
        for child in self.children() {
            child.reads(found);
        }
    }
}
