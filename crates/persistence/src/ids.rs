//! Identities of what only storage knows.

use glane_foundation::Id;

/// Marks a [`RunId`].
#[derive(Debug)]
pub enum RunKind {}
/// Marks an [`AuditId`].
#[derive(Debug)]
pub enum AuditKind {}
/// Marks a [`MessageId`].
#[derive(Debug)]
pub enum MessageKind {}
/// Marks a [`TokenId`].
#[derive(Debug)]
pub enum TokenKind {}

/// One run of the engines over a day.
pub type RunId = Id<RunKind>;
/// An entry of the audit trail; minted ones sort by time.
pub type AuditId = Id<AuditKind>;
/// A message of the outbox; minted ones sort by time.
pub type MessageId = Id<MessageKind>;
/// A token of a program.
pub type TokenId = Id<TokenKind>;
