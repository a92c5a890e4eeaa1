using Npgsql;

namespace Holdfast.Ledger.Stores;

/// <summary>
/// Takes the URI form that PostgreSQL's own tools take, which Npgsql does not; also theirs with several servers,
/// <c>postgres://user@a:5432,b:5432/database</c>, of which the primary is meant.
/// </summary>
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
        var servers = ServersOf(address);
        // A URI has one server; the first stands in for all.
        var uri = new Uri(address.Replace(servers, servers.Split(',')[0], StringComparison.Ordinal));
        var user = uri.UserInfo.Split(':', 2);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : 5432,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
        };
        if (servers.Contains(',', StringComparison.Ordinal))
        {
            settings.Host = servers;
            settings.TargetSessionAttributes = "primary";
        }
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
            settings[NameOf(Uri.UnescapeDataString(pair[0]))] = Uri.UnescapeDataString(pair.Length == 2 ? pair[1] : "");
        }
        return settings;
    }

    /// <summary>As a person knows them: <c>a:5432</c>.</summary>
    public static string Servers(NpgsqlConnectionStringBuilder settings) =>
        settings.Host!.Contains(',', StringComparison.Ordinal) ? settings.Host : $"{settings.Host}:{settings.Port}";

    /// <summary>What stands between the user and the database: <c>a:5432,b:5432</c>.</summary>
    private static string ServersOf(string address)
    {
        var authority = address[(address.IndexOf("://", StringComparison.Ordinal) + 3)..].Split('/', '?', '#')[0];
        return authority[(authority.LastIndexOf('@') + 1)..];
    }

    private static string NameOf(string option) =>
        option switch
        {
            "sslmode" => "SSL Mode",
            "target_session_attrs" => "Target Session Attributes",
            _ => option,
        };
}
