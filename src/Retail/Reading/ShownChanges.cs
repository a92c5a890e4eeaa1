using Holdfast.Ledger.Stores;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Slots;
using Holdfast.Retail.Stock;

namespace Holdfast.Retail.Reading;

/// <summary>
/// Up to which entry of the log each thing that pages show has changed, so that a kept page can tell whether it is still
/// true. It has no rows: it stands among the view's tables because it must see every changed document before readers do.
/// Of fixed size, however large the catalogue.
/// </summary>
internal sealed class ShownChanges : IViewTable
{
    private const int Places = 1 << 18;
    private const byte NeverSeen = 0;
    private const byte SeenAsNone = 1;

    /// <summary>By hash: everything up to, and not including, this index must be in what is read after the change.</summary>
    private readonly long[] _upTo = new long[Places];

    /// <summary>By hash of a stock level: what was last told of it, and one more.</summary>
    private readonly byte[] _told = new byte[Places];

    public string Schema => "";

    public void Apply(PreparedConnection view, StoredDocument stored, object? document)
    {
        var upTo = stored.Index + 1;
        switch (document)
        {
            case StockLevel level:
                var parts = Keys.PartsOf(stored.Key);
                ApplyStock(parts[0], parts[1], level, upTo);
                break;
            case SlotBooking:
                Mark(Shown.Slots(Keys.PartsOf(stored.Key)[0]), upTo);
                break;
            case Product or Variant or Catalogue.Range:
                Mark(Shown.Catalogue, upTo);
                break;
            default:
                if (SteadyDocuments.Has(stored.Key))
                    Mark(Shown.Catalogue, upTo);
                break;
        }
    }

    /// <summary>Whether none of these has changed since a reader saw everything before an index.</summary>
    public bool AreAsBefore(long index, ReadOnlySpan<Shown> shown)
    {
        foreach (var one in shown)
        {
            if (Volatile.Read(ref _upTo[PlaceOf(one)]) > index)
                return false;
        }
        return true;
    }

    /// <summary>Selling one of many changes nothing that a page shows.</summary>
    private void ApplyStock(string site, string sku, StockLevel level, long upTo)
    {
        var stock = Shown.Stock(site, sku);
        var told = (byte)(SeenAsNone + Math.Clamp(level.Available, 0, StockLevel.Few + 1));
        var before = _told[PlaceOf(stock)];
        if (before == told)
            return;
        _told[PlaceOf(stock)] = told;
        Mark(stock, upTo);
        if (before is NeverSeen || before is SeenAsNone != told is SeenAsNone)
        {
            Mark(Shown.Anywhere(sku), upTo);
            Mark(Shown.AnythingAnywhere, upTo);
        }
    }

    /// <summary>A view that is built shows documents in no order of time.</summary>
    private void Mark(Shown shown, long upTo)
    {
        ref var marked = ref _upTo[PlaceOf(shown)];
        if (marked < upTo)
            Volatile.Write(ref marked, upTo);
    }

    private static int PlaceOf(Shown shown) => shown.Hash & (Places - 1);
}
