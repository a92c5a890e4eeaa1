using Holdfast.Ledger.Keys;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Http;
using Holdfast.Retail.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Orders.Track;

/// <summary>
/// For customers without their e-mail at hand: number and address lead to the order's page. A wrong number and a wrong
/// address get the same answer, and tries are counted, so the page tells nobody who bought here.
/// </summary>
internal static class FindOrder
{
    public static void Map(IEndpointRouteBuilder shop)
    {
        shop.MapGet("/orders", Get).ExcludeFromDescription();
        shop.MapPost("/orders", Post).RequireRateLimiting(RateLimits.FindOrder).ExcludeFromDescription();
    }

    private static RazorComponentResult<FindOrderPage> Get(HttpResponse response)
    {
        Private.Mark(response);
        return Page("", "", []);
    }

    private static async Task<IResult> Post(
        IFormCollection form,
        AnyOrder orders,
        Keyring keyring,
        OrderLinks links,
        HttpResponse response,
        CancellationToken ct
    )
    {
        Private.Mark(response);
        var number = Short(form["number"]);
        var email = Short(form["email"]);
        if (
            OrderNumber.TryParse(number, out var read)
            && await orders.FindAsync(read, ct) is { Customer.EmailHash: { } known } order
            && known == Lookup.Email(keyring, email)
        )
            return new SeeOther(await links.PathAsync(order.Number, ct));
        return Page(number, email, [Texts.NotFound], StatusCodes.Status404NotFound);
    }

    private static string Short(string? text) =>
        text?.Trim() is { Length: > 0 } given ? (given.Length <= 300 ? given : "") : "";

    private static RazorComponentResult<FindOrderPage> Page(
        string number,
        string email,
        string[] errors,
        int status = StatusCodes.Status200OK
    ) =>
        new(
            new
            {
                Number = number,
                Email = email,
                Errors = errors,
            }
        )
        {
            StatusCode = status,
        };
}
