using NodaTime;

namespace Holdfast.Ledger.Keys;

/// <summary>A recovery kit was written out. The log knows that there is one, and nothing of what is in it.</summary>
/// <param name="LogKey">Short hash of the key that signs the log, as it stands in the public key: a kit is of no use for another one.</param>
public sealed record KitMade(string LogKey) : Fact
{
    public const string Kind = "recovery-kit.made/1";
}

/// <summary>The last recovery kit that was made.</summary>
public sealed record LastKit(string LogKey, long AtMs)
{
    public const string Key = "log/kit";
}

/// <summary>Writes down that there is a kit now; each one counts, since the last may have been lost.</summary>
public sealed record MakeKit(string LogKey, string By) : ICommand
{
    public IEnumerable<string> Touches() => [LastKit.Key];

    public Decision Decide(IDocuments documents, Instant at) => Decision.Accept("log", new KitMade(LogKey));
}
