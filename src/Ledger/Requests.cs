using NodaTime;

namespace Holdfast.Ledger;

/// <summary>What the ledger remembers of a request that was accepted, so that a repeat gets the first answer.</summary>
internal sealed record AcceptedRequest(string Hash, long Index, string Of, long AtMs)
{
    public const string Word = "request/";

    /// <summary>The promise to clients: repeats are recognised for a day.</summary>
    public static readonly Duration KeptFor = Duration.FromHours(24);

    public static string KeyOf(string requestKey) => Word + requestKey;
}

/// <summary>Requests older than a day are forgotten, by an entry like all else.</summary>
internal sealed record RequestsDropped(string[] Keys) : Fact
{
    public const string Kind = "request.dropped/1";
}

internal sealed record DropRequests(string[] Keys) : ICommand
{
    public string By => "system:requests";

    public IEnumerable<string> Touches() => Keys.Select(AcceptedRequest.KeyOf);

    public Decision Decide(IDocuments documents, Instant at)
    {
        var limit = (at - AcceptedRequest.KeptFor).ToUnixTimeMilliseconds();
        var old = Keys.Where(key =>
                documents.Find<AcceptedRequest>(AcceptedRequest.KeyOf(key)) is { } request && request.AtMs <= limit
            )
            .ToArray();
        return old.Length == 0 ? Decision.Nothing : Decision.Accept("requests", new RequestsDropped(old));
    }
}
