using System.Collections.Immutable;
using Holdfast.Ledger;

namespace Holdfast.Retail.Catalogue;

internal sealed record UnknownSku(ImmutableArray<string> Skus) : Refusal
{
    public override string Code => "unknown-sku";
    public override string Detail => Skus.Length == 1 ? $"There is no SKU {Skus[0]}." : "Some SKUs are not known.";
}
