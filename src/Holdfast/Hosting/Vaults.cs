using System.Collections.Immutable;
using Holdfast.Ledger.Sealing;

namespace Holdfast.Hosting;

/// <summary>The vaults that this deployment was told of.</summary>
internal static class Vaults
{
    /// <exception cref="FormatException">One of them is no public key.</exception>
    public static ImmutableArray<VerifierKey> Of(HoldfastOptions options) =>
        [
            .. (options.Vaults ?? "")
                .Split([' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(text =>
                    VerifierKey.TryParse(text, out var key)
                        ? key
                        : throw new FormatException($"'{text}' is no public key of a vault (Vaults).")
                ),
        ];
}
