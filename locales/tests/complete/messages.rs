use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement};
use locales::Language;

/// What a message takes and holds.
#[derive(Debug, Default)]
pub(crate) struct Message {
    pub(crate) variables: BTreeSet<String>,
    /// Its HTML tags, each as often as it comes in the longest variant.
    pub(crate) tags: BTreeSet<String>,
}

/// Every message of a language.
pub(crate) fn messages(language: Language) -> BTreeMap<String, Message> {
    let mut found = BTreeMap::new();
    for file in language.files() {
        let resource = fluent_syntax::parser::parse(*file).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
        for entry in resource.body {
            let Entry::Message(entry) = entry else { continue };
            let mut message = Message::default();
            pattern(&entry.value.unwrap_or_else(|| panic!("{} says nothing", entry.id.name)), &mut message);
            let before = found.insert(entry.id.name.to_owned(), message);
            assert!(before.is_none(), "{}: {} comes twice", language.tag(), entry.id.name);
        }
    }
    found
}

fn pattern(of: &Pattern<&str>, message: &mut Message) {
    for element in &of.elements {
        match element {
            PatternElement::TextElement { value } => tags(value, message),
            PatternElement::Placeable { expression } => self::expression(expression, message),
        }
    }
}

fn expression(of: &Expression<&str>, message: &mut Message) {
    match of {
        Expression::Inline(inline) => self::inline(inline, message),
        Expression::Select { selector, variants } => {
            inline(selector, message);
            variants.iter().for_each(|variant| pattern(&variant.value, message));
        }
    }
}

fn inline(of: &InlineExpression<&str>, message: &mut Message) {
    match of {
        InlineExpression::VariableReference { id } => {
            message.variables.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => self::expression(expression, message),
        InlineExpression::FunctionReference { arguments, .. } => self::arguments(arguments, message),
        InlineExpression::TermReference { arguments, .. } => {
            if let Some(arguments) = arguments {
                self::arguments(arguments, message);
            }
        }
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        InlineExpression::MessageReference { id, .. } => panic!("give {} as a value: the test does not look into it", id.name),
    }
}

fn arguments(of: &CallArguments<&str>, message: &mut Message) {
    of.positional.iter().for_each(|argument| inline(argument, message));
}

fn tags(text: &str, message: &mut Message) {
    for part in text.split('<').skip(1) {
        let tag = part.split_once('>').unwrap_or_else(|| panic!("<{part} has no end")).0;
        message.tags.insert(tag.to_owned());
    }
}
