using System.Collections.Immutable;

namespace Holdfast.Retail.Orders.Checkout;

/// <summary>The checkout's steps: one page, one form, of which one step is open and the answered ones are a line each.</summary>
public static class CheckoutStep
{
    public const int Collect = 1;
    public const int Details = 2;
    public const int Pay = 3;
    public const int First = Collect;

    /// <summary>The number that a form says; the first step for anything else.</summary>
    public static int Of(string? text) =>
        text switch
        {
            "2" => Details,
            "3" => Pay,
            _ => First,
        };

    /// <summary>Where an error is mended.</summary>
    public static int Of(FieldError error) =>
        error.Field switch
        {
            "slot" or "lines" => Collect,
            "token" or "send" => Pay,
            _ => Details,
        };

    /// <summary>Errors of the fields of one step; the goods are beside all of them.</summary>
    public static bool Holds(int step, ImmutableArray<FieldError> errors) =>
        errors.Any(error => error.Field != "lines" && Of(error) == step);
}
