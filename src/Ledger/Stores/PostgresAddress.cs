using Npgsql;

namespace Holdfast.Ledger.Stores;

/// <summary>Takes the URI form that PostgreSQL's own tools take, which Npgsql does not.</summary>
internal static class PostgresAddress
{
    public static NpgsqlConnectionStringBuilder Parse(string address)
    {
        if (
            !address.StartsWith("postgres://", StringComparison.Ordinal)
            && !address.StartsWith("postgresql://", StringComparison.Ordinal)
        )
        {
            return new(address);
        }
        var uri = new Uri(address);
        var user = uri.UserInfo.Split(':', 2);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : 5432,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
        };
        if (user[0].Length > 0)
        {
            settings.Username = Uri.UnescapeDataString(user[0]);
        }
        if (user.Length == 2)
        {
            settings.Password = Uri.UnescapeDataString(user[1]);
        }
        foreach (var option in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = option.Split('=', 2);
            var name = pair[0] == "sslmode" ? "SSL Mode" : Uri.UnescapeDataString(pair[0]);
            settings[name] = Uri.UnescapeDataString(pair.Length == 2 ? pair[1] : "");
        }
        return settings;
    }
}
