//! The change feed: what a client has to know, one scope at a time.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use domain::{
    AccountId, Case, CaseId, DeviceId, FormVersion, HistoryEntry, Leistung, Message, Note, Office, OfficeId,
    StaffMember, TextModule, Verfahren,
};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use crate::seen::Seen;

/// A part of a tenant's data that is replicated as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Scope {
    /// Offices, staff, Leistungen, forms, text modules: for all staff.
    Directory,
    /// Cases of one office with their messages, notes and history.
    Office(OfficeId),
    /// What belongs to one account at all its devices. Sent only to who asks for it: see [`PullRequest::own`].
    Account(AccountId),
    /// Verfahren that designers make. Sent only to who asks for it: see [`PullRequest::verfahren`].
    Verfahren,
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory => f.write_str("directory"),
            Self::Office(office) => write!(f, "office:{office}"),
            Self::Account(account) => write!(f, "account:{account}"),
            Self::Verfahren => f.write_str("verfahren"),
        }
    }
}

/// A text that is no scope, with the text.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a scope is directory, verfahren, office:<uuid> or account:<uuid>, not {0:?}")]
pub struct NotScope(String);

impl FromStr for Scope {
    type Err = NotScope;
    fn from_str(text: &str) -> Result<Self, NotScope> {
        match text {
            "directory" => return Ok(Self::Directory),
            "verfahren" => return Ok(Self::Verfahren),
            _ => {}
        }
        let office = text.strip_prefix("office:").and_then(|id| id.parse().ok()).map(Self::Office);
        let account = || text.strip_prefix("account:").and_then(|id| id.parse().ok()).map(Self::Account);
        office.or_else(account).ok_or_else(|| NotScope(text.to_owned()))
    }
}

impl TryFrom<String> for Scope {
    type Error = NotScope;
    fn try_from(text: String) -> Result<Self, NotScope> {
        text.parse()
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> Self {
        scope.to_string()
    }
}

/// Asks for what changed since the cursors; a scope without a cursor is sent from its beginning.
///
/// The portal decides which scopes an account may see; the client needn't know them beforehand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PullRequest {
    /// The one that asks.
    #[schema(value_type = String, format = Uuid)]
    pub device: DeviceId,
    /// Scope → cursor as the last [`ScopePage`] gave it.
    #[schema(value_type = BTreeMap<String, String>)]
    pub cursors: BTreeMap<Scope, String>,
    /// At most so many changes in the whole answer; the portal may send fewer.
    pub limit: u32,
    /// Whether the client knows the scope of an account. An older one would fail at a kind of scope that it doesn't know;
    /// a further kind needs a further word here.
    #[serde(default)]
    pub own: bool,
    /// Whether it knows the scope of Verfahren.
    #[serde(default)]
    pub verfahren: bool,
}

/// What has changed since the cursors of a [`PullRequest`].
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PullAnswer {
    /// One page for each scope in which something changed or that is new to the client, as far as they fit into the limit:
    /// where one is left out, another one says that there is more. None when all is known.
    pub pages: Vec<ScopePage>,
    /// Scopes the client named that the account may no longer see: their data is to be removed.
    #[schema(value_type = Vec<String>)]
    pub revoked: Vec<Scope>,
    /// The portal's clock when it answered.
    #[schema(value_type = String, format = DateTime)]
    pub server_time: Timestamp,
}

/// Consecutive changes of one scope; to be applied as a whole, in one transaction.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ScopePage {
    /// The one that the page is of.
    #[schema(value_type = String)]
    pub scope: Scope,
    /// The cursor sent was unknown or too old: drop what is stored of this scope, then apply.
    pub restart: bool,
    /// In the order in which they happened; an entity is in it at most once.
    pub changes: Vec<Change>,
    /// Opaque; to be sent back.
    pub cursor: String,
    /// There is more: ask again at once.
    pub more: bool,
    /// On the last page: sum of the digests of all entities of the scope, by which both sides know that they are equal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checksum: Option<Digest>,
}

/// The present form of one entity. Only the newest change of an entity is ever sent.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Change {
    /// See [`EntityKind`]; a kind that the client doesn't know is stored and kept.
    pub kind: String,
    /// Unique within its kind and tenant.
    pub id: String,
    /// The case that the entity belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub case: Option<CaseId>,
    /// The entity as JSON, kept byte for byte; absent when it was removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub body: Option<Box<RawValue>>,
}

impl Change {
    /// The digest of this entity, or zero when it was removed.
    pub fn digest(&self) -> Digest {
        self.body.as_ref().map_or(Digest::default(), |body| Digest::of(&self.kind, &self.id, body.get()))
    }

    /// The entity in it; `None` for a removed one and for a kind that this version doesn't know.
    ///
    /// # Errors
    /// When the body of a known kind doesn't have the shape of that kind.
    pub fn entity(&self) -> serde_json::Result<Option<Entity>> {
        let (Some(body), Some(kind)) = (&self.body, EntityKind::from_name(&self.kind)) else {
            return Ok(None);
        };
        Entity::parse(kind, body.get()).map(Some)
    }
}

/// A type that is replicated: it knows its kind, so that the two can't be given apart.
pub trait Replicated: Serialize + DeserializeOwned + Into<Entity> {
    /// Its kind.
    const KIND: EntityKind;
}

macro_rules! entities {
    ($($kind:ident($type:ty) = $name:literal),+ $(,)?) => {
        /// Kind of a replicated entity.
        #[allow(missing_docs, reason = "each is the kind of the type of that name")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EntityKind { $($kind),+ }

        impl EntityKind {
            /// In the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];

            /// The name on the wire and in databases.
            pub fn name(self) -> &'static str {
                match self { $(Self::$kind => $name),+ }
            }
        }

        /// A replicated entity.
        #[allow(missing_docs, reason = "each holds the type of that name")]
        #[derive(Clone, Debug, PartialEq)]
        pub enum Entity { $($kind($type)),+ }

        impl Entity {
            /// Reads the body of an entity of the given kind.
            ///
            /// # Errors
            /// When the body doesn't have the shape of its kind.
            pub fn parse(kind: EntityKind, body: &str) -> serde_json::Result<Self> {
                Ok(match kind { $(EntityKind::$kind => Self::$kind(serde_json::from_str(body)?)),+ })
            }

            /// The kind that its type has.
            pub fn kind(&self) -> EntityKind {
                match self { $(Self::$kind(_) => EntityKind::$kind),+ }
            }

            /// The body as it travels.
            ///
            /// # Errors
            /// Never for the entities there are; all of them can be written as JSON.
            pub fn body(&self) -> serde_json::Result<String> {
                match self { $(Self::$kind(entity) => serde_json::to_string(entity)),+ }
            }

            /// As in [`Change::id`]: unique within its kind and tenant.
            pub fn id(&self) -> String {
                match self { $(Self::$kind(entity) => entity.id.to_string()),+ }
            }
        }

        $(impl Replicated for $type {
            const KIND: EntityKind = EntityKind::$kind;
        }

        impl From<$type> for Entity {
            fn from(entity: $type) -> Self {
                Self::$kind(entity)
            }
        })+
    };
}

entities! {
    Case(Case) = "case",
    Message(Message) = "message",
    Note(Note) = "note",
    History(HistoryEntry) = "history",
    Office(Office) = "office",
    Staff(StaffMember) = "staff",
    Leistung(Leistung) = "leistung",
    Form(FormVersion) = "form",
    TextModule(TextModule) = "text-module",
    Seen(Seen) = "seen",
    Verfahren(Verfahren) = "verfahren",
}

impl EntityKind {
    /// None for a kind of a newer version.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

impl Entity {
    /// The case that the entity is or belongs to.
    pub fn case(&self) -> Option<CaseId> {
        match self {
            Self::Case(case) => Some(case.id),
            Self::Message(message) => Some(message.case),
            Self::Note(note) => Some(note.case),
            Self::History(entry) => Some(entry.case),
            Self::Seen(seen) => Some(seen.case),
            Self::Office(_)
            | Self::Staff(_)
            | Self::Leistung(_)
            | Self::Form(_)
            | Self::TextModule(_)
            | Self::Verfahren(_) => None,
        }
    }
}

/// Digest of an entity, or the sum of such digests; sums don't depend on order and can be kept up step by step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ToSchema)]
#[schema(value_type = String)]
pub struct Digest(pub u64);

impl Digest {
    /// The first eight bytes of a SHA-256 over the three, each with its length before it.
    pub fn of(kind: &str, id: &str, body: &str) -> Self {
        let mut hash = Sha256::new();
        for part in [kind, id, body] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let [a, b, c, d, e, f, g, h, ..] = <[u8; 32]>::from(hash.finalize());
        Self(u64::from_be_bytes([a, b, c, d, e, f, g, h]))
    }

    /// The sum after an entity changed its digest.
    #[must_use]
    pub fn replace(self, old: Self, new: Self) -> Self {
        Self(self.0.wrapping_sub(old.0).wrapping_add(new.0))
    }

    /// As a signed integer of the same bits, for databases without unsigned ones.
    pub fn to_i64(self) -> i64 {
        i64::from_be_bytes(self.0.to_be_bytes())
    }

    /// Back from [`Self::to_i64`].
    pub fn from_i64(bits: i64) -> Self {
        Self(u64::from_be_bytes(bits.to_be_bytes()))
    }
}

// As hexadecimal text: JSON numbers of 64 bits don't survive every reader.
impl Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:016x}", self.0))
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        u64::from_str_radix(&text, 16).map(Self).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_digests_forget_the_order_and_the_past() {
        let [a, b, c] = ["1", "2", "3"].map(|body| Digest::of("note", "x", body));
        let none = Digest::default();
        let one_way = none.replace(none, a).replace(none, b).replace(a, c);
        let other_way = none.replace(none, c).replace(none, b);
        assert_eq!(one_way, other_way);
        assert_eq!(Digest::from_i64(a.to_i64()), a);
        let json = serde_json::to_string(&a).unwrap();
        assert_eq!(serde_json::from_str::<Digest>(&json).unwrap(), a);
    }

    #[test]
    fn scopes_come_back() {
        let office = Scope::Office("0198c5a0-0000-7000-8000-000000000001".parse().unwrap());
        let account = Scope::Account("0198c5a0-0000-7000-8000-000000000002".parse().unwrap());
        for scope in [Scope::Directory, Scope::Verfahren, office, account] {
            assert_eq!(scope.to_string().parse(), Ok(scope));
        }
        assert!("office:x".parse::<Scope>().is_err());
    }

    #[test]
    fn unknown_kinds_are_carried_and_not_read() {
        let change: Change = serde_json::from_str(r#"{"kind":"stamp","id":"1","body":{"a": 1}}"#).unwrap();
        assert_eq!(change.entity().unwrap(), None);
        assert_eq!(change.body.unwrap().get(), r#"{"a": 1}"#);
    }
}
