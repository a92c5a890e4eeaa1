using Holdfast.Ledger.Sealing;

namespace Holdfast.Vault.Pulling;

/// <summary>A log as its source shows it now: the checkpoint is signed by a trusted key, and nothing else is known of it yet.</summary>
/// <param name="Note">With the log's signature only: those of others could be anything.</param>
/// <param name="Bytes">As it was served.</param>
internal sealed record SeenLog(LogOrigin Origin, Checkpoint Checkpoint, Note Note, ReadOnlyMemory<byte> Bytes);
