using System.Net;
using System.Text;
using System.Text.Json;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;
using Holdfast.Retail.Channels;
using Holdfast.Tests.Server.Channels;
using Holdfast.Tests.Server.Cli;
using Holdfast.Tests.Server.Databases;
using Holdfast.Vault.Checking;
using Holdfast.Vault.Keys;
using Holdfast.Vault.Pulling;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.Server.Vaulting;

/// <summary>The vault against the program that it is for.</summary>
public sealed class RealHeadOfficeTests(FreshDatabases databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_is_in_the_vault_and_head_office_knows_it()
    {
        await using var vault = new VaultFolder();
        var key = await vault.KeyAsync();
        await using var world = await SmallWorld.StartAsync(
            Ct,
            options: options => options with { Vaults = key.Verifier.Text }
        );
        using var api = await Api.OfAsync(world, Ct);
        var placed = (await api.PlaceAsync(Api.Order(), Ct)).Must(201);
        using var source = await SourceAsync(world, Scopes.LogRead);
        var pull = await vault.OpenAsync(source, keyring: new KeyringCopy(vault.Store, source, 7, TimeProvider.System));

        var held = await PullAsync(pull, atLeast: placed["logIndex"].GetInt64() + 1);

        var known = Assert.Single(await world.Log.Store.Seals.ReadCosignaturesAsync(Ct));
        Assert.Equal(("vault.example/1", held.Log.Checkpoint.Size), (known.Vault, known.Size));
        Assert.True(held.Told);
        Assert.Empty((await new VaultCheck(vault.Store).RunAsync(Ct)).Wrong);
        var names = new List<string>();
        await foreach (var row in KeyringCopy.ReadAsync(vault.Store, Ct))
        {
            names.Add(row.Name);
        }
        Assert.Contains("log/signing", names);
        Assert.Contains(names, name => name.StartsWith("person/", StringComparison.Ordinal));
        // Nothing of the person in clear, and no key that is not wrapped, is anywhere in the vault.
        Assert.DoesNotContain(
            vault.Files(),
            file => Encoding.UTF8.GetString(file.Value).Contains("Amira", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_vault_that_nobody_told_it_of_is_not_believed()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        await using var vault = new VaultFolder();
        using var source = await SourceAsync(world, Scopes.LogRead);

        var held = await PullAsync(await vault.OpenAsync(source), atLeast: 1);

        Assert.False(held.Told);
        Assert.Empty(await world.Log.Store.Seals.ReadCosignaturesAsync(Ct));
    }

    [Fact]
    public async Task What_a_vault_cosigned_of_another_log_is_refused_loudly()
    {
        await using var vault = new VaultFolder();
        var key = await vault.KeyAsync();
        await using var world = await SmallWorld.StartAsync(
            Ct,
            options: options => options with { Vaults = key.Verifier.Text }
        );
        using var source = await SourceAsync(world, Scopes.LogRead);
        var held = await PullAsync(await vault.OpenAsync(source), atLeast: 1);
        var (origin, size, root) = held.Log.Checkpoint;
        Checkpoint[] wrong =
        [
            new(origin, size, LogHash.OfEntry([1])),
            new(origin, size + 1_000_000, root),
            new(origin.Replace("/log/1", "/log/2", StringComparison.Ordinal), size, root),
        ];
        foreach (var checkpoint in wrong)
        {
            using var answer = await PostAsync(
                world,
                SignedCheckpoint.Sign(checkpoint, key).Note.ToBytes(),
                Scopes.LogRead
            );
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        }
        Assert.Equal(size, Assert.Single(await world.Log.Store.Seals.ReadCosignaturesAsync(Ct)).Size);
    }

    [Fact]
    public async Task What_is_no_cosignature_is_refused()
    {
        await using var vault = new VaultFolder();
        var key = await vault.KeyAsync();
        await using var world = await SmallWorld.StartAsync(
            Ct,
            options: options => options with { Vaults = key.Verifier.Text }
        );

        using var garbage = await PostAsync(world, [1, 2, 3], Scopes.LogRead);
        using var huge = await PostAsync(world, new byte[100_000], Scopes.LogRead);
        using var stranger = await PostAsync(world, MadeLog.OfSize(3).Checkpoint(), Scopes.LogRead);
        using var forbidden = await PostAsync(world, [1, 2, 3], Scopes.OrdersRead);

        Assert.Equal(HttpStatusCode.BadRequest, garbage.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, huge.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, stranger.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
    }

    [Fact]
    public async Task The_keyring_and_the_log_key_are_for_keys_with_the_scope()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var refused = await SourceAsync(world, Scopes.OrdersRead);
        using var source = await SourceAsync(world, Scopes.LogRead);

        await Assert.ThrowsAsync<SourceFailedException>(() => refused.ReadKeyringAsync(0, null, Ct));
        await Assert.ThrowsAsync<SourceFailedException>(() => refused.ReadKeyAsync(Ct));
        // The first sealing adds one, whenever it comes.
        await Until.TrueAsync(async () => (await world.Node.Store.Seals.ReadAsync(Ct)).Latest is not null, Ct);
        var page = await source.ReadKeyringAsync(0, null, Ct);
        Assert.True(KeyringLines.TryRead(page!.Value, out var rows));
        Assert.NotEmpty(rows);
        var last = rows[^1];
        Assert.True(
            KeyringLines.TryRead((await source.ReadKeyringAsync(last.Added, last.Name, Ct))!.Value, out var none)
        );
        Assert.Empty(none);
        Assert.Null(await source.GetAsync("keyring?after=-1", 1000, Ct));
        Assert.Null(await source.GetAsync("keyring", 1000, Ct));
    }

    [Theory, EveryStore]
    public async Task What_a_vault_cosigned_only_grows(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using (var store = await database.OpenStoreAsync(Ct))
        {
            await store.Seals.KeepCosignatureAsync(new("near/1", 5, 1000, [1]), Ct);
            await store.Seals.KeepCosignatureAsync(new("far/1", 3, 1500, [2]), Ct);
            await store.Seals.KeepCosignatureAsync(new("near/1", 9, 2000, [3]), Ct);
            await store.Seals.KeepCosignatureAsync(new("near/1", 7, 3000, [4]), Ct);
            await store.Seals.KeepCosignatureAsync(new("near/1", 9, 4000, [5]), Ct);
        }
        await using var again = await database.OpenStoreAsync(Ct);

        var kept = await again.Seals.ReadCosignaturesAsync(Ct);

        Assert.Equal(
            [("far/1", 3L, 1500L, (byte)2), ("near/1", 9L, 2000L, (byte)3)],
            kept.Select(one => (one.Vault, one.Size, one.AtMs, one.Note[0]))
        );
    }

    private static async Task<HttpLogSource> SourceAsync(SmallWorld world, string scope)
    {
        using var api = await Api.OfAsync(world, Ct, scope);
        return new(new() { Address = world.StaffAddress, Token = api.Key.ToString() });
    }

    [Fact]
    public async Task The_program_proves_head_office_against_its_vault_and_sees_an_older_database()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var options = world.Node.Services.GetRequiredService<HoldfastOptions>();
        var older = Path.Combine(options.Data, "older.db");
        await using var vault = new VaultFolder();
        using var api = await Api.OfAsync(world, Ct);
        using var source = await SourceAsync(world, Scopes.LogRead);
        var pull = await vault.OpenAsync(source);
        await PullAsync(pull, atLeast: world.Log.NextIndex);
        await using (var database = new SqliteConnection($"Data Source={Path.Combine(options.Data, "holdfast.db")}"))
        await using (var copy = new SqliteConnection($"Data Source={older};Pooling=False"))
        {
            await database.OpenAsync(Ct);
            await copy.OpenAsync(Ct);
            database.BackupDatabase(copy);
        }
        (await api.PlaceAsync(Api.Order(), Ct)).Must(201);
        await PullAsync(pull, atLeast: world.Log.NextIndex);
        string[] arguments = ["--master-key", options.MasterKeyFile, "--vault", vault.Root];

        var sound = await HoldfastProcess.RunAsync(Ct, ["verify", "--data", options.Data, .. arguments, "--json"]);
        var rolledBack = await HoldfastProcess.RunAsync(Ct, ["verify", "--db", $"sqlite:{older}", .. arguments]);

        Assert.True(sound.ExitCode == 0, sound.Output + sound.Errors);
        using var report = JsonDocument.Parse(sound.Output);
        var checkedDatabase = report.RootElement.GetProperty("database");
        Assert.True(checkedDatabase.GetProperty("signatureChecked").GetBoolean());
        Assert.Equal(
            checkedDatabase.GetProperty("sealed").GetInt64(),
            report.RootElement.GetProperty("vault").GetProperty("logs")[0].GetProperty("size").GetInt64()
        );
        Assert.Equal(1, rolledBack.ExitCode);
        Assert.Contains("an older database was put back", rolledBack.Output, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> PostAsync(SmallWorld world, byte[] body, string scope)
    {
        using var api = await Api.OfAsync(world, Ct, scope);
        using var http = new HttpClient { BaseAddress = world.StaffAddress };
        http.DefaultRequestHeaders.Authorization = api.Http.DefaultRequestHeaders.Authorization;
        using var content = new ByteArrayContent(body);
        return await http.PostAsync("/log/cosignatures", content, Ct);
    }

    /// <summary>Pulls until what is sealed has come that far.</summary>
    private static async Task<Pulled> PullAsync(VaultPull pull, long atLeast)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                var pulled = await pull.RunAsync(limit.Token);
                if (pulled.Log.Checkpoint.Size >= atLeast)
                {
                    return pulled;
                }
            }
            catch (SourceFailedException e) when (e.Message.Contains("no checkpoint", StringComparison.Ordinal))
            {
                // Not sealed for the first time yet.
            }
            await Task.Delay(100, limit.Token);
        }
    }
}
