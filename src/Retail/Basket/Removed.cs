using Holdfast.Retail.Orders.Checkout;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Retail.Basket;

/// <summary>The line that was taken out of the basket last: for some minutes it can be put back.</summary>
internal sealed class Removed(IHttpContextAccessor accessor, Cookies cookies)
{
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(10);

    public void Remember(string sku, int quantity) =>
        Context.Response.Cookies.Append(
            Name,
            SeenLine.Write([new SeenLine(sku, quantity, PriceMinor: 0)]),
            cookies.Lasting(s_kept)
        );

    public void Forget() => Context.Response.Cookies.Delete(Name, cookies.Lasting(s_kept));

    public (string Sku, int Quantity)? Last =>
        Context.Request.Cookies[Name] is { Length: > 0 and <= 400 } text && SeenLine.Read(text) is [var line]
            ? (line.Sku, line.Quantity)
            : null;

    private string Name => cookies.Name("removed");

    private HttpContext Context =>
        accessor.HttpContext ?? throw new InvalidOperationException("A line is removed only within a request.");
}
