using System.Collections.Immutable;
using Holdfast.Ledger;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;
using Holdfast.Ledger.Snapshots;
using NodaTime;

namespace Holdfast.Retail.Vaulting;

/// <summary>How far the log had come, how much of it was sealed and how much vaulted, when it was last read.</summary>
internal sealed record Standing
{
    /// <summary>Before the first look: nothing is known, and nothing is held up.</summary>
    public static readonly Standing Unknown = new();

    /// <summary>Entries in the log.</summary>
    public long Size { get; init; }

    /// <summary>Entries under the last published checkpoint.</summary>
    public long Sealed { get; init; }

    /// <summary>When that checkpoint was signed, by the machine's clock; null when nothing is sealed.</summary>
    public Instant? SealedAt { get; init; }

    /// <summary>The log's name in that checkpoint, with its epoch.</summary>
    public string? Origin { get; init; }

    /// <summary>Short hash of the key that signed it, as it stands in the public key.</summary>
    public string? LogKey { get; init; }

    /// <summary>Entries below this index are in a vault: one has cosigned them, or the log was restored from one that had.</summary>
    public long Vaulted { get; init; }

    /// <summary>Time of the oldest entry that is not sealed; null when all are.</summary>
    public Instant? UnsealedSince { get; init; }

    /// <summary>Time of the oldest entry that no vault has; null when they have all.</summary>
    public Instant? UnvaultedSince { get; init; }

    /// <summary>The widest checkpoint that one of them has cosigned; null when none has.</summary>
    public Cosignature? Widest => Vaults.Select(vault => vault.Cosigned).MaxBy(one => one?.Size);

    /// <summary>The vaults that this deployment was told of, in the order of its settings.</summary>
    public ImmutableArray<KnownVault> Vaults { get; init; } = [];

    public int Epoch { get; init; } = 1;

    public LogEpoch? Reopened { get; init; }
    public LastSnapshot? Snapshot { get; init; }

    /// <summary>The last recovery kit that was made of the keys that this log is signed and its keyring opened with.</summary>
    public LastKit? Kit { get; init; }

    public long Unvaulted => Size - Vaulted;

    /// <summary>Whether an entry, or a document that an entry changed last, is in a vault.</summary>
    public Durability Of(long index) => index < Vaulted ? Durability.VAULTED : Durability.ACCEPTED;
}

/// <summary>How much it takes to lose something. Nobody is ever answered before <see cref="ACCEPTED"/>.</summary>
internal enum Durability
{
    /// <summary>On the disk of head office's database, and nowhere else that is known of.</summary>
    ACCEPTED,

    /// <summary>Cosigned by a vault: it survives the loss of head office.</summary>
    VAULTED,
}

/// <param name="Key">Its public key.</param>
/// <param name="Cosigned">The last checkpoint of this log that it cosigned; null when it cosigned none.</param>
internal sealed record KnownVault(VerifierKey Key, Cosignature? Cosigned)
{
    /// <summary>When it last told so, by the machine's clock, to about half a minute.</summary>
    public Instant? HeardAt => Cosigned is null ? null : Instant.FromUnixTimeMilliseconds(Cosigned.AtMs);
}
