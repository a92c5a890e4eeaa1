using Holdfast.Ledger.Sealing;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Vaulting;
using Holdfast.Tests.Server.Channels;
using Holdfast.Vault.Pulling;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.Server.Vaulting;

/// <summary>A vault that the world was told of, and that pulls when the test says so.</summary>
internal sealed class RunningVault : IAsyncDisposable
{
    private readonly VaultFolder _folder;
    private HttpLogSource? _source;
    private VaultPull? _pull;

    private RunningVault(VaultFolder folder, VerifierKey key) => (_folder, Key) = (folder, key);

    public VerifierKey Key { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<RunningVault> MakeAsync()
    {
        var folder = new VaultFolder();
        return new(folder, (await folder.KeyAsync()).Verifier);
    }

    /// <summary>Pulls until everything in the log is vaulted and each of the nodes knows it.</summary>
    public async Task CatchUpAsync(SmallWorld world, params Hosting.Node[] others)
    {
        if (_pull is null)
        {
            using var api = await Api.OfAsync(world, Ct, Scopes.LogRead);
            _source = new(new() { Address = world.StaffAddress, Token = api.Key.ToString() });
            _pull = await _folder.OpenAsync(_source);
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        var size = (await world.Node.Store.ReadHeadAsync(Ct)).NextIndex;
        while (!others.Append(world.Node).All(node => Watch(node).Now.Vaulted >= size))
        {
            try
            {
                await _pull.RunAsync(limit.Token);
            }
            catch (SourceFailedException e) when (e.Message.Contains("no checkpoint", StringComparison.Ordinal))
            {
                // Not sealed for the first time yet.
            }
            await Task.Delay(100, limit.Token);
        }
    }

    public static VaultWatch Watch(Hosting.Node node) => node.Services.GetRequiredService<VaultWatch>();

    public async ValueTask DisposeAsync()
    {
        _source?.Dispose();
        await _folder.DisposeAsync();
    }
}
