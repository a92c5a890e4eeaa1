using System.Collections.Immutable;
using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Passes;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Staff;

namespace Holdfast.Retail.Practising;

/// <summary>What there is to practise, and what of it the colleague has done: read off the orders of the practice.</summary>
internal sealed class PracticeLessons(StaffVisit visit, View view, PassKeys keys)
{
    private const int OrdersMax = 50;

    private readonly Lazy<IReadOnlyDictionary<string, Order>> _orders = new(() => Read(view));

    private Practice Practice => visit.Practice ?? throw new InvalidOperationException("This is no practice.");

    private PracticeCast Cast => Practice.Cast;

    public ImmutableArray<Lesson> Read()
    {
        var orders = _orders.Value;
        bool Did(string what) =>
            orders.Values.Any(order =>
                order.History.Any(happened => happened.What == what && happened.By != PracticeWorld.By)
            );
        var given = orders
            .Values.Select(order => order.Handover)
            .OfType<Handover>()
            .Where(it => it.By != PracticeWorld.By);
        return
        [
            Of(Texts.Short, Texts.ShortHow.With(PracticeGoods.Missing.Title()), Cast.Short, Did("order.line-short")),
            Of(Texts.Pack, Texts.PackHow, Cast.Short, Did("parcel.packed")),
            Of(Texts.Shelf, Texts.ShelfHow, Cast.Packed, Did("parcel.staged")),
            Of(Texts.Ready, Texts.ReadyHow, Cast.Packed, Did("order.readied")),
            Of(
                Texts.Undo,
                Texts.UndoHow,
                Cast.Late,
                Did("order.pick-undone")
                    || Did("parcel.pack-undone")
                    || Did("parcel.stage-undone")
                    || Did("order.short-undone")
            ),
            Of(Texts.Age, Texts.AgeHow, Cast.Wine, given.Any(it => it.AgeCheck is not null)),
            Of(Texts.ByCode, Texts.ByCodeHow, Cast.ByCode, given.Any(it => it.Method is HandoverMethod.CODE)),
            Of(
                Texts.Dear,
                Texts.DearHow.With(Texts.SecondColleague, Cast.SecondPin),
                Cast.Dear,
                given.Any(it => it.SecondColleague is not null)
            ),
            Of(Texts.WrongPass, Texts.WrongPassHow, null, Practice.RefusedPass),
        ];

        Lesson Of(string what, string how, string? order, bool done) => new(what, how, order, done);
    }

    /// <summary>What customers would show or say, in the order of the lessons.</summary>
    public async Task<ImmutableArray<Shown>> ShownAsync(CancellationToken ct)
    {
        var orders = _orders.Value;
        var signer = await keys.SignerAsync(ct);
        string PassOf(string number) => signer.Sign(Pass.For(orders[number]));
        return
        [
            new(Texts.WinePass, PassOf(Cast.Wine), null),
            new(Texts.SamsCode, orders[Cast.ByCode].CollectionCode, orders[Cast.ByCode].CollectionCode),
            new(Texts.CoatPass, PassOf(Cast.Dear), null),
            new(Texts.OtherStorePass, Cast.PassOfOtherStore, null),
            new(Texts.UsedPass, PassOf(Cast.Collected), null),
        ];
    }

    /// <summary>Labels of the goods that are still to be picked.</summary>
    public ImmutableArray<Shown> Labels() =>
        [
            .. new[] { Cast.Short, Cast.Late }
                .Select(number => _orders.Value[number])
                .SelectMany(order => order.Lines)
                .Where(line => line.Sku != PracticeGoods.Missing.Sku)
                .Select(line => new Shown(line.Title, line.Sku, line.Sku)),
        ];

    private static Dictionary<string, Order> Read(View view)
    {
        using var reader = view.Open();
        return reader
            .Documents<Order>(
                "SELECT key, bytes FROM document WHERE key LIKE 'order/%' ORDER BY key LIMIT @OrdersMax",
                new { OrdersMax }
            )
            .ToDictionary(order => order.Number, StringComparer.Ordinal);
    }
}

/// <param name="Order">Number of the order that is made for it.</param>
public sealed record Lesson(string What, string How, string? Order, bool IsDone);

/// <summary>Something to scan.</summary>
/// <param name="Words">What it is.</param>
/// <param name="Text">What a scanner reads.</param>
/// <param name="Typed">The same for whoever types; null where it is too long.</param>
public sealed record Shown(string Words, string Text, string? Typed);
