namespace Holdfast.Retail.Payments;

/// <summary>
/// A payment provider: it holds money when an order is placed, takes it when the order is ready, and lets it go when the
/// order ends. Every call names the order by its number and may be repeated: the provider does the thing once and gives
/// the same answer again. Trouble that the provider or the line to it has is an answer too (<c>Unknown</c>), never an
/// exception; whoever gets it asks again.
/// </summary>
internal interface IPaymentProvider
{
    /// <summary>As in an order's payment, for example <c>test</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Holds an amount. After <see cref="Authorisation.Declined"/> the same order may be tried with another token;
    /// after <see cref="Authorisation.Approved"/> the answer stays, whatever the token.
    /// </summary>
    Task<Authorisation> AuthoriseAsync(PaymentRequest request, CancellationToken ct);

    /// <summary>
    /// How the authorisation of an order stands: asked when the customer comes back from authentication, and after an
    /// answer that did not come. Null when the provider has never heard of the order.
    /// </summary>
    Task<Authorisation?> FindAsync(string order, CancellationToken ct);

    /// <summary>Takes an amount, at most the one held, and lets the rest go.</summary>
    Task<CaptureAnswer> CaptureAsync(string order, long amountMinor, CancellationToken ct);

    /// <summary>
    /// Lets the held amount go. Also for an order that the provider has never heard of: an authorisation that arrives
    /// late for it is then declined, so that no money stays held for an order that has ended.
    /// </summary>
    Task<VoidAnswer> VoidAsync(string order, CancellationToken ct);

    /// <summary>Gives back all that was taken.</summary>
    Task<RefundAnswer> RefundAsync(string order, CancellationToken ct);
}

/// <param name="Order">The order's number; one payment an order.</param>
/// <param name="Token">What the provider's form gave for the customer's card. Never a card number.</param>
/// <param name="ReturnPath">Path on the shop where the customer lands after authentication.</param>
internal sealed record PaymentRequest(string Order, long AmountMinor, string Currency, string Token, string ReturnPath);

internal abstract record Authorisation
{
    private Authorisation() { }

    /// <param name="Reference">The provider's own name for the payment.</param>
    public sealed record Approved(string Reference, long AmountMinor) : Authorisation;

    /// <param name="Reason">Stable word, for example <c>card-declined</c>.</param>
    public sealed record Declined(string Reason) : Authorisation;

    /// <summary>The customer has to prove who they are.</summary>
    /// <param name="Location">Where to send the customer's browser.</param>
    public sealed record NeedsAuthentication(string Location) : Authorisation;

    /// <summary>No answer in time. The amount may be held or not: ask again.</summary>
    public sealed record Unknown : Authorisation;
}

internal abstract record CaptureAnswer
{
    private CaptureAnswer() { }

    public sealed record Captured(long AmountMinor) : CaptureAnswer;

    /// <summary>Nothing was taken, and asking again will not change that.</summary>
    public sealed record Refused(string Reason) : CaptureAnswer;

    /// <summary>No answer in time: ask again.</summary>
    public sealed record Unknown : CaptureAnswer;
}

internal abstract record VoidAnswer
{
    private VoidAnswer() { }

    /// <summary>Nothing is held for the order, and nothing will be.</summary>
    public sealed record Voided : VoidAnswer;

    /// <summary>The amount was taken already, so there is nothing to let go; asking again will not change that.</summary>
    public sealed record Refused(string Reason) : VoidAnswer;

    /// <summary>No answer in time: ask again.</summary>
    public sealed record Unknown : VoidAnswer;
}

internal abstract record RefundAnswer
{
    private RefundAnswer() { }

    public sealed record Refunded(long AmountMinor) : RefundAnswer;

    /// <summary>Nothing was given back, and asking again will not change that.</summary>
    public sealed record Refused(string Reason) : RefundAnswer;

    /// <summary>No answer in time: ask again.</summary>
    public sealed record Unknown : RefundAnswer;
}
