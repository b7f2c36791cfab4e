//! Every word of the pages, in French and English side by side: a text that lacks one of the two does not compile.

use glane_foundation::Language;

pub(crate) mod account;
pub(crate) mod association;
pub(crate) mod board;
pub(crate) mod common;
pub(crate) mod declare;
pub(crate) mod desk;
pub(crate) mod driver;
pub(crate) mod gallery;
pub(crate) mod hours;
pub(crate) mod invite;
pub(crate) mod list;
pub(crate) mod moves;
pub(crate) mod operator;
pub(crate) mod papers;
pub(crate) mod sheet;
pub(crate) mod stop;
pub(crate) mod store;
pub(crate) mod unfollowed;
pub(crate) mod why;

/// Declares the texts of a page as a struct with one static per language.
macro_rules! texts {
    ($($key:ident: $fr:literal, $en:literal;)*) => {
        /// The texts of this page.
        #[derive(Debug)]
        pub(crate) struct Words { $(pub(crate) $key: &'static str,)* }

        static FR: Words = Words { $($key: $fr,)* };
        static EN: Words = Words { $($key: $en,)* };

        impl Words {
            /// The texts in a language.
            pub(crate) fn of(language: glane_foundation::Language) -> &'static Self {
                $crate::texts::choose(language, &FR, &EN)
            }
        }

        #[cfg(test)]
        pub(crate) const PAIRS: &[(&str, &str, &str)] = &[$((stringify!($key), $fr, $en),)*];
    };
}
pub(crate) use texts;

/// One of two, by language.
pub(crate) const fn choose<T: ?Sized>(language: Language, fr: &'static T, en: &'static T) -> &'static T {
    match language {
        Language::Fr => fr,
        Language::En => en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words that are written alike in both languages.
    const SAME: &[&str] = &["exception"];

    fn all() -> Vec<(&'static str, &'static str, &'static str)> {
        let pages = [
            account::PAIRS,
            association::PAIRS,
            board::PAIRS,
            common::PAIRS,
            declare::PAIRS,
            desk::PAIRS,
            driver::PAIRS,
            gallery::PAIRS,
            hours::PAIRS,
            invite::PAIRS,
            list::PAIRS,
            moves::PAIRS,
            operator::PAIRS,
            papers::PAIRS,
            sheet::PAIRS,
            stop::PAIRS,
            store::PAIRS,
            unfollowed::PAIRS,
            why::PAIRS,
        ];
        pages.concat()
    }

    #[test]
    fn every_text_says_something_in_both_languages() {
        let pages = all();
        let empty: Vec<_> = pages.iter().filter(|(_, fr, en)| fr.trim().is_empty() || en.trim().is_empty()).collect();
        assert!(empty.is_empty(), "{empty:?}");
        let same: Vec<_> =
            pages.iter().filter(|(key, fr, en)| fr == en && !SAME.contains(key)).map(|(key, ..)| *key).collect();
        assert!(same.is_empty(), "forgotten translations: {same:?}");
    }

    #[test]
    fn french_texts_use_the_typographic_apostrophe() {
        let pages = all();
        let straight: Vec<_> = pages.iter().filter(|(_, fr, _)| fr.contains('\'')).collect();
        assert!(straight.is_empty(), "{straight:?}");
    }
}
