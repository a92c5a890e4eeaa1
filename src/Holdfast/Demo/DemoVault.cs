using System.Text;
using Holdfast.Hosting;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;
using Holdfast.Retail;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Channels.Issue;
using Holdfast.Vault.Keeping;
using Holdfast.Vault.Keys;
using Holdfast.Vault.Pulling;
using Holdfast.Vaulting;

namespace Holdfast.Demo;

/// <summary>
/// The vault beside the demo: what <c>holdfast vault</c> runs, with a folder and a key of its own, pulling over HTTP like any other. Only
/// that it is in the same process, on the same disk, makes it one for trying things.
/// </summary>
internal sealed class DemoVault : IAsyncDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _ending = new();
    private Task _running = Task.CompletedTask;

    private DemoVault(string folder, VerifierKey key) => (Folder, Key) = (folder, key);

    public string Folder { get; }

    public VerifierKey Key { get; }

    private string TokenFile => Path.Combine(Folder, ".token");

    /// <summary>Opens the vault's key, so that the server can be told of it before it starts.</summary>
    public static async Task<DemoVault> OpenAsync(HoldfastOptions options, CancellationToken ct)
    {
        var folder = options.Beside("vault");
        if (options.Db is null && !File.Exists(Path.Combine(options.Data, "holdfast.db")))
        {
            PutAside(folder);
        }
        await using var store = FolderStore.Open(folder);
        var key = await VaultKey.OpenAsync(store, Path.Combine(folder, ".key"), "demo/vault/1", ct);
        return new(folder, key.Verifier);
    }

    /// <summary>The server's settings with this vault added to those that are believed.</summary>
    public HoldfastOptions AddTo(HoldfastOptions options) =>
        options with
        {
            Vaults = $"{options.Vaults} {Key.Text}".Trim(),
        };

    /// <summary>Begins to pull, once the server answers; the start of the demo does not wait for it.</summary>
    public void Start(Node node) => _running = Task.Run(() => RunAsync(node, _ending.Token), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _running;
        _ending.Dispose();
    }

    private async Task RunAsync(Node node, CancellationToken ct)
    {
        try
        {
            await KeepTokenAsync(node, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The demo was stopped as soon as it had started.
            return;
        }
        var settings = new VaultSettings
        {
            From = node.StaffAddress,
            To = Folder,
            TokenFile = new(TokenFile),
            Interval = Interval,
            KeyringDays = KeyringCopy.DaysDefault,
            LockFor = S3Place.LockMin,
            GrowthMax = PullOptions.DefaultGrowthMax,
            LateAfter = TimeSpan.FromMinutes(10),
            IsQuiet = true,
        };
        await VaultRole.RunAsync(settings, ct);
    }

    /// <summary>A vault refuses a log that is not the one it holds, and the one of a demo that was thrown away is not.</summary>
    private static void PutAside(string folder)
    {
        for (var n = 1; Directory.Exists(folder); n++)
        {
            var aside = $"{folder}.{n}";
            if (!Directory.Exists(aside))
            {
                Directory.Move(folder, aside);
            }
        }
    }

    /// <summary>The API key of the last start, or a new one where the log does not know it.</summary>
    private async Task KeepTokenAsync(Node node, CancellationToken ct)
    {
        if (File.Exists(TokenFile) && IsKnown(node, await File.ReadAllTextAsync(TokenFile, ct)))
        {
            return;
        }
        var token = ApiKeyText.New();
        await node.Log.CommitAsync(
            new IssueApiKey
            {
                Id = token.Id,
                Name = "The demo's vault",
                SecretHash = token.SecretHash,
                Scopes = [Scopes.LogRead],
                By = "system:demo",
            },
            ct
        );
        await node.View.WaitUntilAsync(node.Log.NextIndex - 1, ct);
        File.Delete(TokenFile);
        MasterKeyFile.Write(TokenFile, Encoding.ASCII.GetBytes(token.ToString()));
    }

    private static bool IsKnown(Node node, string text)
    {
        using var reader = node.View.Open();
        return ApiKeyText.Parse(text.Trim()) is { } token
            && reader.Find<ApiKey>(Keys.ApiKey(token.Id)) is { RevokedAt: null };
    }
}
