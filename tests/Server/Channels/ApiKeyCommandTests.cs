using System.Net.Http.Headers;
using Holdfast.Retail.Channels;
using Holdfast.Tests.Server.Cli;
using Holdfast.Tests.Server.Databases;

namespace Holdfast.Tests.Server.Channels;

/// <summary><c>holdfast apikey</c> beside a running server.</summary>
public sealed class ApiKeyCommandTests(FreshDatabases databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task A_key_is_shown_once_works_at_once_and_ends_when_revoked(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var world = await SmallWorld.StartAsync(Ct, database.Option);

        var issued = await RunAsync(0, database, "issue", "--name", "Till 7", "--scope", "stores:read");
        var key = ApiKeyText.Parse(issued.Trim());
        Assert.NotNull(key);
        var listed = await RunAsync(0, database, "list");
        Assert.Contains($"{key.Id}  good  Till 7  stores:read", listed, StringComparison.Ordinal);
        Assert.DoesNotContain(key.Secret, listed, StringComparison.Ordinal);
        await StatusBecomesAsync(world, key, 200);

        await RunAsync(0, database, "revoke", key.Id);
        await StatusBecomesAsync(world, key, 401);
        await RunAsync(0, database, "revoke", key.Id);
        await RunAsync(1, database, "revoke", "nobody");
        await RunAsync(1, database, "issue", "--name", "Till 8", "--scope", "everything");
        await RunAsync(2, database, "issue");
    }

    /// <summary>The server sees another process's entry as soon as its view has followed the log.</summary>
    private static async Task StatusBecomesAsync(SmallWorld world, ApiKeyText key, int status)
    {
        using var http = new HttpClient { BaseAddress = world.ShopAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.ToString());
        await Until.TrueAsync(
            async () =>
            {
                using var response = await http.GetAsync(new Uri("/api/v1/stores", UriKind.Relative), Ct);
                return (int)response.StatusCode == status;
            },
            Ct,
            atMostSeconds: 30,
            $"the key answers {status}"
        );
    }

    private static async Task<string> RunAsync(int exitCode, TestDatabase database, params string[] arguments)
    {
        var run = await HoldfastProcess.RunAsync(
            Ct,
            ["apikey", .. arguments, "--db", database.Option, "--data", Path.GetTempPath()]
        );
        Assert.True(run.ExitCode == exitCode, $"{run.ExitCode}: {run.Output}{run.Errors}");
        return run.Output;
    }
}
