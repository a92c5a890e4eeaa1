namespace Holdfast.Ledger.Snapshots;

/// <summary>
/// All documents as they stood after some entry were written to a file. The entry commits the log to what is in it: a
/// restore takes the file at its word only as far as its digest is this one.
/// </summary>
/// <param name="Index">Entries that the snapshot covers; the next one is not in it.</param>
/// <param name="Digest">State digest there, in hex.</param>
/// <param name="Documents">How many there are.</param>
/// <param name="Sha256">Of the file, in hex.</param>
/// <param name="Bytes">Length of the file.</param>
public sealed record SnapshotTaken(long Index, string Digest, long Documents, string Sha256, long Bytes) : Fact
{
    public const string Kind = "snapshot.taken/1";
}

/// <summary>The newest snapshot that the log is committed to.</summary>
public sealed record LastSnapshot(SnapshotTaken Taken, long AtMs)
{
    public const string Key = "log/snapshot";
}
