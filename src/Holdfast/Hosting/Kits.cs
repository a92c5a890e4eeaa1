using System.Text;
using Holdfast.Ledger;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;
using Holdfast.Ledger.Stores;

namespace Holdfast.Hosting;

/// <summary>
/// Recovery kits of this deployment's keys. The log says when one was made of which keys, so that the first start makes one, and
/// so does the first after a restore without one; no other start does.
/// </summary>
internal static class Kits
{
    private const string By = "system:recovery-kit";

    /// <param name="Text">What is to be kept in a safe.</param>
    /// <param name="LogKey">Short hash of the key that signs the log.</param>
    public sealed record Kit(RecoveryKit Text, string LogKey);

    /// <exception cref="SealRefusedException">The log has no name to sign under.</exception>
    public static async Task<Kit> ReadAsync(
        SigningKey signing,
        Keyring keyring,
        MasterKeyFile master,
        CancellationToken ct
    )
    {
        var key = await signing.OpenAsync(ct);
        var origin = LogOrigin.TryParse(key.Name, out var parsed)
            ? parsed
            : throw new SealRefusedException($"'{key.Name}' is not the name of a log.");
        return new(
            new(origin.Deployment, await SigningKey.ReadAsync(keyring, ct), master.Bytes.ToArray()),
            $"{key.KeyId:x8}"
        );
    }

    /// <summary>
    /// Writes a kit beside the data folder, for its owner alone, unless the log knows of one of these keys. There it gives nothing
    /// away that does not lie there already: the master key itself, and a signing key that only that opens.
    /// </summary>
    /// <returns>The file; null when there was nothing to do.</returns>
    public static async Task<string?> MakeFirstAsync(Node node, HoldfastOptions options, CancellationToken ct)
    {
        Kit kit;
        try
        {
            kit = await ReadAsync(
                node.Services.GetRequiredService<SigningKey>(),
                node.Services.GetRequiredService<Keyring>(),
                MasterKeyFile.OpenOrCreate(options.MasterKeyFile),
                ct
            );
        }
        catch (SealRefusedException refused)
        {
            await Console.Error.WriteLineAsync($"No recovery kit can be made: {refused.Message}");
            return null;
        }
        if (await ReadLastAsync(node.Store, node.Log.Rules, ct) is { } last && last.LogKey == kit.LogKey)
        {
            return null;
        }
        var file = Path.Combine(options.KeyFolder, $"recovery-kit-{kit.LogKey}.txt");
        MasterKeyFile.Write(file, Encoding.UTF8.GetBytes(kit.Text.Write()));
        await SayMadeAsync(node.Log, kit, ct);
        return file;
    }

    /// <summary>Tells the log. After a crash before it, the next start makes the same kit again.</summary>
    public static Task SayMadeAsync(Log log, Kit kit, CancellationToken ct) =>
        log.CommitAsync(new MakeKit(kit.LogKey, By), ct);

    private static async Task<LastKit?> ReadLastAsync(IStore store, IRules rules, CancellationToken ct) =>
        await store.FindAsync(LastKit.Key, ct) is { Bytes: { } bytes }
            ? (LastKit)rules.ReadDocument(LastKit.Key, bytes)
            : null;
}
