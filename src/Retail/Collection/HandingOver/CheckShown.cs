using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Collection.Scanning;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Passes;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Staff;
using NodaTime;

namespace Holdfast.Retail.Collection.HandingOver;

/// <summary>What was scanned or typed on an order's own page: its pass or its code. Wrong ones are counted.</summary>
internal sealed class CheckShown(View view, PassKeys keys, Tries tries, TimeProvider time)
{
    /// <returns>What is good, or one sentence on why it is not.</returns>
    public async Task<(HandoverProof.Shown? Shown, string? Why)> CheckAsync(
        AtDesk at,
        string code,
        CancellationToken ct
    )
    {
        if (Take(at) is { } wait)
            return (null, Texts.TooManyCodes.With(wait.Words));
        using var reader = view.Open();
        var (shown, why) = ReadScan.IsPass(code)
            ? await PassAsync(at, code, reader, ct)
            : Code(at, code, reader.Find<Order>(Keys.Order(at.Order)));
        if (shown is not null)
            Forgive(at);
        return (shown, why);
    }

    /// <summary>Null where another try is free.</summary>
    public PinAnswer.Wait? Take(AtDesk at) =>
        tries.Take(Counted(at), ReadScan.FreeCodes) is var wait && wait > Duration.Zero ? new(wait) : null;

    public void Forgive(AtDesk at) => tries.Forgive(Counted(at));

    public async Task<PassCheck> CheckPassAsync(AtDesk at, string pass, CancellationToken ct) =>
        (await keys.VerifierAsync(ct)).Check(pass, at.Site, time.Instant());

    private async Task<(HandoverProof.Shown?, string?)> PassAsync(
        AtDesk at,
        string code,
        ViewReader reader,
        CancellationToken ct
    )
    {
        switch (await CheckPassAsync(at, code, ct))
        {
            case PassCheck.Good { Pass: var pass } when pass.Order == at.Order:
                return (new(at.Order, HandoverMethod.PASS, null), null);
            case PassCheck.Good { Pass: var pass }:
                return (null, Texts.OtherOrdersPass.With(OrderNumber.Show(pass.Order)));
            case PassCheck.Refused { Refusal: var refusal }:
                at.Visit.Practice?.RefusedPass = true;
                return (null, ReadScan.Words(refusal, reader, at.Visit));
            default:
                throw new InvalidOperationException("A pass is good or refused.");
        }
    }

    private static (HandoverProof.Shown?, string?) Code(AtDesk at, string code, Order? order) =>
        order is null ? (null, new UnknownOrder(at.Order).Detail)
        : CollectionCode.Matches(code, order.CollectionCode) ? (new(at.Order, HandoverMethod.CODE, code), null)
        : (null, string.IsNullOrWhiteSpace(code) ? Texts.ScanOrType : HandOverRefusal.WrongCode.Detail);

    private static string Counted(AtDesk at) => $"code/{at.Site}/{at.By}";
}
