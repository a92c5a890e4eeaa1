using System.Collections.Immutable;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Sites;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Retail.Orders.Track;

/// <summary>An order as its customer sees it.</summary>
/// <param name="Path">Address of the page.</param>
/// <param name="Seen">How many things have happened to it.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Tone">good, warn, bad or empty.</param>
/// <param name="Kept">How long goods and time are kept without payment; null when they are not, or no longer.</param>
/// <param name="IsOpen">There is still something to collect.</param>
/// <param name="PassSvg">QR code, while the pass is of use.</param>
/// <param name="Code">Six digits in two groups, while they are of use.</param>
/// <param name="Bring">What to have at hand in the store.</param>
public sealed record OrderView(
    string Path,
    string Number,
    int Seen,
    string Title,
    string Lead,
    string Tone,
    bool IsUnpaid,
    KeptUntil? Kept,
    bool IsOpen,
    bool CanCancel,
    string? StorePhoneToCancel,
    ImmutableArray<OrderStep> Steps,
    string? PassSvg,
    string? Code,
    OrderStore Store,
    string Slot,
    string Collector,
    ImmutableArray<string> Bring,
    ImmutableArray<OrderViewLine> Lines,
    int Items,
    string Total,
    string Payment
);

/// <param name="Until">RFC 3339.</param>
/// <param name="Now">The server's clock when the page was made, RFC 3339.</param>
/// <param name="Text">On the store's clock.</param>
public sealed record KeptUntil(string Until, string Now, string Text)
{
    internal static KeptUntil? Of(Order order, Site site, Instant now) =>
        order.Status is OrderStatus.PENDING_PAYMENT && order.HoldUntil > now
            ? new(
                InstantPattern.General.Format(order.HoldUntil),
                InstantPattern.General.Format(now),
                When.Time(order.HoldUntil.InZone(OpeningHours.ZoneOf(site)).TimeOfDay)
            )
            : null;
}

/// <param name="State">done, now, stopped, or empty for what is still to come.</param>
/// <param name="At">On the store's clock.</param>
public sealed record OrderStep(string Text, string State, string? At, string? MachineAt);

/// <param name="Directions">Address of a map that leads there; null where the position is not known.</param>
public sealed record OrderStore(
    string Code,
    string Name,
    string Address,
    string? Phone,
    string? Directions,
    ImmutableArray<OrderStoreDay> Hours
);

public sealed record OrderStoreDay(string Day, string Hours, bool IsCollectionDay);

/// <param name="Note">Not found in the store, for example.</param>
public sealed record OrderViewLine(string Title, string? Option, string? Image, int Quantity, string Sum, string? Note);
