using Holdfast.Ledger;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Shell;

namespace Holdfast.Retail.Collection;

internal sealed record UnknownParcel(string Number, int Parcel) : Refusal
{
    public override string Code => "unknown-parcel";
    public override string Detail => Texts.UnknownParcel.With(OrderNumber.Show(Number), Parcel);
}

internal sealed record UnknownLine(string Number, int Parcel, int Line) : Refusal
{
    public override string Code => "unknown-line";
    public override string Detail => Texts.UnknownLine.With(Parcel, OrderNumber.Show(Number), Line);
}

/// <summary>An earlier step is missing.</summary>
internal sealed record WrongStep(string Code, Func<string> Words) : Refusal
{
    public override string Code { get; } = Code;

    private Func<string> Words { get; } = Words;

    /// <summary>In the language of whoever reads it.</summary>
    public override string Detail => Words();

    public static readonly WrongStep PickingNotStarted = new("picking-not-started", () => Texts.PickingNotStarted);
    public static readonly WrongStep NotPicked = new("not-picked", () => Texts.NotPicked);
    public static readonly WrongStep NotPacked = new("not-packed", () => Texts.NotPacked);
    public static readonly WrongStep NotDispatched = new("not-dispatched", () => Texts.NotDispatched);
    public static readonly WrongStep NotReceived = new("not-received", () => Texts.NotReceived);
    public static readonly WrongStep NotStaged = new("not-staged", () => Texts.NotStaged);
    public static readonly WrongStep NothingPicked = new("nothing-picked", () => Texts.NothingPicked);
    public static readonly WrongStep StaysHere = new("stays-here", () => Texts.StaysHere);
}
