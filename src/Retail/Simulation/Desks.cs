using Holdfast.Ledger;
using Holdfast.Retail.Collection.HandingOver;
using Holdfast.Retail.Collection.Moving;
using Holdfast.Retail.Collection.Packing;
using Holdfast.Retail.Collection.Picking;
using Holdfast.Retail.Collection.Readying;
using Holdfast.Retail.Collection.Staging;
using Holdfast.Retail.Collection.Undoing;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Cancel;
using Holdfast.Retail.Payments.Capture;
using Holdfast.Retail.Payments.Refund;
using Holdfast.Retail.Payments.Void;

namespace Holdfast.Retail.Simulation;

/// <summary>Colleagues in stores and dcs, and the payments that follow their work.</summary>
internal sealed class Desks(Random chance, World world, Scenery scenery)
{
    private const string Colleague = "staff:ben";

    public ICommand Next()
    {
        if (Workable() is not { } order)
            return new ReadyOrder
            {
                Number = "none",
                Site = scenery.Stores[0],
                By = Colleague,
            };
        var parcel = order.Parcels[chance.Next(order.Parcels.Length)];
        return chance.Next(100) switch
        {
            < 76 => NextStep(order, parcel),
            < 80 => Undo(order, chance.Next(4) == 0 ? order.Store : parcel.Source),
            < 82 => Cancel(order),
            _ => AnyStep(order, parcel),
        };
    }

    private Order? Workable()
    {
        Order? order = null;
        for (var look = 0; look < 8 && (order is null || IsDone(order)) && world.Orders.Count > 0; look++)
            order = world.Look<Order>(Keys.Order(world.Orders[^(1 + chance.Next(Math.Min(world.Orders.Count, 25)))]));
        return order;
    }

    private static bool IsDone(Order order) =>
        order.Status is OrderStatus.PICKED_UP or OrderStatus.PENDING_PAYMENT
        || order.Status is OrderStatus.CANCELLED
            && order.Payment.State is not (PaymentState.AUTHORISED or PaymentState.CAPTURED);

    private ICommand NextStep(Order order, Parcel parcel)
    {
        if (order.Status is OrderStatus.CANCELLED)
            return order.Payment.State switch
            {
                PaymentState.AUTHORISED => Void(order),
                PaymentState.CAPTURED => Refund(order),
                _ => Receive(order, parcel, order.Store),
            };
        if (order.Status is OrderStatus.READY_FOR_PICKUP)
            return order.Payment.State is PaymentState.AUTHORISED ? Capture(order) : HandOver(order, order.Store);
        return parcel.Progress switch
        {
            ParcelProgress.TO_PICK => Start(order, parcel, parcel.Source),
            ParcelProgress.PICKING => Pick(order, parcel, parcel.Source),
            ParcelProgress.PICKED when parcel.IsEmpty => Ready(order, order.Store),
            ParcelProgress.PICKED => Pack(order, parcel, parcel.Source),
            ParcelProgress.PACKED when parcel.Source != order.Store => Dispatch(order, parcel, parcel.Source),
            ParcelProgress.DISPATCHED => Receive(order, parcel, order.Store),
            ParcelProgress.PACKED or ParcelProgress.RECEIVED => Stage(order, parcel, order.Store),
            _ => Ready(order, order.Store),
        };
    }

    /// <summary>What nobody should do, from anywhere.</summary>
    private ICommand AnyStep(Order order, Parcel parcel)
    {
        var sites = scenery.Stores.AddRange(scenery.Dcs);
        var site = chance.Next(2) == 0 ? order.Store : sites[chance.Next(sites.Length)];
        return chance.Next(13) switch
        {
            0 => Start(order, parcel, site),
            1 => Pick(order, parcel, site),
            2 => Pack(order, parcel, site),
            3 => Dispatch(order, parcel, site),
            4 => Receive(order, parcel, site),
            5 => Stage(order, parcel, site),
            6 => Ready(order, site),
            7 => HandOver(order, site),
            8 => Capture(order),
            9 => Void(order),
            10 => Refund(order),
            11 => Undo(order, site),
            _ => Pick(order, parcel with { Number = 9 }, site),
        };
    }

    private CancelOrder Cancel(Order order) =>
        new()
        {
            Number = order.Number,
            Reason = "goods-damaged",
            Staff = true,
            Site = chance.Next(2) == 0 ? order.Store : null,
            By = Colleague,
        };

    private static StartPicking Start(Order order, Parcel parcel, string site) =>
        new()
        {
            Number = order.Number,
            Parcel = parcel.Number,
            Site = site,
            By = Colleague,
        };

    private ICommand Pick(Order order, Parcel parcel, string site)
    {
        var item = parcel.Items.FirstOrDefault(item => item.Open > 0) ?? parcel.Items[0];
        var some = chance.Next(20) == 0 ? item.Quantity + 1 : chance.Next(1, Math.Max(1, item.Open) + 1);
        return chance.Next(10) == 0
            ? new ShortLine
            {
                Number = order.Number,
                Parcel = parcel.Number,
                Line = item.Line,
                Quantity = some,
                Reason = "not-found",
                ShortBefore = chance.Next(2) == 0 ? item.Short : null,
                Site = site,
                By = Colleague,
            }
            : new PickLine
            {
                Number = order.Number,
                Parcel = parcel.Number,
                Line = item.Line,
                Quantity = some,
                PickedBefore = chance.Next(2) == 0 ? item.Picked : null,
                Site = site,
                By = Colleague,
            };
    }

    private PackParcel Pack(Order order, Parcel parcel, string site) =>
        new()
        {
            Number = order.Number,
            Parcel = parcel.Number,
            Bags = chance.Next(1, 4),
            Site = site,
            By = Colleague,
        };

    private static DispatchParcel Dispatch(Order order, Parcel parcel, string site) =>
        new()
        {
            Number = order.Number,
            Parcel = parcel.Number,
            Site = site,
            By = Colleague,
        };

    private static ReceiveParcel Receive(Order order, Parcel parcel, string site) =>
        new()
        {
            Number = order.Number,
            Parcel = parcel.Number,
            Site = site,
            By = Colleague,
        };

    private StageParcel Stage(Order order, Parcel parcel, string site) =>
        new()
        {
            Number = order.Number,
            Parcel = parcel.Number,
            Shelf = $"A{chance.Next(9)}",
            Site = site,
            By = Colleague,
        };

    /// <summary>Mostly the last step, sometimes one that a screen out of date shows.</summary>
    private UndoStep Undo(Order order, string site) =>
        new()
        {
            Number = order.Number,
            Step =
                chance.Next(8) > 0 && LastStep.Of(order, site) is { } last
                    ? last.At
                    : chance.Next(-1, order.History.Length + 1),
            Site = site,
            By = Colleague,
        };

    private static ReadyOrder Ready(Order order, string site) =>
        new()
        {
            Number = order.Number,
            Site = site,
            By = Colleague,
        };

    private HandOver HandOver(Order order, string site) =>
        new()
        {
            Number = order.Number,
            Method = chance.Next(2) == 0 ? HandoverMethod.PASS : HandoverMethod.CODE,
            TypedCode = chance.Next(10) == 0 ? "654321" : "123 456",
            PersonCheck = chance.Next(10) == 0 ? null : "photo-id",
            AgeCheck = chance.Next(5) == 0 ? null : "looks-over-25",
            SecondColleague = chance.Next(3) switch
            {
                0 => null,
                1 when chance.Next(4) == 0 => Colleague,
                _ => "staff:cleo",
            },
            Site = site,
            By = Colleague,
        };

    private RecordCapture Capture(Order order) =>
        new()
        {
            Number = order.Number,
            CapturedMinor = order.PickedMinor + (chance.Next(20) == 0 ? 1 : 0),
            By = "provider:test",
        };

    private static RecordVoid Void(Order order) => new() { Number = order.Number, By = "provider:test" };

    private static RecordRefund Refund(Order order) =>
        new()
        {
            Number = order.Number,
            RefundedMinor = order.Payment.CapturedMinor,
            By = "provider:test",
        };
}
