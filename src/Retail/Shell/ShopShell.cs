using System.Collections.Immutable;
using Dapper;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Catalogue.Search;
using Holdfast.Retail.Http;
using Holdfast.Retail.Reading;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Retail.Shell;

/// <summary>What the shell of every shop page shows, read once a request.</summary>
internal sealed class ShopShell(View view, ShopVisit visit, CatalogueWords words, IHttpContextAccessor accessor)
{
    public sealed record DepartmentLink(string Name)
    {
        public string Address => CategoryPath.Address(Name);
    }

    private readonly Lazy<(string Name, string? Store, ImmutableArray<DepartmentLink> Departments)> _content = new(() =>
        Read(view, visit.Store, words)
    );

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

    public string RetailerName => _content.Value.Name;

    public string? StoreName => _content.Value.Store;

    public ImmutableArray<DepartmentLink> Departments => _content.Value.Departments;

    private static (string, string?, ImmutableArray<DepartmentLink>) Read(
        View view,
        string? store,
        CatalogueWords words
    )
    {
        using var reader = view.Open();
        var connection = reader.Connection;
        var name = connection.QueryFirstOrDefault<string>("SELECT name FROM retailer LIMIT 1");
        var storeName = store is null
            ? null
            : connection.QueryFirstOrDefault<string>(
                "SELECT name FROM site WHERE code = @store AND kind = 'STORE' LIMIT 1",
                new { store }
            );
        var departments = words.Outline(reader).Departments.Take(12);
        return (
            name ?? "Holdfast",
            storeName,
            [.. departments.Select(department => new DepartmentLink(department.Name))]
        );
    }
}
