using System.Data.Common;
using System.Globalization;
using System.Text;
using Dapper;
using Holdfast.Ledger.Keys;
using Holdfast.Retail.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Holdfast.Tests.Server.Trials;

/// <summary>All rows of all tables of a view, in an order that does not depend on how it came to be.</summary>
internal static class ViewDump
{
    /// <summary>Numbers that a view gives away itself; what refers to them is dumped under the thing's own name.</summary>
    private static readonly Dictionary<string, string> s_instead = new(StringComparer.Ordinal)
    {
        ["product"] = "SELECT id, title, brand, department FROM product",
        ["site"] = "SELECT code, kind, name, town, postcode, latitude, longitude, collects FROM site",
        ["site_position"] = """
            SELECT s.code, p.latitude_min, p.latitude_max, p.longitude_min, p.longitude_max
            FROM site_position p JOIN site s ON s.id = p.id
            """,
        ["order"] = """
            SELECT number, store, status, collection_code, placed_at_ms, slot_start_ms, hold_until_ms, log_index
            FROM "order"
            """,
        ["order_reach"] = """SELECT hash, number FROM order_reach JOIN "order" ON id = order_id""",
        ["product_search"] = """
            SELECT p.id, w.term, w.col, w.offset FROM temp.search_words w JOIN product p ON p.number = w.doc
            """,
        // Counts how often the catalogue changed under this file.
        ["catalogue"] = "SELECT id FROM catalogue",
        // Counts how often sites and routes changed under this file.
        ["meta"] = "SELECT name, value FROM meta WHERE name <> 'network'",
    };

    public static SortedSet<string> Of(View view)
    {
        using var reader = view.Open();
        var connection = reader.Connection;
        connection.Execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_words USING fts5vocab (main, product_search, instance)"
        );
        var rows = new SortedSet<string>(StringComparer.Ordinal);
        var tables = connection
            .Query<string>("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')")
            .Where(table => !table.StartsWith("sqlite_", StringComparison.Ordinal));
        foreach (var table in tables.ToList())
            AddRows(connection, table, rows);
        return rows;
    }

    /// <summary>A view of the same log, built from nothing in another folder.</summary>
    public static async Task<SortedSet<string>> OfFreshViewAsync(SmallWorld world, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-view-").FullName;
        try
        {
            using var view = FreshView(world, new ViewFolder(folder), TimeProvider.System);
            await view.StartAsync(ct);
            await view.Ready.WaitAsync(ct);
            await view.WaitUntilAsync(world.Log.NextIndex - 1, ct);
            var rows = Of(view);
            await view.StopAsync(ct);
            return rows;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Another view of the same log, not started.</summary>
    public static View FreshView(SmallWorld world, ViewFolder folder, TimeProvider time)
    {
        var services = world.Node.Services;
        return new(
            services
                .GetServices<IViewTable>()
                .Select(table => (IViewTable)ActivatorUtilities.CreateInstance(services, table.GetType())),
            world.Log,
            services.GetRequiredService<Keyring>(),
            folder,
            time,
            NullLogger<View>.Instance
        );
    }

    private static void AddRows(DbConnection connection, string table, SortedSet<string> rows)
    {
        using var command = connection.CreateCommand();
        command.CommandText = s_instead.GetValueOrDefault(table) ?? $"SELECT * FROM \"{table}\"";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var row = new StringBuilder(table);
            for (var column = 0; column < reader.FieldCount; column++)
            {
                row.Append('|');
                row.Append(
                    reader.GetValue(column) switch
                    {
                        byte[] bytes => Encoding.UTF8.GetString(bytes),
                        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
                    }
                );
            }
            rows.Add(row.ToString());
        }
    }
}
