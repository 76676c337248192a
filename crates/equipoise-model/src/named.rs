//! Choices that have a name in documents, on the command line and in answers.

/// An enumeration whose variants have stable names.
macro_rules! named {
    (
        $(#[$about:meta])*
        $choice:ident {
            $( $(#[$variant_about:meta])* $variant:ident => $name:literal, )+
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $choice {
            $( $(#[$variant_about])* $variant, )+
        }

        impl $choice {
            /// Every choice.
            pub const ALL: &'static [Self] = &[$( Self::$variant, )+];

            /// The name in documents, on the command line and in answers.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $( Self::$variant => $name, )+
                }
            }

            /// The choice called `name`.
            #[must_use]
            pub fn parse(name: &str) -> Option<Self> {
                match name {
                    $( $name => Some(Self::$variant), )+
                    _ => None,
                }
            }
        }
    };
}

pub(crate) use named;
