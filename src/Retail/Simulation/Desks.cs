using Holdfast.Ledger;
using Holdfast.Retail.Collection;
using Holdfast.Retail.Collection.HandingOver;
using Holdfast.Retail.Collection.Picking;
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
            return new DeskSteps("none", scenery.Stores[0], Colleague).Ready();
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
                _ => At(order, order.Store).Receive(parcel.Number),
            };
        if (order.Status is OrderStatus.READY_FOR_PICKUP)
            return order.Payment.State is PaymentState.AUTHORISED ? Capture(order) : HandOver(order, order.Store);
        var (source, store) = (At(order, parcel.Source), At(order, order.Store));
        return parcel.Progress switch
        {
            ParcelProgress.TO_PICK => source.Start(parcel.Number),
            ParcelProgress.PICKING => Pick(order, parcel, parcel.Source),
            ParcelProgress.PICKED when parcel.IsEmpty => store.Ready(),
            ParcelProgress.PICKED => source.Pack(parcel.Number, chance.Next(1, 4)),
            ParcelProgress.PACKED when parcel.Source != order.Store => source.Dispatch(parcel.Number),
            ParcelProgress.DISPATCHED => store.Receive(parcel.Number),
            ParcelProgress.PACKED or ParcelProgress.RECEIVED => store.Stage(parcel.Number, $"A{chance.Next(9)}"),
            _ => store.Ready(),
        };
    }

    /// <summary>What nobody should do, from anywhere.</summary>
    private ICommand AnyStep(Order order, Parcel parcel)
    {
        var sites = scenery.Stores.AddRange(scenery.Dcs);
        var site = chance.Next(2) == 0 ? order.Store : sites[chance.Next(sites.Length)];
        var at = At(order, site);
        return chance.Next(13) switch
        {
            0 => at.Start(parcel.Number),
            1 => Pick(order, parcel, site),
            2 => at.Pack(parcel.Number, chance.Next(1, 4)),
            3 => at.Dispatch(parcel.Number),
            4 => at.Receive(parcel.Number),
            5 => at.Stage(parcel.Number, $"A{chance.Next(9)}"),
            6 => at.Ready(),
            7 => HandOver(order, site),
            8 => Capture(order),
            9 => Void(order),
            10 => Refund(order),
            11 => Undo(order, site),
            _ => Pick(order, parcel with { Number = 9 }, site),
        };
    }

    private static DeskSteps At(Order order, string site) => new(order.Number, site, Colleague);

    private CancelOrder Cancel(Order order) =>
        new()
        {
            Number = order.Number,
            Reason = "goods-damaged",
            Staff = true,
            Site = chance.Next(2) == 0 ? order.Store : null,
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
