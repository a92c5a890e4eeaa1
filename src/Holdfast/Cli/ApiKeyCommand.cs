using System.CommandLine;
using Holdfast.Hosting;
using Holdfast.Ledger;
using Holdfast.Retail;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Channels.Issue;
using Holdfast.Retail.Channels.Revoke;

namespace Holdfast.Cli;

/// <summary>Keys for channels. Works on the store itself; a running server sees the change at once.</summary>
internal static class ApiKeyCommand
{
    private const string By = "cli";
    private const int KeysMax = 1_000;

    public static Command Create() =>
        new("apikey", "Keys with which apps, tills and marketplaces use the API.") { Issue(), Revoke(), List() };

    private static Command Issue()
    {
        var name = new Option<string>("--name") { Description = "Whose key it is.", Required = true };
        var scopes = new Option<string[]>("--scope")
        {
            Description =
                $"What it may do: {string.Join(", ", Scopes.All)}, and {Scopes.Desk("SITE")} for a till or handheld of one site. Without it, all but {Scopes.OrdersReadAll}, {Scopes.LogRead} and a desk.",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("issue", "Make a key and print it, once.") { name, scopes };
        var common = new CommonOptions().AddTo(command, listens: false);
        command.SetAction(
            async (parsed, ct) =>
            {
                var text = ApiKeyText.New();
                var asked = parsed.GetValue(scopes) is { Length: > 0 } some ? some : [.. Scopes.Ordinary];
                var issue = new IssueApiKey
                {
                    Id = text.Id,
                    Name = parsed.GetValue(name)!,
                    SecretHash = text.SecretHash,
                    Scopes = [.. asked.Distinct()],
                    By = By,
                };
                return await CommitAsync(common.Read(parsed), issue, text.ToString(), ct);
            }
        );
        return command;
    }

    private static Command Revoke()
    {
        var id = new Argument<string>("id") { Description = "The part of the key between hf_ and the next _." };
        var command = new Command("revoke", "End a key for good.") { id };
        var common = new CommonOptions().AddTo(command, listens: false);
        command.SetAction(
            (parsed, ct) =>
            {
                var revoke = new RevokeApiKey { Id = parsed.GetValue(id)!, By = By };
                return CommitAsync(common.Read(parsed), revoke, $"Revoked {revoke.Id}.", ct);
            }
        );
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Show the keys, without their secrets.");
        var common = new CommonOptions().AddTo(command, listens: false);
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var store = await OpenAsync(common.Read(parsed), ct);
                foreach (var stored in await store.ScanAsync(Keys.ApiKey(""), afterKey: null, KeysMax, ct))
                {
                    var key = (ApiKey)RetailModule.Rules.ReadDocument(stored.Key, stored.Bytes);
                    var state = key.RevokedAt is { } at ? $"revoked {at}" : "good";
                    Console.WriteLine($"{key.Id}  {state}  {key.Name}  {string.Join(' ', key.Scopes)}");
                }
                return 0;
            }
        );
        return command;
    }

    private static async Task<int> CommitAsync(
        HoldfastOptions options,
        ICommand command,
        string done,
        CancellationToken ct
    )
    {
        await using var store = await OpenAsync(options, ct);
        await using var log = new Log(store, RetailModule.Rules, TimeProvider.System);
        if (await log.CommitAsync(command, ct) is Outcome.Refused refused)
        {
            await Console.Error.WriteLineAsync(refused.Refusal.Detail);
            return 1;
        }
        Console.WriteLine(done);
        return 0;
    }

    private static Task<Ledger.Stores.IStore> OpenAsync(HoldfastOptions options, CancellationToken ct)
    {
        Directory.CreateDirectory(options.Data);
        return Stores.OpenAsync(options, ct);
    }
}
