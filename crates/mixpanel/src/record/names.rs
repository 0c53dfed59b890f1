//! Looking an object through for a few names at once.

/// An enum of names. Asking an object for one after the other would be a pass over its members for each.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($member:ident = $key:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum $name { $($member),+ }

        impl $name {
            /// How many there are.
            pub(super) const COUNT: usize = [$($key),+].len();

            /// Which of them a name is.
            #[inline]
            pub(super) fn of(name: &str) -> Option<Self> {
                match name {
                    $($key => Some(Self::$member),)+
                    _ => None,
                }
            }

            /// What stands under this one among what stands under each.
            #[inline]
            pub(super) fn among<'v, 'a>(
                self,
                all: &'v [segue_evaluator::Value<'a>; Self::COUNT],
            ) -> &'v segue_evaluator::Value<'a> {
                all.get(self as usize).unwrap_or(&segue_evaluator::Value::Missing)
            }

            /// What stands under each of them, in one pass over the members; `note` is told which of them each member is.
            pub(super) fn all<'a>(
                members: &[segue_evaluator::value::Member<'a>],
                mut note: impl FnMut(Option<Self>),
            ) -> [segue_evaluator::Value<'a>; Self::COUNT] {
                let mut all = [segue_evaluator::Value::Missing; Self::COUNT];
                for member in members {
                    let name = Self::of(member.key.as_str());
                    if let Some(value) = name.and_then(|name| all.get_mut(name as usize)) {
                        *value = member.value;
                    }
                    note(name);
                }
                all
            }
        }
    };
}
pub(super) use names;
