using Holdfast.Ledger;

namespace Holdfast.Retail.Orders.Place;

/// <summary>How far an order came.</summary>
internal abstract record Placing
{
    private Placing() { }

    /// <summary>The order is paid for. Its status is today's when the request was a repeat.</summary>
    /// <param name="Replayed">The same request was answered before.</param>
    public sealed record Confirmed(Order Order, bool Replayed) : Placing;

    /// <summary>The order waits for the customer, until its hold ends.</summary>
    /// <param name="Location">Where to send the customer's browser.</param>
    public sealed record NeedsAuthentication(string Number, string Location) : Placing;

    /// <summary>The order is cancelled and nothing was taken. Another card is another request.</summary>
    public sealed record Declined(string Number, string Reason) : Placing;

    /// <summary>The order waits, until its hold ends; the same request under the same key goes on.</summary>
    public sealed record PaymentUnknown(string Number) : Placing;

    /// <summary>The hold was over, or somebody cancelled, before the payment came. Nothing was taken.</summary>
    public sealed record Ended(string Number, string? Reason) : Placing;

    /// <summary>Nothing was written.</summary>
    public sealed record Refused(Refusal Refusal) : Placing;
}

/// <summary>The same request is being worked on at this moment.</summary>
internal sealed record RequestInFlight : Refusal
{
    public override string Code => "request-in-flight";
    public override string Detail => "A request with this idempotency key is being worked on; ask again in a moment.";
}
