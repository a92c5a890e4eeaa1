using System.Text.Json;
using Holdfast.Ledger.Sealing;
using Holdfast.Tests.Server.Cli;
using Holdfast.Vault.Checking;
using Holdfast.Vault.Keeping;
using Holdfast.Vault.Pulling;
using Holdfast.Vaulting;

namespace Holdfast.Tests.Server.Vaulting;

/// <summary>The real program, and what it serves.</summary>
public sealed class VaultCommandTests
{
    private const string Token = "a token of thirty characters...";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Once_it_pulls_and_says_so_and_an_alarm_ends_it_with_1()
    {
        var log = MadeLog.OfSize(700);
        await using var office = await FakeHeadOffice.StartAsync(log);
        var folder = Directory.CreateTempSubdirectory("holdfast-vault-").FullName;
        string[] arguments = ["vault", "--from", office.Address.ToString(), "--to", folder, "--once"];

        var first = await HoldfastProcess.RunAsync(Ct, arguments);
        var checkedOnce = await HoldfastProcess.RunAsync(Ct, "verify", "--vault", folder, "--json");
        office.Log = log.Copy(600);
        var refused = await HoldfastProcess.RunAsync(Ct, [.. arguments, "--json"]);
        File.AppendAllText(Path.Combine(folder, "log/1/tile/0/001"), "x");
        var damaged = await HoldfastProcess.RunAsync(Ct, "verify", "--vault", folder);

        Assert.True(first.ExitCode == 0, first.Errors);
        Assert.Contains(TrustedKeys.Fingerprint(log.Key.Verifier), first.Output, StringComparison.Ordinal);
        Assert.Contains("700 entries vaulted", first.Output, StringComparison.Ordinal);
        Assert.True(checkedOnce.ExitCode == 0, checkedOnce.Output);
        using var report = JsonDocument.Parse(checkedOnce.Output);
        Assert.Equal(700, report.RootElement.GetProperty("logs")[0].GetProperty("size").GetInt64());
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("\"alarm\":\"shrunken\"", refused.Output, StringComparison.Ordinal);
        var alarm = await File.ReadAllTextAsync(Path.Combine(folder, "ALARM"), Ct);
        Assert.Contains("shop.example/log/1 has shrunk", alarm, StringComparison.Ordinal);
        Assert.Contains("\n700\n", alarm, StringComparison.Ordinal);
        Assert.Contains("\n600\n", alarm, StringComparison.Ordinal);
        Assert.Equal(1, damaged.ExitCode);
        Assert.Contains("log/1/tile/0/001", damaged.Output, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("--lock-days", "179")]
    [InlineData("--keyring-days", "31")]
    [InlineData("--interval", "often")]
    [InlineData("--trust", "nobody")]
    [InlineData("--from", "shop.example")]
    [InlineData("--serve", "http://localhost:0")]
    public async Task What_must_not_be_is_refused_as_usage(string option, string value)
    {
        string[] from = option == "--from" ? [] : ["--from", "http://localhost:1"];

        var run = await HoldfastProcess.RunAsync(Ct, ["vault", "--to", "unused", "--once", .. from, option, value]);

        Assert.Equal(2, run.ExitCode);
        Assert.False(Directory.Exists("unused"));
    }

    [Fact]
    public async Task A_vault_pulls_from_a_vault_and_both_hold_the_same()
    {
        var log = MadeLog.OfSize(1500);
        await using var office = await FakeHeadOffice.StartAsync(log);
        office.Keyring.Add(new("person/a", 3, [1, 2]));
        using var source = office.Source();
        await using var near = new VaultFolder();
        var pull = await near.OpenAsync(source, keyring: new(near.Store, source, 7, TimeProvider.System));
        await pull.RunAsync(Ct);
        await using var server = await VaultServer.StartAsync(near.Store, "http://127.0.0.1:0", Token, Ct);
        using var served = new HttpLogSource(new() { Address = new(server.Addresses.Single()), Token = Token });
        await using var far = new VaultFolder();
        var second = await far.OpenAsync(served, keyring: new(far.Store, served, 7, TimeProvider.System));

        Assert.Equal(1500, (await second.RunAsync(Ct)).Entries);
        log.Grow(10);
        await pull.RunAsync(Ct);
        Assert.Null((await second.RunAsync(Ct)).Told);

        far.AssertHolds(log, 1510);
        var kept = new List<string>();
        await foreach (var row in Holdfast.Vault.Keys.KeyringCopy.ReadAsync(far.Store, Ct))
        {
            kept.Add(row.Name);
        }
        Assert.Equal(["person/a"], kept);
    }

    [Fact]
    public async Task A_served_vault_can_be_checked_from_afar()
    {
        await using var office = await FakeHeadOffice.StartAsync(MadeLog.OfSize(1500));
        using var source = office.Source();
        await using var vault = new VaultFolder();
        await vault.PullAsync(source);
        await using var server = await VaultServer.StartAsync(vault.Store, "http://127.0.0.1:0", Token, Ct);
        await using var reader = new HttpVaultReader(new() { Address = new(server.Addresses.Single()), Token = Token });

        var report = await new VaultCheck(reader).RunAsync(Ct);
        var path = Path.Combine(vault.Root, "log/1/tile/entries/002");
        var bytes = await File.ReadAllBytesAsync(path, Ct);
        bytes[50] ^= 4;
        await File.WriteAllBytesAsync(path, bytes, Ct);
        var damaged = await new VaultCheck(reader).RunAsync(Ct);

        Assert.Empty(report.Wrong);
        Assert.Equal(1500, report.Logs.Single().Checkpoint.Size);
        Assert.Equal("log/1/tile/entries/002", damaged.Wrong[0].File);
    }

    [Theory]
    [InlineData("GET", "/log/checkpoint", null, 401)]
    [InlineData("GET", "/vault/file/log/1/checkpoint", null, 401)]
    [InlineData("GET", "/vault/list?folder=log/", "wrong", 401)]
    [InlineData("GET", "/log/keyring?after=0", null, 401)]
    [InlineData("GET", "/log/checkpoint", Token, 200)]
    [InlineData("HEAD", "/log/checkpoint", Token, 200)]
    [InlineData("GET", "/log/tile/0/000", Token, 200)]
    [InlineData("GET", "/log/tile/0/0", Token, 404)]
    [InlineData("GET", "/log/tile/0/001", Token, 404)]
    [InlineData("GET", "/log/tile/entries/001.p/44", Token, 200)]
    [InlineData("GET", "/log/tile/entries/001.p/7", Token, 404)]
    [InlineData("GET", "/vault/file/.lock", Token, 404)]
    [InlineData("GET", "/vault/file/.key", Token, 404)]
    [InlineData("GET", "/vault/file/%2e%2e/x", Token, 404)]
    [InlineData("GET", "/vault/file/log/../../x", Token, 404)]
    [InlineData("GET", "/vault/list?folder=..", Token, 404)]
    [InlineData("PUT", "/vault/file/log/1/checkpoint", Token, 405)]
    [InlineData("DELETE", "/vault/file/log/1/checkpoint", Token, 405)]
    [InlineData("POST", "/log/cosignatures", Token, 405)]
    public async Task Only_what_is_there_is_served_and_only_to_whoever_has_the_token(
        string method,
        string path,
        string? token,
        int status
    )
    {
        await using var office = await FakeHeadOffice.StartAsync(MadeLog.OfSize(300));
        using var source = office.Source();
        await using var vault = new VaultFolder();
        await vault.PullAsync(source);
        await using var server = await VaultServer.StartAsync(vault.Store, "http://127.0.0.1:0", Token, Ct);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new(method), server.Addresses.Single() + path);
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        using var answer = await http.SendAsync(request, Ct);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task The_alarm_rings_by_program_and_by_address()
    {
        await using var bell = await FakeHeadOffice.StartAsync(MadeLog.OfSize(1));
        var rung = new TaskCompletionSource<string>();
        bell.Lie = async (context, _) =>
        {
            using var body = new StreamReader(context.Request.Body);
            rung.TrySetResult(await body.ReadToEndAsync(Ct));
            return true;
        };
        var log = MadeLog.OfSize(700);
        await using var office = await FakeHeadOffice.StartAsync(log);
        var folder = Directory.CreateTempSubdirectory("holdfast-vault-").FullName;
        string[] arguments = ["vault", "--from", office.Address.ToString(), "--to", folder];
        await HoldfastProcess.RunAsync(Ct, [.. arguments, "--once"]);
        office.Log = log.Copy(690).Grow(100, "forged");

        var run = await HoldfastProcess.RunAsync(
            Ct,
            [
                .. arguments,
                "--on-alarm",
                "exit",
                "--alarm-program",
                "/bin/echo",
                "--alarm-url",
                new Uri(bell.Address, "/log/ring").ToString(),
            ]
        );

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("forked", await rung.Task, StringComparison.Ordinal);
        Assert.Contains("forked shop.example/log/1 has forked", run.Output, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }
}
