namespace Holdfast.Ledger.Sealing;

/// <summary>What a vault has cosigned, as it told head office: the entries below this size are in the vault.</summary>
/// <param name="Vault">Name of the vault's key.</param>
/// <param name="Size">Entries.</param>
/// <param name="AtMs">When head office was told, milliseconds since 1970 in UTC.</param>
/// <param name="Note">The checkpoint with both signatures.</param>
public sealed record Cosignature(string Vault, long Size, long AtMs, byte[] Note)
{
    public const int VaultsMax = 100;
}
