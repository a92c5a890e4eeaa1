namespace Holdfast.Retail.Payments;

/// <summary>The cards of the test provider. Anything else is declined as <c>unknown-token</c>.</summary>
internal static class TestTokens
{
    public const string Approved = "tok_approved";

    /// <summary>Declined as <c>card-declined</c>.</summary>
    public const string Declined = "tok_declined";

    /// <summary>Sends the customer to the challenge page, where the answer is chosen.</summary>
    public const string Authenticate = "tok_authenticate";

    /// <summary>The amount is held, but the answer is lost on the way; asked again, the provider says approved.</summary>
    public const string TimesOut = "tok_timeout";
}
