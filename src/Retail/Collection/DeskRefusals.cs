using Holdfast.Ledger;
using Holdfast.Retail.Orders;

namespace Holdfast.Retail.Collection;

internal sealed record UnknownParcel(string Number, int Parcel) : Refusal
{
    public override string Code => "unknown-parcel";
    public override string Detail => $"Order {OrderNumber.Show(Number)} has no parcel {Parcel}.";
}

internal sealed record UnknownLine(string Number, int Parcel, int Line) : Refusal
{
    public override string Code => "unknown-line";
    public override string Detail => $"Parcel {Parcel} of order {OrderNumber.Show(Number)} has no line {Line}.";
}

/// <summary>An earlier step is missing.</summary>
internal sealed record WrongStep(string Code, string Detail) : Refusal
{
    public override string Code { get; } = Code;
    public override string Detail { get; } = Detail;

    public static readonly WrongStep PickingNotStarted = new("picking-not-started", "Start picking this parcel first.");
    public static readonly WrongStep NotPicked = new("not-picked", "Some goods are neither picked nor short.");
    public static readonly WrongStep NotPacked = new("not-packed", "Pack this parcel first.");
    public static readonly WrongStep NotDispatched = new("not-dispatched", "This parcel was not dispatched yet.");
    public static readonly WrongStep NotReceived = new("not-received", "Receive this parcel first.");
    public static readonly WrongStep NotStaged = new("not-staged", "Some goods are not staged in the store yet.");
    public static readonly WrongStep NothingPicked = new("nothing-picked", "None of the goods was found.");
    public static readonly WrongStep StaysHere = new("stays-here", "This parcel is picked in the store itself.");
}
