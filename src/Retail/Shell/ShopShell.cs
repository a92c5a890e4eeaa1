using System.Collections.Immutable;
using Dapper;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Catalogue.Search;
using Holdfast.Retail.Http;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Sites;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Holdfast.Retail.Shell;

/// <summary>What the shell of every shop page shows, read once a request.</summary>
internal sealed class ShopShell(
    View view,
    ShopVisit visit,
    CatalogueWords words,
    TimeProvider time,
    IHttpContextAccessor accessor
)
{
    public sealed record DepartmentLink(string Name)
    {
        public string Address => CategoryPath.Address(Name);
    }

    private readonly Lazy<Content> _content = new(() => Read(view, visit.Store, words, time.Instant()));

    /// <summary>Path and query of this page, to come back to it from the choice of a store; without what it says once only.</summary>
    public string Here
    {
        get
        {
            if (accessor.HttpContext?.Request is not { } request)
            {
                return "/";
            }
            var query = request.Query.Where(pair => pair.Key != "note").ToList();
            return request.Path.ToUriComponent() + QueryString.Create(query);
        }
    }

    /// <summary>Where the choice of a store leads back to: this page, if it is one that shows goods.</summary>
    public string StoresAddress =>
        accessor.HttpContext?.Request is { } request
        && HttpMethods.IsGet(request.Method)
        && !request.Path.StartsWithSegments("/stores", StringComparison.Ordinal)
        && Routes.Local(Here) is { } here
            ? Routes.Address("/stores", ("return", here == "/" ? null : here))
            : "/stores";

    public bool IsCutOff => view.IsCutOff;

    public string RetailerName => _content.Value.Retailer;

    public string? StoreName => _content.Value.Store;

    /// <summary><c>tomorrow from 12:00</c>: the chosen store's first free slot; null where it has none, or none is chosen.</summary>
    public string? NextCollection => _content.Value.Next;

    public ImmutableArray<DepartmentLink> Departments => _content.Value.Departments;

    private static Content Read(View view, string? store, CatalogueWords words, Instant now)
    {
        using var reader = view.Open();
        var name = reader.Connection.QueryFirstOrDefault<string>("SELECT name FROM retailer LIMIT 1");
        var site = store is null ? null : reader.Find<Site>(Keys.Site(store));
        if (site is not { Kind: SiteKind.STORE })
            site = null;
        var next = site is null ? null : Promises.NextCollection.At(reader, site, now);
        var departments = words.Outline(reader).Departments.Take(12);
        return new(
            name ?? "Holdfast",
            site?.Name,
            site is not null && next is { } slot ? When.FromWithin(site, now, slot.Start) : null,
            [.. departments.Select(department => new DepartmentLink(department.Name))]
        );
    }

    private sealed record Content(
        string Retailer,
        string? Store,
        string? Next,
        ImmutableArray<DepartmentLink> Departments
    );
}
