using Holdfast.Ledger;
using Holdfast.Retail.Sites;
using NodaTime;

namespace Holdfast.Retail.Places;

internal sealed record SavePlace : ICommand
{
    /// <summary>An outcode (<c>LS1</c>) or a postcode area (<c>LS</c>).</summary>
    public required string Place { get; init; }
    public string? Town { get; init; }
    public required Position Position { get; init; }
    public required string By { get; init; }
    public RequestKey? Request { get; init; }

    public IEnumerable<string> Touches() => [Keys.Place(Place)];

    public Decision Decide(IDocuments documents, Instant at)
    {
        var invalid =
            Check.Text("place", Place, 10)
            ?? Check.OptionalText("town", Town, 200)
            ?? Check.Position("position", Position);
        if (invalid is not null)
            return invalid;
        return documents.Find<Place>(Keys.Place(Place)) == new Place(Place, Town, Position)
            ? Decision.Nothing
            : Decision.Accept(Keys.Place(Place), new PlaceSaved(Place, Town, Position));
    }
}
