//! What the messages of a file take and hold: for the test that compares languages, and for an organisation's own messages.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement};

/// What a message takes and holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// The names of the values that stand in it.
    pub variables: BTreeSet<String>,
    /// Its HTML tags, without their angle brackets.
    pub tags: BTreeSet<String>,
}

/// The messages of one file, in their order, or what is wrong with it.
///
/// # Errors
/// What cannot be read, one line for each.
pub fn inventory(file: &str) -> Result<Vec<(String, Message)>, Vec<String>> {
    let resource = fluent_syntax::parser::parse(file).map_err(|(_, errors)| errors.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    let mut found = Vec::new();
    for entry in resource.body {
        match entry {
            Entry::Message(entry) => {
                let mut message = Message::default();
                if let Some(value) = &entry.value {
                    pattern(value, &mut message).map_err(|wrong| vec![format!("{}: {wrong}", entry.id.name)])?;
                }
                found.push((entry.id.name.to_owned(), message));
            }
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
            Entry::Term(term) => return Err(vec![format!("-{}: write its text where it is used", term.id.name)]),
            Entry::Junk { content } => return Err(vec![format!("this is no message: {}", content.lines().next().unwrap_or(""))]),
        }
    }
    Ok(found)
}

/// The messages of several files by their keys.
///
/// # Errors
/// What cannot be read, and keys that come twice.
pub fn inventories(files: &[&str]) -> Result<BTreeMap<String, Message>, Vec<String>> {
    let mut found = BTreeMap::new();
    for file in files {
        for (key, message) in inventory(file)? {
            if found.insert(key.clone(), message).is_some() {
                return Err(vec![format!("{key} comes twice")]);
            }
        }
    }
    Ok(found)
}

fn pattern(of: &Pattern<&str>, message: &mut Message) -> Result<(), String> {
    of.elements.iter().try_for_each(|element| match element {
        PatternElement::TextElement { value } => tags(value, message),
        PatternElement::Placeable { expression } => self::expression(expression, message),
    })
}

fn expression(of: &Expression<&str>, message: &mut Message) -> Result<(), String> {
    match of {
        Expression::Inline(inline) => self::inline(inline, message),
        Expression::Select { selector, variants } => {
            inline(selector, message)?;
            variants.iter().try_for_each(|variant| pattern(&variant.value, message))
        }
    }
}

fn inline(of: &InlineExpression<&str>, message: &mut Message) -> Result<(), String> {
    match of {
        InlineExpression::VariableReference { id } => {
            message.variables.insert(id.name.to_owned());
            Ok(())
        }
        InlineExpression::Placeable { expression } => self::expression(expression, message),
        InlineExpression::FunctionReference { arguments, .. } => self::arguments(arguments, message),
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => Ok(()),
        InlineExpression::MessageReference { id, .. } | InlineExpression::TermReference { id, .. } => {
            Err(format!("write the text of {} here", id.name))
        }
    }
}

fn arguments(of: &CallArguments<&str>, message: &mut Message) -> Result<(), String> {
    of.positional.iter().try_for_each(|argument| inline(argument, message))
}

fn tags(text: &str, message: &mut Message) -> Result<(), String> {
    for part in text.split('<').skip(1) {
        let (tag, _) = part.split_once('>').ok_or_else(|| format!("<{part} has no end"))?;
        message.tags.insert(tag.to_owned());
    }
    Ok(())
}
