using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Catalogue;

internal sealed record SaveRange : ICommand
{
    public required string Range { get; init; }
    public required string Name { get; init; }
    public required string By { get; init; }
    public RequestKey? Request { get; init; }

    public IEnumerable<string> Touches() => [Keys.Range(Range)];

    public Decision Decide(IDocuments documents, Instant at)
    {
        if ((Check.Code("range", Range) ?? Check.Text("name", Name, 200)) is { } invalid)
            return invalid;
        return documents.Find<Range>(Keys.Range(Range))?.Name == Name
            ? Decision.Nothing
            : Decision.Accept(Keys.Range(Range), new RangeSaved(Range, Name));
    }
}
