using System.Collections.Immutable;
using System.Globalization;
using Holdfast.Retail.Messages;
using Holdfast.Retail.Orders.Cancel;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.Passes;
using Holdfast.Retail.People;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Sites;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Retail.Orders.Track;

/// <summary>An order in the words of its page; all times on the store's clock.</summary>
internal static class OrderWords
{
    private static readonly ZonedDateTimePattern s_at = ZonedDateTimePattern.CreateWithInvariantCulture(
        "d MMMM, H:mm",
        null
    );
    private static readonly LocalDatePattern s_weekday = LocalDatePattern.CreateWithInvariantCulture("dddd d MMMM");

    /// <param name="order">The order.</param>
    /// <param name="people">Who it is about.</param>
    /// <param name="site">Where it is collected.</param>
    /// <param name="path">Address of its page.</param>
    /// <param name="pass">Text of its pass.</param>
    /// <param name="now">For today and tomorrow.</param>
    public static OrderView Of(Order order, OrderPeople people, Site site, string path, string pass, Instant now)
    {
        var collectable = order.Status is OrderStatus.CONFIRMED or OrderStatus.PICKING or OrderStatus.READY_FOR_PICKUP;
        var slot = When.Slot(site, now, new Slots.Slot(order.Slot.Start, order.Slot.End));
        var (title, lead, tone) = Status(order, site, slot);
        return new OrderView(
            path,
            OrderNumber.Show(order.Number),
            order.History.Length,
            title,
            lead,
            tone,
            order.Status is OrderStatus.PENDING_PAYMENT,
            order.Status is not (OrderStatus.PICKED_UP or OrderStatus.CANCELLED),
            CancelOwnOrder.CanCancel(order),
            order.Status is OrderStatus.PICKING or OrderStatus.READY_FOR_PICKUP ? site.Phone ?? "" : null,
            Steps(order, site),
            collectable ? PassQr.Svg(pass, $"Collection pass of order {OrderNumber.Show(order.Number)}") : null,
            collectable ? Wording.Code(order.CollectionCode) : null,
            Store(order, site),
            slot,
            people.Collector.Name,
            collectable ? Bring(order, people) : [],
            [.. order.Lines.Select(line => Line(order, line))],
            order.ItemCount,
            Money.Shown(order.TotalMinor, order.Currency),
            Payment(order)
        );
    }

    private static (string Title, string Lead, string Tone) Status(Order order, Site site, string slot) =>
        order.Status switch
        {
            OrderStatus.PENDING_PAYMENT => (
                "Waiting for your payment",
                $"We keep the goods for you until {Time(site, order.HoldUntil)}. Your order is placed once the payment is confirmed.",
                "warn"
            ),
            OrderStatus.CONFIRMED => ("Order confirmed", $"Collect at {site.Name}: {slot}.", "good"),
            OrderStatus.PICKING => ("We are getting your order ready", $"Collect at {site.Name}: {slot}.", ""),
            OrderStatus.READY_FOR_PICKUP => (
                "Ready to collect",
                $"Your order is waiting at {site.Name}. Your time: {slot}.",
                "good"
            ),
            OrderStatus.PICKED_UP => (
                "Collected",
                order.Handover is { } handover
                    ? $"Handed over at {site.Name} on {At(site, handover.At)}."
                    : $"Handed over at {site.Name}.",
                "good"
            ),
            _ => order.EndReason switch
            {
                "expired" => ("Not paid in time", "The goods were let go and nothing was taken from your card.", "bad"),
                PlaceAndPay.PaymentDeclined => (
                    "Payment declined",
                    "Your card was declined. The order is cancelled and nothing was taken.",
                    "bad"
                ),
                _ => ("Order cancelled", "Nothing is taken from your card; what was reserved on it is let go.", "bad"),
            },
        };

    private static ImmutableArray<OrderStep> Steps(Order order, Site site)
    {
        var travels = order.Parcels.Any(parcel => parcel.Source != order.Store);
        (string Text, string What, bool Shown)[] ways =
        [
            ("Order placed", "order.placed", true),
            ("Payment confirmed", "order.paid", true),
            ("Picked and packed", "parcel.packed", true),
            ("On its way to the store", "parcel.dispatched", travels),
            ("Arrived in the store", "parcel.received", travels),
            ("Ready to collect", "order.readied", true),
            ("Collected", "order.handed-over", true),
        ];
        var happened = ways.Where(way => way.Shown)
            .Select(way => (way.Text, Event: order.History.LastOrDefault(it => it.What == way.What)))
            .ToList();
        var last = happened.FindLastIndex(step => step.Event is not null);
        var ended = order.Status is OrderStatus.CANCELLED;
        var steps = happened
            .Where(step => !ended || step.Event is not null)
            .Select(
                (step, i) =>
                    Step(
                        site,
                        step.Text,
                            // What was left out on the way (an empty parcel has nothing to pack) is behind the customer as well.
                            i < last
                                ? "done"
                            : i == last && !ended ? "now"
                            : i == last ? "done"
                            : "",
                        step.Event?.At
                    )
            );
        return ended ? [.. steps, Step(site, "Cancelled", "stopped", order.History[^1].At)] : [.. steps];
    }

    private static OrderStep Step(Site site, string text, string state, Instant? at) =>
        new(
            text,
            state,
            at is { } moment ? At(site, moment) : null,
            at is { } instant ? InstantPattern.General.Format(instant) : null,
            null
        );

    private static OrderStore Store(Order order, Site site)
    {
        var first = OpeningHours.DateOf(site, order.Slot.Start);
        return new OrderStore(
            site.Code,
            site.Name,
            string.Join(", ", Wording.Place(site).Skip(1)),
            site.Phone,
            site.Position is { } there
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"https://www.openstreetmap.org/directions?to={there.Latitude:0.#####}%2C{there.Longitude:0.#####}"
                )
                : null,
            [
                .. Enumerable
                    .Range(0, 3)
                    .Select(day => first.PlusDays(day))
                    .Select(date => new OrderStoreDay(
                        s_weekday.Format(date),
                        When.Hours(OpeningHours.On(site, date)),
                        date == first
                    )),
            ]
        );
    }

    private static ImmutableArray<string> Bring(Order order, OrderPeople people)
    {
        var bring = ImmutableArray.CreateBuilder<string>();
        bring.Add("The pass on this page, or the code beside it");
        bring.Add(
            people.Nominated is null
                ? "Something with your name on it: a photo ID or the card you paid with"
                : $"{people.Nominated.Name} brings a photo ID"
        );
        if (order.Lines.Max(line => line.AgeRestriction) is { } age)
            bring.Add($"A photo ID that shows that whoever collects is {age} or over");
        return bring.ToImmutable();
    }

    private static OrderViewLine Line(Order order, OrderLine line)
    {
        var missing = order
            .Parcels.SelectMany(parcel => parcel.Items)
            .Where(item => item.Line == line.Line)
            .Sum(item => item.Short);
        return new OrderViewLine(
            line.Title,
            line.Option,
            Images.Shown(line.Image),
            line.Quantity,
            Money.Shown(line.Quantity * line.UnitPriceMinor, order.Currency),
            missing == 0 ? null
                : missing == line.Quantity ? "Not in the store after all; you are not charged for it"
                : $"{missing} not in the store after all; you are not charged for that"
        );
    }

    private static string Payment(Order order) =>
        order.Payment.State switch
        {
            PaymentState.PENDING => order.Status is OrderStatus.CANCELLED ? "Nothing was taken" : "Not paid yet",
            PaymentState.AUTHORISED => order.Status is OrderStatus.CANCELLED
                ? "Nothing was taken"
                : $"{Money.Shown(order.Payment.AuthorisedMinor, order.Currency)} reserved on your card, charged when the order is ready",
            PaymentState.CAPTURED => $"{Money.Shown(order.Payment.CapturedMinor, order.Currency)} charged to your card",
            PaymentState.VOIDED => "Nothing was taken",
            _ => $"{Money.Shown(order.Payment.RefundedMinor, order.Currency)} refunded to your card",
        };

    private static string At(Site site, Instant at) => s_at.Format(at.InZone(OpeningHours.ZoneOf(site)));

    private static string Time(Site site, Instant at) => When.Time(at.InZone(OpeningHours.ZoneOf(site)).TimeOfDay);
}
