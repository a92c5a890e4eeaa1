namespace Holdfast.Ledger;

/// <summary>
/// The first entry of a new epoch: the log went on from a vault. It names what the vault held of the old one, so that
/// everybody can see what was kept and that nothing else was put in its place.
/// </summary>
/// <param name="Origin">Of the old log, for example <c>shop.example/log/1</c>.</param>
/// <param name="Size">Entries of the old log that this one goes on from.</param>
/// <param name="Root">Of the old log at that size, in base64.</param>
/// <param name="Reason">In a person's words.</param>
public sealed record LogReopened(string Origin, long Size, string Root, string Reason) : Fact
{
    public const string Kind = "log.reopened/1";
}

/// <summary>The epoch that the log is in; there is no such document in the first one.</summary>
public sealed record LogEpoch(int Epoch, LogReopened Reopened, long Index, long AtMs)
{
    public const string Key = "log/epoch";
}
