using Holdfast.Retail.Collection.HandingOver;
using Holdfast.Retail.Collection.Moving;
using Holdfast.Retail.Collection.Packing;
using Holdfast.Retail.Collection.Picking;
using Holdfast.Retail.Collection.Readying;
using Holdfast.Retail.Collection.Staging;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Payments.Capture;
using static Holdfast.Tests.Rules.Larkfield;

namespace Holdfast.Tests.Rules.Desk;

/// <summary>The steps at a desk, with the usual values.</summary>
internal static class DeskStory
{
    public static StartPicking Start(string number, int parcel = 1, string site = "LEEDS") =>
        new()
        {
            Number = number,
            Parcel = parcel,
            Site = site,
            By = Colleague,
        };

    public static PickLine Pick(string number, int line, int quantity, int parcel = 1, string site = "LEEDS") =>
        new()
        {
            Number = number,
            Parcel = parcel,
            Line = line,
            Quantity = quantity,
            Site = site,
            By = Colleague,
        };

    public static ShortLine Short(string number, int line, int quantity, int parcel = 1, string site = "LEEDS") =>
        new()
        {
            Number = number,
            Parcel = parcel,
            Line = line,
            Quantity = quantity,
            Reason = "not-found",
            Site = site,
            By = Colleague,
        };

    public static PackParcel Pack(string number, int parcel = 1, string site = "LEEDS") =>
        new()
        {
            Number = number,
            Parcel = parcel,
            Bags = 1,
            Site = site,
            By = Colleague,
        };

    public static DispatchParcel Dispatch(string number, int parcel = 1, string site = "DC1") =>
        new()
        {
            Number = number,
            Parcel = parcel,
            Site = site,
            By = Colleague,
        };

    public static ReceiveParcel Receive(string number, int parcel = 1, string site = "LEEDS") =>
        new()
        {
            Number = number,
            Parcel = parcel,
            Site = site,
            By = Colleague,
        };

    public static StageParcel Stage(string number, int parcel = 1, string site = "LEEDS") =>
        new()
        {
            Number = number,
            Parcel = parcel,
            Shelf = "B12",
            Site = site,
            By = Colleague,
        };

    public static ReadyOrder Ready(string number, string site = "LEEDS") =>
        new()
        {
            Number = number,
            Site = site,
            By = Colleague,
        };

    public static RecordCapture Capture(string number, long minor) =>
        new()
        {
            Number = number,
            CapturedMinor = minor,
            By = "provider:test",
        };

    public static HandOver HandOver(string number) =>
        new()
        {
            Number = number,
            Method = HandoverMethod.CODE,
            TypedCode = "482 913",
            PersonCheck = "photo-id",
            Site = "LEEDS",
            By = Colleague,
        };

    /// <summary>Picks, packs and stages all of a parcel that the store picks itself.</summary>
    public static void PickAll(this Story story, string number, int parcel = 1, string site = "LEEDS")
    {
        story.Accepts<PickingStarted>(Start(number, parcel, site));
        foreach (var item in story.Order(number).Parcels[parcel - 1].Items)
            story.Accepts<LinePicked>(Pick(number, item.Line, item.Quantity, parcel, site));
        story.Accepts<ParcelPacked>(Pack(number, parcel, site));
    }

    /// <summary>Everything picked in the store and the money taken.</summary>
    public static string ReadyFor(this Story story, string number)
    {
        story.PickAll(number);
        story.Accepts<ParcelStaged>(Stage(number));
        story.Accepts<OrderReadied>(Ready(number));
        story.Accepts<PaymentCaptured>(Capture(number, story.Order(number).PickedMinor));
        return number;
    }
}
