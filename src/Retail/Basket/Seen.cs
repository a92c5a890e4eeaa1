using System.Collections.Immutable;
using Holdfast.Retail.Orders.Checkout;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Retail.Basket;

/// <summary>
/// What the basket's page showed last: prices, and when all of it is ready. The checkout says what is different from it. In a
/// cookie, as the basket is; whoever changes it fools himself only, for the order is held to what the checkout shows.
/// </summary>
internal sealed class Seen(IHttpContextAccessor accessor, Cookies cookies)
{
    private const int LengthMax = 3_800;
    private const char Between = '~';
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(1);

    /// <param name="lines">As shown.</param>
    /// <param name="ready">RFC 3339, or empty.</param>
    public void Keep(IEnumerable<SeenLine> lines, string ready)
    {
        var text = $"{ready}{Between}{SeenLine.Write(lines)}";
        if (text.Length <= LengthMax)
            Context.Response.Cookies.Append(Name, text, cookies.Lasting(s_kept));
        else
            Context.Response.Cookies.Delete(Name, cookies.Lasting(s_kept));
    }

    public (ImmutableArray<SeenLine> Lines, string Ready) Read() =>
        Context.Request.Cookies[Name]?.Split(Between) is [{ Length: <= 40 } ready, var lines]
            ? (SeenLine.Read(lines), ready)
            : ([], "");

    private string Name => cookies.Name("seen");

    private HttpContext Context =>
        accessor.HttpContext ?? throw new InvalidOperationException("Something is seen only within a request.");
}
