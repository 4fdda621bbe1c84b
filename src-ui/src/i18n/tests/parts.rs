//! What the messages of a file are made of.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};
use olgfeast_protocol::settings::Language;

use super::file;

/// Of one message.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// Those that it is given.
    pub(super) variables: BTreeSet<String>,
    /// The names of the variants of each choice in it.
    pub(super) selects: Vec<BTreeSet<String>>,
}

/// Every message of a language; a file that cannot be read, or says something twice, fails.
pub(super) fn of(language: Language) -> BTreeMap<String, Parts> {
    let tag = language.tag();
    let resource = FluentResource::try_new(file(language).to_owned());
    let resource = resource.unwrap_or_else(|(_, errors)| panic!("{tag}: {errors:?}"));
    let mut messages = BTreeMap::new();
    for entry in resource.entries() {
        let Entry::Message(message) = entry else {
            assert!(
                matches!(entry, Entry::Comment(_) | Entry::GroupComment(_)),
                "{tag}: only messages and comments: {entry:?}"
            );
            continue;
        };
        let mut parts = Parts::default();
        let text = message.value.as_ref().expect("a message has a text");
        parts.add(text);
        let key = message.id.name.to_owned();
        assert!(
            messages.insert(key.clone(), parts).is_none(),
            "{tag}: {key} is there twice"
        );
    }
    messages
}

impl Parts {
    fn add(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { .. } => {}
                PatternElement::Placeable { expression } => self.add_expression(expression),
            }
        }
    }

    fn add_expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.add_inline(inline),
            Expression::Select { selector, variants } => {
                self.add_inline(selector);
                let names = variants.iter().map(|variant| match variant.key {
                    VariantKey::Identifier { name } => name.to_owned(),
                    VariantKey::NumberLiteral { value } => value.to_owned(),
                });
                self.selects.push(names.collect());
                for variant in variants {
                    self.add(&variant.value);
                }
            }
        }
    }

    fn add_inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.variables.insert(id.name.to_owned());
            }
            InlineExpression::Placeable { expression } => self.add_expression(expression),
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
            other => panic!("neither a variable nor a text: {other:?}"),
        }
    }
}
