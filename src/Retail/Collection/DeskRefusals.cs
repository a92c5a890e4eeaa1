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

/// <summary>One that is always said in the same words: in the language of whoever reads them.</summary>
internal abstract record DeskRefusal : Refusal
{
    private readonly Func<string> _words;

    protected DeskRefusal(string code, Func<string> words) => (Code, _words) = (code, words);

    public sealed override string Code { get; }
    public override string Detail => _words();
}

/// <summary>An earlier step is missing.</summary>
internal sealed record WrongStep : DeskRefusal
{
    private WrongStep(string code, Func<string> words)
        : base(code, words) { }

    public static readonly WrongStep PickingNotStarted = new("picking-not-started", () => Texts.PickingNotStarted);
    public static readonly WrongStep NotPicked = new("not-picked", () => Texts.NotPicked);
    public static readonly WrongStep NotPacked = new("not-packed", () => Texts.NotPacked);
    public static readonly WrongStep NotDispatched = new("not-dispatched", () => Texts.NotDispatched);
    public static readonly WrongStep NotReceived = new("not-received", () => Texts.NotReceived);
    public static readonly WrongStep NotStaged = new("not-staged", () => Texts.NotStaged);
    public static readonly WrongStep NothingPicked = new("nothing-picked", () => Texts.NothingPicked);
    public static readonly WrongStep StaysHere = new("stays-here", () => Texts.StaysHere);
}
