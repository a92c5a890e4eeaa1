using System.Collections.Immutable;
using Holdfast.Ledger;
using Holdfast.Retail.Orders.Limits;
using Holdfast.Retail.Slots;
using Holdfast.Retail.Stock;

namespace Holdfast.Retail.Orders;

/// <summary>An order's own life; what happens to its parcels is in <see cref="Collection.ParcelApply"/>.</summary>
internal static class OrderApply
{
    public static void Register(RetailRules rules) =>
        rules
            .Document<Order>("order", (_, order, _) => order.IsSettled, order => order.Reach)
            .Document<OnOrder>("on-order")
            .Fact<OrderPlaced>("order.placed/1", Placed)
            .Fact<OrderPaid>("order.paid/1", Paid)
            .Fact<OrderExpired>("order.expired/1", Expired)
            .Fact<OrderCancelled>("order.cancelled/1", Cancelled)
            .Fact<OrderReadied>("order.readied/1", Readied)
            .Fact<OrderHandedOver>("order.handed-over/1", HandedOver)
            .Fact<PaymentCaptured>("payment.captured/1", Captured)
            .Fact<PaymentVoided>("payment.voided/1", Voided)
            .Fact<PaymentRefunded>("payment.refunded/1", Refunded);

    /// <summary>Changes an order and adds to its history what happened.</summary>
    public static void Change(
        IDocumentChanges documents,
        EntryHeader header,
        string number,
        Func<Order, Order> change,
        string? note = null
    )
    {
        var key = Keys.Order(number);
        if (documents.Find<Order>(key) is not { } order)
            return;
        var changed = change(order);
        documents.Put(key, changed with { History = changed.History.Add(Event(header, note)) });
    }

    private static void Placed(IDocumentChanges documents, EntryHeader header, OrderPlaced fact)
    {
        var order = new Order
        {
            Number = fact.Number,
            Status = OrderStatus.PENDING_PAYMENT,
            Store = fact.Store,
            Slot = fact.Slot,
            Promise = fact.Promise,
            Customer = fact.Customer,
            Collector = fact.Collector,
            Lines = fact.Lines,
            Parcels = [.. fact.Parcels.Select(plan => Planned(fact, plan))],
            Currency = fact.Currency,
            TotalMinor = fact.TotalMinor,
            Payment = new OrderPayment { Provider = fact.PaymentProvider, State = PaymentState.PENDING },
            CollectionCode = fact.CollectionCode,
            PlacedAt = header.At,
            HoldUntil = fact.HoldUntil,
            Channel = fact.Channel,
            LogIndex = header.Index,
            History = [Event(header, note: null)],
        };
        documents.Put(Keys.Order(fact.Number), order);
        OnOrder.Add(documents, order);

        foreach (var plan in fact.Parcels)
        foreach (var item in plan.Items)
            StockApply.Commit(documents, plan.Source, fact.Lines[item.Line - 1].Sku, item.Quantity);

        var slot = Keys.Slot(fact.Store, fact.Slot.Start);
        var booked = documents.Find<SlotBooking>(slot) ?? SlotBooking.None;
        documents.Put(
            slot,
            new SlotBooking(
                booked.Orders + 1,
                booked.Items + fact.Lines.Sum(line => line.Quantity),
                fact.SlotCapacity.Orders,
                fact.SlotCapacity.Items
            )
        );
    }

    private static Parcel Planned(OrderPlaced order, ParcelPlan plan) =>
        new()
        {
            Number = plan.Number,
            Source = plan.Source,
            Progress = ParcelProgress.TO_PICK,
            Location = plan.Source == order.Store ? ParcelLocation.AT_STORE : ParcelLocation.AT_DC,
            DueAt = plan.DueAt,
            Items = [.. plan.Items.Select(item => new ParcelItem(item.Line, item.Quantity))],
        };

    private static void Paid(IDocumentChanges documents, EntryHeader header, OrderPaid fact) =>
        Change(
            documents,
            header,
            fact.Number,
            order =>
                order with
                {
                    Status = OrderStatus.CONFIRMED,
                    Payment = order.Payment with
                    {
                        State = PaymentState.AUTHORISED,
                        Reference = fact.Reference,
                        AuthorisedMinor = fact.AuthorisedMinor,
                    },
                }
        );

    private static void Expired(IDocumentChanges documents, EntryHeader header, OrderExpired fact) =>
        Change(documents, header, fact.Number, order => Ended(documents, order, "expired"));

    private static void Cancelled(IDocumentChanges documents, EntryHeader header, OrderCancelled fact) =>
        Change(documents, header, fact.Number, order => Ended(documents, order, fact.Reason), fact.Reason);

    /// <summary>
    /// Releases the slot, the customer's limits and what is not picked; what is picked goes back on hand where it is. Goods on the way go on hand
    /// when the store receives them.
    /// </summary>
    private static Order Ended(IDocumentChanges documents, Order order, string reason)
    {
        foreach (var parcel in order.Parcels)
        foreach (var item in parcel.Items)
        {
            var sku = order.SkuOf(item);
            StockApply.Move(documents, parcel.Source, sku, 0, -item.Open);
            if (parcel.Location is ParcelLocation.AT_DC)
                StockApply.Move(documents, parcel.Source, sku, item.Picked, 0);
            else if (parcel.Location is ParcelLocation.AT_STORE)
                StockApply.Move(documents, order.Store, sku, item.Picked, 0);
        }

        var slot = Keys.Slot(order.Store, order.Slot.Start);
        if (documents.Find<SlotBooking>(slot) is { } booked)
            documents.Put(slot, booked with { Orders = booked.Orders - 1, Items = booked.Items - order.ItemCount });
        OnOrder.Release(documents, order);

        return order with
        {
            Status = OrderStatus.CANCELLED,
            EndReason = reason,
        };
    }

    private static void Readied(IDocumentChanges documents, EntryHeader header, OrderReadied fact) =>
        Change(documents, header, fact.Number, order => order with { Status = OrderStatus.READY_FOR_PICKUP });

    private static void HandedOver(IDocumentChanges documents, EntryHeader header, OrderHandedOver fact) =>
        Change(
            documents,
            header,
            fact.Number,
            order =>
            {
                OnOrder.Release(documents, order);
                return order with
                {
                    Status = OrderStatus.PICKED_UP,
                    Parcels =
                    [
                        .. order.Parcels.Select(parcel =>
                            parcel.IsEmpty ? parcel : parcel with { Location = ParcelLocation.WITH_CUSTOMER }
                        ),
                    ],
                    Handover = new Handover(
                        fact.Method,
                        fact.PersonCheck,
                        fact.AgeCheck,
                        fact.SecondColleague,
                        header.By,
                        header.At
                    ),
                };
            }
        );

    private static void Captured(IDocumentChanges documents, EntryHeader header, PaymentCaptured fact) =>
        ChangePayment(
            documents,
            header,
            fact.Number,
            payment => payment with { State = PaymentState.CAPTURED, CapturedMinor = fact.CapturedMinor }
        );

    private static void Voided(IDocumentChanges documents, EntryHeader header, PaymentVoided fact) =>
        ChangePayment(documents, header, fact.Number, payment => payment with { State = PaymentState.VOIDED });

    private static void Refunded(IDocumentChanges documents, EntryHeader header, PaymentRefunded fact) =>
        ChangePayment(
            documents,
            header,
            fact.Number,
            payment => payment with { State = PaymentState.REFUNDED, RefundedMinor = fact.RefundedMinor }
        );

    private static void ChangePayment(
        IDocumentChanges documents,
        EntryHeader header,
        string number,
        Func<OrderPayment, OrderPayment> change
    ) => Change(documents, header, number, order => order with { Payment = change(order.Payment) });

    private static OrderEvent Event(EntryHeader header, string? note) =>
        new(header.Kind[..header.Kind.IndexOf('/', StringComparison.Ordinal)], header.At, header.By, note);
}
