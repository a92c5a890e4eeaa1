using Holdfast.Ledger;

namespace Holdfast.Retail.Orders;

internal sealed record UnknownOrder(string Number) : Refusal
{
    public override string Code => "unknown-order";
    public override string Detail => $"There is no order {OrderNumber.Show(Number)}.";
}

/// <summary>The order ended before: cancelled by somebody, or not paid in time.</summary>
internal sealed record OrderEnded(string Number, string? Reason) : Refusal
{
    public override string Code => "order-ended";
    public override string Detail => $"Order {OrderNumber.Show(Number)} was cancelled.";
}

internal sealed record AlreadyHandedOver(string Number, Handover? Handover) : Refusal
{
    public override string Code => "already-handed-over";
    public override string Detail => $"Order {OrderNumber.Show(Number)} was handed over before.";
}

internal sealed record NotPaid(string Number) : Refusal
{
    public override string Code => "not-paid";
    public override string Detail => $"Order {OrderNumber.Show(Number)} is not paid yet.";
}

/// <summary>A payment's amount is not the one that the order asks for.</summary>
internal sealed record WrongAmount(long ExpectedMinor, long Minor) : Refusal
{
    public override string Code => "wrong-amount";
    public override string Detail => "The amount is not the one that the order asks for.";
}

/// <summary>The colleague's site has no part in this order, or not in this step of it.</summary>
internal sealed record WrongSite(string Number, string Site, string Expected) : Refusal
{
    public override string Code => "wrong-site";
    public override string Detail =>
        $"This step of order {OrderNumber.Show(Number)} belongs to {Expected}, not to {Site}.";
}
