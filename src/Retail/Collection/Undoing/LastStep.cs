using Holdfast.Ledger;
using Holdfast.Retail.Orders;

namespace Holdfast.Retail.Collection.Undoing;

/// <summary>The last step of an order at a site that can still be taken back.</summary>
/// <param name="At">Its place in the order's history: the name by which a screen asks to undo it.</param>
/// <param name="Parcel">Number of the parcel.</param>
/// <param name="Undone">What taking it back writes into the log.</param>
internal sealed record LastStep(int At, int Parcel, Fact Undone)
{
    /// <summary>Kinds of steps that can be taken back, and the kind that does it; without versions, as histories name them.</summary>
    private static readonly Dictionary<string, string> s_undoneBy = new(StringComparer.Ordinal)
    {
        ["order.line-picked"] = "order.pick-undone",
        ["order.line-short"] = "order.short-undone",
        ["parcel.packed"] = "parcel.pack-undone",
        ["parcel.staged"] = "parcel.stage-undone",
    };

    /// <summary>
    /// Null when nothing can be taken back here: nothing was done yet, the goods have left, or the customer was told. A step of
    /// another site, or one that a later step has overtaken, is passed over.
    /// </summary>
    public static LastStep? Of(Order order, string site)
    {
        if (order.Status is not OrderStatus.PICKING)
            return null;
        foreach (var at in Standing(order))
        {
            if (Undo(order, site, order.History[at]) is var (parcel, fact))
                return new(at, parcel, fact);
        }
        return null;
    }

    /// <summary>Whether the step at this place of the history was taken back.</summary>
    public static bool IsUndone(Order order, int at) =>
        at >= 0
        && at < order.History.Length
        && s_undoneBy.ContainsKey(order.History[at].What)
        && !Standing(order).Contains(at);

    /// <summary>Places of the steps that were not taken back, the last one first. Each undoing takes the nearest like step before it.</summary>
    private static IEnumerable<int> Standing(Order order)
    {
        var undone = new List<(string What, string? Note)>();
        for (var at = order.History.Length - 1; at >= 0; at--)
        {
            var happened = order.History[at];
            if (s_undoneBy.ContainsValue(happened.What))
                undone.Add((happened.What, Plain(happened)));
            else if (s_undoneBy.TryGetValue(happened.What, out var by) && !undone.Remove((by, Plain(happened))))
                yield return at;
        }
    }

    /// <summary>A short's note without its reason, which its undoing does not repeat.</summary>
    private static string? Plain(OrderEvent happened) =>
        LineNote.TryParse(happened.Note, out var note) ? LineNote.Of(note.Quantity, note.Line) : happened.Note;

    private static (int Parcel, Fact Undone)? Undo(Order order, string site, OrderEvent happened)
    {
        foreach (var parcel in order.Parcels)
        {
            Fact? fact = happened.What switch
            {
                "order.line-picked" when IsPicked(parcel, site, happened, out var note, item => item.Picked) =>
                    new PickUndone(order.Number, parcel.Number, note.Line, note.Quantity),
                "order.line-short" when IsPicked(parcel, site, happened, out var note, item => item.Short) =>
                    new ShortUndone(order.Number, parcel.Number, note.Line, note.Quantity),
                "parcel.packed" when parcel.Source == site && parcel.Progress is ParcelProgress.PACKED =>
                    new PackUndone(order.Number, parcel.Number),
                "parcel.staged"
                    when order.Store == site
                        && parcel is { Progress: ParcelProgress.STAGED, Shelf: { } shelf }
                        && shelf == happened.Note => new StageUndone(order.Number, parcel.Number, shelf),
                _ => null,
            };
            if (fact is not null)
                return (parcel.Number, fact);
        }
        return null;
    }

    private static bool IsPicked(
        Parcel parcel,
        string site,
        OrderEvent happened,
        out LineNote note,
        Func<ParcelItem, int> units
    )
    {
        note = default;
        if (parcel.Source != site || parcel.Progress is not (ParcelProgress.PICKING or ParcelProgress.PICKED))
            return false;
        if (!LineNote.TryParse(happened.Note, out var noted))
            return false;
        note = noted;
        return parcel.Items.Any(item => item.Line == noted.Line && units(item) >= noted.Quantity);
    }
}
