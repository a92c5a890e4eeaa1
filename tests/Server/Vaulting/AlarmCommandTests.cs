using System.Net;
using System.Net.Sockets;
using Holdfast.Tests.Kit;
using Holdfast.Tests.Server.Cli;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Tests.Server.Vaulting;

/// <summary>
/// Alarms provoked through the real command, and what a person finds: the same words in the vault and in the runbook's part
/// of that name. When the cause is gone, the vault goes on by itself.
/// </summary>
public sealed class AlarmCommandTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="code">Of the alarm.</param>
    /// <param name="says">In its sentence.</param>
    /// <param name="runbook">In the runbook, for a person to find it by.</param>
    [Theory]
    [InlineData("other-log", "serves the log test.example/log/1, which this vault does not keep", "another name")]
    [InlineData(
        "unexplained-epoch",
        "its entry 600 is not what shop.example/log/1 has there",
        "first entry that does not fit"
    )]
    [InlineData(
        "not-as-signed",
        "tile/0/003 does not hash to the root at 1300 entries",
        "do not hash to what it signed"
    )]
    public async Task What_the_vault_was_shown_is_an_alarm_until_it_sees_the_truth_again(
        string code,
        string says,
        string runbook
    )
    {
        var log = MadeLog.OfSize(700);
        await using var office = await FakeHeadOffice.StartAsync(log);
        await using var vault = new VaultFolder();
        string[] arguments = ["vault", "--from", office.Address.ToString(), "--to", vault.Root, "--once"];
        Assert.Equal(0, (await HoldfastProcess.RunAsync(Ct, arguments)).ExitCode);
        log.Grow(600);
        Provoke(code, office, log);

        var refused = await HoldfastProcess.RunAsync(Ct, arguments);
        var sound = await HoldfastProcess.RunAsync(Ct, "verify", "--vault", vault.Root);
        (office.Log, office.Lie) = (log, (_, _) => Task.FromResult(false));
        var followed = await HoldfastProcess.RunAsync(Ct, arguments);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains($"ALARM {code}: ", refused.Errors, StringComparison.Ordinal);
        await MustBeWrittenAsync(vault, code, says, runbook);
        Assert.Contains("everything is what was sealed and cosigned", sound.Output, StringComparison.Ordinal);
        Assert.Equal(0, followed.ExitCode);
        Assert.Contains("1300 entries vaulted, 600 of them new", followed.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("away", "Connection refused")]
    [InlineData("unauthorized", "does not accept this vault's token")]
    [InlineData("overloaded", "does not work at the moment (status 503 for checkpoint)")]
    [InlineData("garbage", "checkpoint is none")]
    public async Task A_vault_that_cannot_pull_says_so_and_why(string how, string why)
    {
        await using var office = await FakeHeadOffice.StartAsync(MadeLog.OfSize(10));
        office.Lie = async (context, _) =>
        {
            context.Response.StatusCode = how switch
            {
                "unauthorized" => StatusCodes.Status401Unauthorized,
                "overloaded" => StatusCodes.Status503ServiceUnavailable,
                _ => StatusCodes.Status200OK,
            };
            await context.Response.WriteAsync("<html>Welcome</html>", context.RequestAborted);
            return true;
        };
        await using var vault = new VaultFolder();
        var from = how == "away" ? NobodyThere() : office.Address;

        var run = await HoldfastProcess.RunAsync(
            Ct,
            [
                "vault",
                "--from",
                from.ToString(),
                "--to",
                vault.Root,
                "--interval",
                "1s",
                "--late-after",
                "1s",
                "--on-alarm",
                "exit",
            ]
        );

        Assert.Equal(1, run.ExitCode);
        await MustBeWrittenAsync(vault, "late", why, how == "garbage" ? "a checkpoint … is none" : why);
    }

    private static void Provoke(string code, FakeHeadOffice office, MadeLog log)
    {
        switch (code)
        {
            case "other-log":
                office.Log = MadeLog.OfSize(900, "test.example");
                break;
            case "unexplained-epoch":
                office.Log = log.Copy(600, epoch: 2).Grow(200, "forged");
                break;
            default:
                office.Lie = async (context, path) =>
                {
                    if (path != "tile/0/003")
                    {
                        return false;
                    }
                    await context.Response.Body.WriteAsync(new byte[256 * 32], context.RequestAborted);
                    return true;
                };
                break;
        }
    }

    private static async Task MustBeWrittenAsync(VaultFolder vault, string code, string says, string runbook)
    {
        var alarm = await File.ReadAllTextAsync(Path.Combine(vault.Root, "ALARM"), Ct);
        Assert.Contains($"  {code}\n", alarm, StringComparison.Ordinal);
        Assert.Contains(says, alarm, StringComparison.Ordinal);
        Assert.Equal(
            alarm,
            await File.ReadAllTextAsync(Directory.EnumerateFiles(Path.Combine(vault.Root, "alarms")).Single(), Ct)
        );
        var page = await File.ReadAllTextAsync(Repository.PathOf("docs/runbook/the-vault-alarms.md"), Ct);
        var part = page.Split("\n## ").Single(part => part.StartsWith(code + "\n", StringComparison.Ordinal));
        Assert.Contains(runbook, part, StringComparison.Ordinal);
    }

    /// <summary>A port that was free a moment ago.</summary>
    private static Uri NobodyThere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
