using Holdfast.Retail.Collection.Moving;
using Holdfast.Retail.Collection.Packing;
using Holdfast.Retail.Collection.Picking;
using Holdfast.Retail.Collection.Readying;
using Holdfast.Retail.Collection.Staging;

namespace Holdfast.Retail.Collection;

/// <summary>What somebody at a site does with an order, step by step, for those who play a desk: the demo, practice, the simulator.</summary>
/// <param name="Number">Of the order.</param>
/// <param name="Site">Where it is done.</param>
/// <param name="By">Who does it.</param>
internal readonly record struct DeskSteps(string Number, string Site, string By)
{
    public StartPicking Start(int parcel) =>
        new()
        {
            Number = Number,
            Parcel = parcel,
            Site = Site,
            By = By,
        };

    public PickLine Pick(int parcel, int line, int quantity) =>
        new()
        {
            Number = Number,
            Parcel = parcel,
            Line = line,
            Quantity = quantity,
            Site = Site,
            By = By,
        };

    public PackParcel Pack(int parcel, int bags = 1) =>
        new()
        {
            Number = Number,
            Parcel = parcel,
            Bags = bags,
            Site = Site,
            By = By,
        };

    public DispatchParcel Dispatch(int parcel) =>
        new()
        {
            Number = Number,
            Parcel = parcel,
            Site = Site,
            By = By,
        };

    public ReceiveParcel Receive(int parcel) =>
        new()
        {
            Number = Number,
            Parcel = parcel,
            Site = Site,
            By = By,
        };

    public StageParcel Stage(int parcel, string shelf) =>
        new()
        {
            Number = Number,
            Parcel = parcel,
            Shelf = shelf,
            Site = Site,
            By = By,
        };

    public ReadyOrder Ready() =>
        new()
        {
            Number = Number,
            Site = Site,
            By = By,
        };
}
