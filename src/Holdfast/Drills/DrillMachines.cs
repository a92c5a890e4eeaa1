using System.Diagnostics;
using System.Text.Json;
using Holdfast.Cli;
using Holdfast.Hosting;
using Holdfast.Ledger;
using Holdfast.Ledger.Sealing;
using Holdfast.Ledger.Stores;
using Holdfast.Retail;
using Holdfast.Vault.Keeping;

namespace Holdfast.Drills;

/// <summary>
/// The machines of a drill, each a folder of this one: head office, which will be lost, the vault, and the clean one that
/// takes over. Disposing removes them; databases that are not SQLite stay as they are.
/// </summary>
internal sealed class DrillMachines(string? db, string? newDb) : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-drill-").FullName;

    public HoldfastOptions Lost => new() { Data = Path.Combine(_folder, "lost"), Db = db };

    public HoldfastOptions Clean => new() { Data = Path.Combine(_folder, "clean"), Db = newDb };

    private string VaultFolder => Path.Combine(_folder, "vault");

    private string KitFile => Path.Combine(_folder, "kit.txt");

    /// <summary>As a person would: once the log has a name, and before anything happens.</summary>
    public async Task WriteKitAsync(CancellationToken ct)
    {
        var waited = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                var kit = await KeysCommand.ReadAsync(Lost, ct);
                await File.WriteAllTextAsync(KitFile, kit.Write(), ct);
                return;
            }
            catch (SealRefusedException) when (Stopwatch.GetElapsedTime(waited) < s_patience)
            {
                await Task.Delay(50, ct);
            }
        }
    }

    /// <summary><c>holdfast vault</c>, which pulls every second.</summary>
    public async Task<OwnProgram> StartVaultAsync(Uri staff, string apiKey, CancellationToken ct)
    {
        var token = Path.Combine(_folder, "token");
        await File.WriteAllTextAsync(token, apiKey, ct);
        return OwnProgram.Start(
            [
                "vault",
                "--from",
                new Uri(staff, "/log/").ToString(),
                "--to",
                VaultFolder,
                "--token-file",
                token,
                "--interval",
                "1s",
                "--key",
                Path.Combine(_folder, "vault.key"),
            ],
            OwnServer.Unlimited
        );
    }

    /// <summary>What the vault has cosigned last; null: nothing yet.</summary>
    public async Task<HeldLog?> HeldAsync(CancellationToken ct)
    {
        if (!Directory.Exists(VaultFolder))
        {
            return null;
        }
        await using var vault = FolderStore.OpenToRead(VaultFolder);
        return await VaultKey.ReadPublicAsync(vault, ct) is { } key
            ? await HeldLog.ReadNewestAsync(vault, await TrustedKeys.ReadAsync(vault, ct), key, ct)
            : null;
    }

    /// <summary>Waits until what the vault has cosigned is so.</summary>
    /// <exception cref="InvalidOperationException">The vault ended or does not get there; the message holds what it said.</exception>
    public async Task UntilHeldAsync(OwnProgram vault, Func<HeldLog, bool> isSo, CancellationToken ct)
    {
        var waited = Stopwatch.GetTimestamp();
        while (await HeldAsync(ct) is not { } held || !isSo(held))
        {
            if (vault.HasEnded || Stopwatch.GetElapsedTime(waited) > s_patience)
            {
                throw vault.Failed("does not follow head office");
            }
            await Task.Delay(50, ct);
        }
    }

    /// <summary>What the lost database would have said of its first entries: the state that must come back.</summary>
    public async Task<StateDigest> DigestAsync(long entries, CancellationToken ct)
    {
        await using var store = await Hosting.Stores.OpenAsync(Lost, ct);
        var replay = new Replay(RetailModule.Rules);
        await replay.AdvanceAsync(store, entries, progress: null, ct);
        return replay.Digest();
    }

    /// <summary>Head office is gone: its folder, its keys, and with SQLite its database. A PostgreSQL's tables are dropped.</summary>
    public async Task DestroyAsync(CancellationToken ct)
    {
        if (Lost.Db is { } address && !address.StartsWith("sqlite:", StringComparison.Ordinal))
        {
            await PostgresTables.DropAsync(address, ct);
        }
        Directory.Delete(Lost.Data, recursive: true);
        Directory.Delete(Path.GetDirectoryName(Lost.MasterKeyFile)!, recursive: true);
    }

    /// <summary><c>holdfast restore</c> on the clean machine.</summary>
    /// <returns>What it printed.</returns>
    public async Task<JsonElement> RestoreAsync(CancellationToken ct)
    {
        await using var restore = OwnProgram.Start([
            "restore",
            "--vault",
            VaultFolder,
            "--data",
            Clean.Data,
            .. Clean.Db is { } address ? ["--db", address] : Array.Empty<string>(),
            "--master-key",
            Clean.MasterKeyFile,
            "--kit",
            KitFile,
            "--reason",
            "drill: head office lost",
            "--json",
        ]);
        return JsonElement.Parse(await restore.MustSucceedAsync(ct));
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
