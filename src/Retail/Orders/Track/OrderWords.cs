using System.Collections.Immutable;
using System.Globalization;
using Holdfast.Retail.Messages;
using Holdfast.Retail.Orders.Cancel;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.Passes;
using Holdfast.Retail.People;
using Holdfast.Retail.Pictures;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Sites;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Retail.Orders.Track;

/// <summary>An order in the words of its page; all times on the store's clock.</summary>
internal static class OrderWords
{
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
            KeptUntil.Of(order, site, now),
            order.Status is not (OrderStatus.PICKED_UP or OrderStatus.CANCELLED),
            CancelOwnOrder.CanCancel(order),
            order.Status is OrderStatus.PICKING or OrderStatus.READY_FOR_PICKUP ? site.Phone ?? "" : null,
            Steps(order, site),
            collectable ? PassQr.Svg(pass, Texts.PassOf.With(OrderNumber.Show(order.Number))) : null,
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
                Texts.TitleUnpaid,
                Texts.LeadUnpaid.With(Time(site, order.HoldUntil)),
                "warn"
            ),
            OrderStatus.CONFIRMED => (Texts.TitleConfirmed, Texts.LeadCollect.With(site.Name, slot), "good"),
            OrderStatus.PICKING => (Texts.TitlePicking, Texts.LeadCollect.With(site.Name, slot), ""),
            OrderStatus.READY_FOR_PICKUP => (Texts.TitleReady, Texts.LeadReady.With(site.Name, slot), "good"),
            OrderStatus.PICKED_UP => (
                Texts.TitleCollected,
                order.Handover is { } handover
                    ? Texts.LeadCollectedOn.With(site.Name, At(site, handover.At))
                    : Texts.LeadCollected.With(site.Name),
                "good"
            ),
            _ => order.EndReason switch
            {
                "expired" => (Texts.TitleExpired, Texts.LeadExpired, "bad"),
                PlaceAndPay.PaymentDeclined => (Texts.TitleDeclined, Texts.LeadDeclined, "bad"),
                _ => (Texts.TitleCancelled, Texts.LeadCancelled, "bad"),
            },
        };

    private static ImmutableArray<OrderStep> Steps(Order order, Site site)
    {
        var travels = order.Parcels.Any(parcel => parcel.Source != order.Store);
        (string Text, string? What, bool Shown)[] ways =
        [
            (Texts.StepPlaced, "order.placed", true),
            (Texts.StepPaid, "order.paid", true),
            // Packing may have been undone since; then it is still to come.
            (Texts.StepPacked, IsPackedNow(order) ? "parcel.packed" : null, true),
            (Texts.StepOnItsWay, "parcel.dispatched", travels),
            (Texts.StepArrived, "parcel.received", travels),
            (Texts.StepReady, "order.readied", true),
            (Texts.StepCollected, "order.handed-over", true),
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
        return ended ? [.. steps, Step(site, Texts.StepCancelled, "stopped", order.History[^1].At)] : [.. steps];
    }

    private static bool IsPackedNow(Order order) =>
        order.Parcels.Any(parcel => parcel.Progress >= ParcelProgress.PACKED);

    private static OrderStep Step(Site site, string text, string state, Instant? at) =>
        new(
            text,
            state,
            at is { } moment ? At(site, moment) : null,
            at is { } instant ? InstantPattern.General.Format(instant) : null
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
                        When.LongDay(date),
                        When.Hours(OpeningHours.On(site, date)),
                        date == first
                    )),
            ]
        );
    }

    private static ImmutableArray<string> Bring(Order order, OrderPeople people)
    {
        var bring = ImmutableArray.CreateBuilder<string>();
        bring.Add(Texts.BringPass);
        bring.Add(people.Nominated is null ? Texts.BringName : Texts.BringTheirs.With(people.Nominated.Name));
        if (order.Lines.Max(line => line.AgeRestriction) is { } age)
            bring.Add(Texts.BringAge.With(age));
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
            PictureAddress.Candidates(line.Image),
            line.Quantity,
            Money.Shown(line.Quantity * line.UnitPriceMinor, order.Currency),
            missing == 0 ? null
                : missing == line.Quantity ? Texts.LineMissing
                : Texts.LineShort.With(missing)
        );
    }

    private static string Payment(Order order) =>
        order.Payment.State switch
        {
            PaymentState.PENDING => order.Status is OrderStatus.CANCELLED ? Texts.NothingTaken : Texts.NotPaidYet,
            PaymentState.AUTHORISED => order.Status is OrderStatus.CANCELLED
                ? Texts.NothingTaken
                : Texts.Reserved.With(Money.Shown(order.Payment.AuthorisedMinor, order.Currency)),
            PaymentState.CAPTURED => Texts.Charged.With(Money.Shown(order.Payment.CapturedMinor, order.Currency)),
            PaymentState.VOIDED => Texts.NothingTaken,
            _ => Texts.Refunded.With(Money.Shown(order.Payment.RefundedMinor, order.Currency)),
        };

    private static string At(Site site, Instant at) =>
        When.DateAndTime(at.InZone(OpeningHours.ZoneOf(site)).LocalDateTime);

    private static string Time(Site site, Instant at) => When.Time(at.InZone(OpeningHours.ZoneOf(site)).TimeOfDay);
}
