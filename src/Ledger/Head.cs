using NodaTime;

namespace Holdfast.Ledger;

/// <summary>The one row that every batch locks: where the log ends and what the state is there.</summary>
/// <param name="NextIndex">Index that the next entry will get; also the number of entries.</param>
/// <param name="Digest">Digest of all documents after entry <c>NextIndex - 1</c>.</param>
/// <param name="Epoch">From 1; raised when the log is reopened from a vault.</param>
/// <param name="LastAt">Time of the last entry; the next one is not earlier.</param>
public sealed record Head(long NextIndex, StateDigest Digest, int Epoch, Instant LastAt)
{
    public static readonly Head Empty = new(0, StateDigest.Zero, 1, NodaConstants.UnixEpoch);
}
