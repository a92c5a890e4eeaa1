namespace Holdfast.Ledger.Sealing;

/// <summary>What a vault has cosigned, as it told head office: the entries below this size are in the vault.</summary>
/// <param name="Vault">Name of the vault's key.</param>
/// <param name="Size">Entries.</param>
/// <param name="AtMs">When head office last heard it, milliseconds since 1970 in UTC; see <see cref="HeardAgainAfterMs"/>.</param>
/// <param name="Note">The checkpoint with both signatures.</param>
public sealed record Cosignature(string Vault, long Size, long AtMs, byte[] Note)
{
    public const int VaultsMax = 100;

    /// <summary>A vault that says the same again is written down this seldom, so that a quiet log stays quiet.</summary>
    public const long HeardAgainAfterMs = 30_000;
}
