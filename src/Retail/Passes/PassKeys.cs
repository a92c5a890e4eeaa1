namespace Holdfast.Retail.Passes;

/// <summary>
/// Gets a secret by its name, or keeps the one that <c>make</c> gives. When two processes start at once, both get the one
/// that was kept first. The ledger's keyring is behind this.
/// </summary>
internal delegate Task<byte[]> GetOrAddSecret(string name, Func<byte[]> make, CancellationToken ct);

/// <summary>
/// The keys that passes are signed and checked with. They come into being on first use and live in the keyring, outside
/// the log: whoever reads a copy of the log cannot make a pass. A lost keyring costs the passes that are out, and no
/// order: the collection code still works.
/// </summary>
internal sealed class PassKeys : IDisposable
{
    /// <summary>A next key gets the next number; the numbers before it stay good until their passes have expired.</summary>
    private const string Name = "pass-signing/1";

    private PassKeys(PassSigner signer)
    {
        Signer = signer;
        Verifier = new PassVerifier([signer.PublicKey]);
    }

    public PassSigner Signer { get; }

    public PassVerifier Verifier { get; }

    public static async Task<PassKeys> OpenAsync(GetOrAddSecret secrets, CancellationToken ct) =>
        new(new PassSigner(await secrets(Name, PassSigner.NewKey, ct)));

    public void Dispose()
    {
        Signer.Dispose();
        Verifier.Dispose();
    }
}
