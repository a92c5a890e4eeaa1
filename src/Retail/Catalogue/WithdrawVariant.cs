using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Catalogue;

/// <summary>No longer sold; orders that have it keep it.</summary>
internal sealed record WithdrawVariant : ICommand
{
    public required string Sku { get; init; }
    public required string By { get; init; }
    public RequestKey? Request { get; init; }

    public IEnumerable<string> Touches() => [Keys.Variant(Sku)];

    public Decision Decide(IDocuments documents, Instant at) =>
        documents.Find<Variant>(Keys.Variant(Sku)) switch
        {
            null => new UnknownSku([Sku]),
            { Withdrawn: true } => Decision.Nothing,
            _ => Decision.Accept(Keys.Variant(Sku), new VariantWithdrawn(Sku)),
        };
}
