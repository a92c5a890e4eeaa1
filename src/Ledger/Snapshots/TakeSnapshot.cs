using NodaTime;

namespace Holdfast.Ledger.Snapshots;

/// <summary>Commits the log to a snapshot that lies ready. An older one than the last says nothing new.</summary>
internal sealed record TakeSnapshot(SnapshotTaken Taken) : ICommand
{
    public string By => "system:snapshots";

    public IEnumerable<string> Touches() => [LastSnapshot.Key];

    public Decision Decide(IDocuments documents, Instant at) =>
        documents.Find<LastSnapshot>(LastSnapshot.Key) is { } last && last.Taken.Index >= Taken.Index
            ? Decision.Nothing
            : Decision.Accept("log", Taken);
}
