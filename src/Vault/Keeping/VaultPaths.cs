using System.Globalization;
using Holdfast.Ledger.Sealing;

namespace Holdfast.Vault.Keeping;

/// <summary>
/// Where things are in a vault. Below <c>log/EPOCH/</c> lies a log as C2SP tlog-tiles lays it out, so that anything that
/// reads such logs can read it; the rest is the vault's own.
/// </summary>
public static class VaultPaths
{
    /// <summary>The public half of the vault's key, in the vkey form.</summary>
    public const string PublicKey = "vault.vkey";

    /// <summary>Name of the deployment whose log this vault keeps; settled by the first pull.</summary>
    public const string Deployment = "deployment";

    /// <summary>Public keys that may sign the log, a file each.</summary>
    public const string TrustedFolder = "trusted/";

    /// <summary>A file for each epoch that was taken, with the log's origin.</summary>
    public const string EpochFolder = "epochs/";

    public const string LogFolder = "log/";

    /// <summary>No file of a vault is larger; snapshots are the largest.</summary>
    public const int FileBytesMax = 1024 * 1024 * 1024;

    /// <summary>Snapshots of all documents that a log is committed to, a folder for each epoch.</summary>
    public const string SnapshotFolder = "snapshots/";

    /// <summary>Wrapped keys of sealed fields: deleted after some days, and never under a lock.</summary>
    public const string KeyringFolder = "keyring/";

    /// <summary>What this vault refused and why, with both notes; the newest is also in <see cref="Alarm"/>.</summary>
    public const string AlarmFolder = "alarms/";

    /// <summary>There since the last alarm until a person takes it away.</summary>
    public const string Alarm = "ALARM";

    public static string Log(int epoch) => string.Create(CultureInfo.InvariantCulture, $"{LogFolder}{epoch}/");

    public static string Epoch(int epoch) => string.Create(CultureInfo.InvariantCulture, $"{EpochFolder}{epoch}");

    /// <summary>The snapshots that the log of one epoch is committed to: after a fork two epochs may have different ones of one size.</summary>
    public static string Snapshots(int epoch) =>
        string.Create(CultureInfo.InvariantCulture, $"{SnapshotFolder}{epoch}/");

    /// <summary>A snapshot under the number of entries that it covers.</summary>
    public static string Snapshot(int epoch, long entries) =>
        string.Create(CultureInfo.InvariantCulture, $"{Snapshots(epoch)}{entries}");

    /// <summary>The newest checkpoint that this vault cosigned.</summary>
    public static string Checkpoint(int epoch) => $"{Log(epoch)}checkpoint";

    /// <summary>Every checkpoint that this vault cosigned.</summary>
    public static string Checkpoints(int epoch) => $"{Log(epoch)}checkpoints/";

    public static string Checkpoints(int epoch, long size) =>
        string.Create(CultureInfo.InvariantCulture, $"{Checkpoints(epoch)}{size}");

    public static string Tile(int epoch, TileId tile) => $"{Log(epoch)}{tile.Path}";

    public static string Trusted(VerifierKey key) =>
        $"{TrustedFolder}{key.KeyId.ToString("x8", CultureInfo.InvariantCulture)}";

    /// <summary>No path leads out of the vault, whoever made it.</summary>
    public static bool IsGood(string path) =>
        path.Length is > 0 and < 500
        && path.Split('/')
            .All(part =>
                part.Length > 0
                && part[0] != '.'
                && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '+')
            );
}
