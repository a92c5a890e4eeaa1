using Holdfast.Ledger;
using Holdfast.Retail.Collection.Picking;
using Holdfast.Retail.Orders;
using NodaTime;

namespace Holdfast.Retail.Collection.Undoing;

/// <summary>
/// A colleague takes the last step at their site back: a pick, a missing item, the packing, the shelf. Not once the customer was
/// told to come, and never a hand-over: ADR 0017.
/// </summary>
internal sealed record UndoStep : ICommand
{
    public required string Number { get; init; }

    /// <summary>Place of the step in the order's history, as the colleague's screen showed it; see <see cref="LastStep.At"/>.</summary>
    public required int Step { get; init; }

    /// <summary>Where the colleague works.</summary>
    public required string Site { get; init; }
    public required string By { get; init; }
    public RequestKey? Request { get; init; }

    public IEnumerable<string> Touches() => [Keys.Order(Number)];

    public IEnumerable<string> TouchesNext(IDocuments documents) =>
        documents.Find<Order>(Keys.Order(Number)) is not { } order
            ? []
            : order
                .Parcels.Where(parcel => parcel.Source == Site)
                .SelectMany(parcel => parcel.Items.Select(item => Keys.Stock(parcel.Source, order.SkuOf(item))));

    /// <summary>Precedence: the order and the site; ended; the customer was told; undone already; nothing to undo; another step came since.</summary>
    public Decision Decide(IDocuments documents, Instant at)
    {
        if (documents.Find<Order>(Keys.Order(Number)) is not { } order)
            return new UnknownOrder(Number);
        if (!DeskOrder.Concerns(order, Site))
            return new WrongSite(Number, Site, order.Store);
        if (DeskOrder.NotWorkable(order) is { } over)
            return over;
        if (order.Status is OrderStatus.READY_FOR_PICKUP)
            return new CustomerTold();
        if (LastStep.IsUndone(order, Step))
            return Decision.Nothing;
        return LastStep.Of(order, Site) switch
        {
            null => new NothingToUndo(),
            var last when last.At != Step => new ScreenOutOfDate(),
            var last => Decision.Accept(Keys.Order(Number), last.Undone),
        };
    }
}

internal sealed record CustomerTold : Refusal
{
    public override string Code => "customer-told";
    public override string Detail => Texts.CustomerTold;
}

internal sealed record NothingToUndo : Refusal
{
    public override string Code => "nothing-to-undo";
    public override string Detail => Texts.NothingToUndo;
}
