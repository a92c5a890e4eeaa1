using Holdfast.Ledger.Sealing;
using NodaTime;

namespace Holdfast.Vault.Restoring;

public sealed record RestoreOptions
{
    /// <summary>In a person's words; goes into the log.</summary>
    public required string Reason { get; init; }

    /// <summary>The log's key from a recovery kit: it must be one that the vault trusts. Null takes the vault's word for the key.</summary>
    public VerifierKey? LogKey { get; init; }

    /// <summary>The vault's public key as somebody knows it; null takes what the vault itself says.</summary>
    public VerifierKey? VaultKey { get; init; }

    /// <summary>Ends before this entry; null takes all that the vault has cosigned.</summary>
    public long? UntilIndex { get; init; }

    /// <summary>Ends before the first entry that is later than this.</summary>
    public Instant? UntilTime { get; init; }

    /// <summary>Replays everything from entry 0, and compares with the snapshot on the way, instead of beginning with it.</summary>
    public bool Full { get; init; }
}

/// <summary>How far a restore is.</summary>
/// <param name="Step">For a person, for example <c>entries</c>.</param>
public readonly record struct RestoreProgress(string Step, long Done, long Of);

/// <summary>What was restored.</summary>
/// <param name="Origin">Of the log in the vault.</param>
/// <param name="Cosigned">Entries that the vault has cosigned.</param>
/// <param name="Entries">Entries that were restored; the log goes on with the next one, which reopens it.</param>
/// <param name="LastAt">Time of the last of them.</param>
/// <param name="Root">Of the old log at that size.</param>
/// <param name="Digest">Of all documents after those entries, before the log was reopened.</param>
/// <param name="Snapshot">Entries that the snapshot covered; null when none was used or compared.</param>
/// <param name="Epoch">That the log goes on with.</param>
/// <param name="Keys">Wrapped keys that were put back.</param>
/// <param name="Erased">Keys that were not, because the log says that they were destroyed.</param>
/// <param name="EntryBytes">Of the entries that were checked.</param>
/// <param name="Steps">How long each step took, in order.</param>
public sealed record Restored(
    string Origin,
    long Cosigned,
    long Entries,
    Instant LastAt,
    LogHash Root,
    Ledger.StateDigest Digest,
    long Documents,
    long? Snapshot,
    int Epoch,
    long Keys,
    long Erased,
    long EntryBytes,
    IReadOnlyList<(string Step, TimeSpan Took)> Steps
);

/// <summary>The vault does not prove what it holds; nothing was restored.</summary>
public sealed class RestoreRefusedException(string message) : Exception(message);
