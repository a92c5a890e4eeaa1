using Holdfast.Retail.Http;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Sites.Find;

/// <summary>The store that pages and the basket speak of from now on; kept in a cookie, not in the log.</summary>
internal static class ChooseStore
{
    public static void Map(IEndpointRouteBuilder shop) =>
        shop.MapPost("/stores/choice", Post).DisableAntiforgery().ExcludeFromDescription();

    private static Results<SeeOther, NotFound> Post(
        [FromForm] string? store,
        [FromForm(Name = "return")] string? back,
        View view,
        ShopVisit visit
    )
    {
        using var reader = view.Open();
        if (store is null || reader.Find<Site>(Keys.Site(store)) is not { Kind: SiteKind.STORE, Slots: not null })
        {
            return TypedResults.NotFound();
        }
        visit.ChooseStore(store);
        return new SeeOther(Routes.Local(back) ?? "/");
    }
}
