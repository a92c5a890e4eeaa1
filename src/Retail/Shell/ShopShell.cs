using System.Collections.Immutable;
using Dapper;
using Holdfast.Retail.Reading;

namespace Holdfast.Retail.Shell;

/// <summary>What the shell of every shop page shows, read once a request.</summary>
internal sealed class ShopShell(View view, ShopVisit visit)
{
    public sealed record DepartmentLink(string Name)
    {
        public string Address => "/category/" + Uri.EscapeDataString(Name);
    }

    private readonly Lazy<(string Name, string? Store, ImmutableArray<DepartmentLink> Departments)> _content = new(() =>
        Read(view, visit.Store)
    );

    public bool IsCutOff => view.IsCutOff;

    public string RetailerName => _content.Value.Name;

    public string? StoreName => _content.Value.Store;

    public ImmutableArray<DepartmentLink> Departments => _content.Value.Departments;

    private static (string, string?, ImmutableArray<DepartmentLink>) Read(View view, string? store)
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
        var departments = connection.Query<string>(
            "SELECT DISTINCT department FROM product WHERE department IS NOT NULL ORDER BY department LIMIT 12"
        );
        return (name ?? "Holdfast", storeName, [.. departments.Select(department => new DepartmentLink(department))]);
    }
}
