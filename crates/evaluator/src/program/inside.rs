use super::{Directive, Expr, Key, MergeMember, Patterns};

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

    /// The expressions directly inside, in the order in which they are evaluated; nothing of a Liquid template.
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
            Self::Object { members, .. } => members
                .iter()
                .flat_map(|(key, value)| key.computed().into_iter().chain([value]))
                .collect(),
            Self::MergeInto(base, members) => {
                let members = members.iter().flat_map(|member| match member {
                    MergeMember::Set(key, value) => [key.computed(), Some(value)],
                    MergeMember::Remove(key) => [key.computed(), None],
                });
                std::iter::once(&**base).chain(members.flatten()).collect()
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
            Self::Directive(directive) => directive.children(),
            Self::Null
            | Self::Bool(_)
            | Self::Number(_)
            | Self::Text(_)
            | Self::Event
            | Self::Path(_)
            | Self::Input(_)
            | Self::Let(..)
            | Self::Query(_)
            | Self::Index => Vec::new(),
        }
    }

    /// What it reads from the event and from `let`, each once.
    pub fn reads(&self) -> Vec<&Self> {
        let mut found = Vec::new();
        self.add_reads(&mut found);
        found
    }

    fn add_reads<'e>(&'e self, found: &mut Vec<&'e Self>) {
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
            child.add_reads(found);
        }
    }
}

impl Directive {
    /// The expressions directly inside, in the order in which they are evaluated.
    fn children(&self) -> Vec<&Expr> {
        match self {
            Self::Fail(_) | Self::Liquid(_) => Vec::new(),
            Self::PathOf(inner)
            | Self::TemplateOf(inner)
            | Self::RenderAgain(inner)
            | Self::NotBlank(inner)
            | Self::Case { value: inner, .. }
            | Self::Encode(inner)
            | Self::Decode(inner)
            | Self::Discard(inner)
            | Self::ExcludeWhenNull(inner) => vec![inner],
            Self::Replace(replace) => vec![&replace.value],
            Self::ArrayPath { list: a, shape: b }
            | Self::Flatten {
                value: a,
                separator: b,
                ..
            }
            | Self::Transform {
                apply: a,
                mapping: b,
            } => vec![a, b],
            Self::Merge { direction, objects } => {
                std::iter::once(direction).chain(objects.iter()).collect()
            }
        }
    }
}

impl Key {
    /// What it is computed by, if it is.
    fn computed(&self) -> Option<&Expr> {
        match self {
            Self::Text(_) => None,
            Self::Computed(expr) => Some(expr),
        }
    }
}
