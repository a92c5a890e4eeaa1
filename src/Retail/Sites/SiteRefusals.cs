using Holdfast.Ledger;

namespace Holdfast.Retail.Sites;

internal sealed record UnknownSite(string Site) : Refusal
{
    public override string Code => "unknown-site";
    public override string Detail => $"There is no site {Site}.";
}
