//! A JSON tree that keeps what `serde_json::Value` drops: an object's repeated keys.

use super::Choice;
use crate::names::nearest;
use crate::{Error, Problems, Result};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::cell::RefCell;
use std::fmt;

#[derive(Debug)]
pub(super) enum Node {
    Null,
    Bool(bool),
    Number(serde_json::Number),
    String(String),
    Array(Vec<Node>),
    Object(Vec<(String, Node)>),
}

impl Node {
    pub(super) fn parse(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(|error| {
            let message = error.to_string();
            if message.starts_with("recursion limit") {
                Error::JsonNesting { message }
            } else {
                Error::JsonSyntax { message }
            }
        })
    }

    fn shown(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Number(value) => value.to_string(),
            Self::String(value) => {
                let start: String = value.chars().take(32).collect();
                format!("the string {start:?}")
            }
            Self::Array(_) => "an array".to_owned(),
            Self::Object(_) => "an object".to_owned(),
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NodeVisitor;
        impl<'de> Visitor<'de> for NodeVisitor {
            type Value = Node;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON value")
            }
            fn visit_unit<E>(self) -> Result<Node, E> {
                Ok(Node::Null)
            }
            fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
                Ok(Node::Bool(value))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
                Ok(Node::Number(value.into()))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
                Ok(Node::Number(value.into()))
            }
            fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Node, E> {
                let number = serde_json::Number::from_f64(value);
                number.map(Node::Number).ok_or_else(|| E::custom("number out of range"))
            }
            fn visit_str<E>(self, value: &str) -> Result<Node, E> {
                Ok(Node::String(value.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(Node::Array(items))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Node::Object(entries))
            }
        }
        deserializer.deserialize_any(NodeVisitor)
    }
}

/// One object of the text, its place in it, and the list that its problems go to.
pub(super) struct Object<'a> {
    pub(super) location: String,
    entries: &'a [(String, Node)],
    problems: &'a RefCell<Problems>,
}

impl<'a> Object<'a> {
    /// Opens an object and reports its unknown and repeated keys; `None` where `node` is no object.
    pub(super) fn open(
        node: &'a Node,
        location: String,
        known: &[&str],
        problems: &'a RefCell<Problems>,
    ) -> Option<Self> {
        let Node::Object(entries) = node else {
            let key = if location.is_empty() { "the description" } else { &location };
            let error =
                Error::JsonType { key: key.to_owned(), expected: "an object", found: node.shown() };
            problems.borrow_mut().take(Err(error));
            return None;
        };
        let object = Self { location, entries, problems };
        for (i, (key, _)) in entries.iter().enumerate() {
            if key.starts_with("__comment") {
                continue;
            }
            if entries[..i].iter().any(|(earlier, _)| earlier == key) {
                object.report(Error::DuplicateKey { key: key.clone() });
            } else if !known.contains(&key.as_str()) {
                let nearest = nearest(key, known.iter().copied());
                object.report(Error::UnknownKey { key: key.clone(), nearest });
            }
        }
        Some(object)
    }

    pub(super) fn report(&self, error: Error) {
        self.take(Err(error));
    }

    /// Reports what is wrong with an outcome.
    pub(super) fn take(&self, outcome: Result<()>) {
        let mut problems = self.problems.borrow_mut();
        if self.location.is_empty() {
            problems.take(outcome);
        } else {
            problems.take_at(&self.location, outcome);
        }
    }

    /// `null` counts as absent.
    fn get(&self, key: &str) -> Option<&'a Node> {
        let entry = self.entries.iter().find(|(k, _)| k == key);
        entry.map(|(_, node)| node).filter(|node| !matches!(node, Node::Null))
    }

    fn typed<T>(
        &self,
        key: &str,
        expected: &'static str,
        convert: impl Fn(&'a Node) -> Option<T>,
    ) -> Option<T> {
        let node = self.get(key)?;
        let value = convert(node);
        if value.is_none() {
            self.report(Error::JsonType { key: key.to_owned(), expected, found: node.shown() });
        }
        value
    }

    pub(super) fn number(&self, key: &str) -> Option<f64> {
        self.typed(key, "a number", |node| match node {
            Node::Number(number) => number.as_f64(),
            Node::Null | Node::Bool(_) | Node::String(_) | Node::Array(_) | Node::Object(_) => None,
        })
    }

    pub(super) fn whole_number(&self, key: &str) -> Option<u64> {
        self.typed(key, "a whole number from 0 to 2^64-1", |node| match node {
            Node::Number(number) => number.as_u64(),
            Node::Null | Node::Bool(_) | Node::String(_) | Node::Array(_) | Node::Object(_) => None,
        })
    }

    pub(super) fn boolean(&self, key: &str) -> Option<bool> {
        self.typed(key, "true or false", |node| match node {
            Node::Bool(value) => Some(*value),
            Node::Null | Node::Number(_) | Node::String(_) | Node::Array(_) | Node::Object(_) => {
                None
            }
        })
    }

    pub(super) fn string(&self, key: &str) -> Option<&'a str> {
        self.typed(key, "a string", as_str)
    }

    pub(super) fn strings(&self, key: &str) -> Option<Vec<String>> {
        self.typed(key, "an array of strings", |node| match node {
            Node::Array(items) => items.iter().map(|n| as_str(n).map(str::to_owned)).collect(),
            Node::Null | Node::Bool(_) | Node::Number(_) | Node::String(_) | Node::Object(_) => {
                None
            }
        })
    }

    pub(super) fn choice<T: Choice>(&self, key: &str) -> Option<T> {
        let name = self.string(key)?;
        T::from_name(key, name).map_err(|error| self.report(error)).ok()
    }

    /// Reports the key where it is absent (a key of the wrong type is reported by its reader).
    pub(super) fn require<T>(&self, key: &'static str, value: Option<T>) -> Option<T> {
        if self.get(key).is_none() {
            self.report(Error::MissingKey { key });
        }
        value
    }

    pub(super) fn object(&self, key: &str, known: &[&str]) -> Option<Object<'a>> {
        Object::open(self.get(key)?, self.path(key), known, self.problems)
    }

    /// The objects of an array, by position; what is no object is reported and `None`, and so is a
    /// value that is no array.
    pub(super) fn objects(&self, key: &str, known: &[&str]) -> Vec<Option<Object<'a>>> {
        if self.get(key).is_none() {
            return Vec::new();
        }
        let items = self.typed(key, "an array", |node| match node {
            Node::Array(items) => Some(items),
            Node::Null | Node::Bool(_) | Node::Number(_) | Node::String(_) | Node::Object(_) => {
                None
            }
        });
        let Some(items) = items else { return vec![None] };
        let path = self.path(key);
        let open = |(i, node)| Object::open(node, format!("{path}[{i}]"), known, self.problems);
        items.iter().enumerate().map(open).collect()
    }

    fn path(&self, key: &str) -> String {
        if self.location.is_empty() { key.to_owned() } else { format!("{}.{key}", self.location) }
    }
}

fn as_str(node: &Node) -> Option<&str> {
    match node {
        Node::String(value) => Some(value),
        Node::Null | Node::Bool(_) | Node::Number(_) | Node::Array(_) | Node::Object(_) => None,
    }
}
