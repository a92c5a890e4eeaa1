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
internal sealed class PassKeys(GetOrAddSecret secrets) : IDisposable
{
    /// <summary>A next key gets the next number; the numbers before it stay good until their passes have expired.</summary>
    private const string Name = "pass-signing/1";

    private readonly SemaphoreSlim _opening = new(1, 1);
    private PassSigner? _signer;
    private PassVerifier? _verifier;

    public async ValueTask<PassSigner> SignerAsync(CancellationToken ct)
    {
        if (_signer is not null)
            return _signer;
        await _opening.WaitAsync(ct);
        try
        {
            return _signer ??= new PassSigner(await secrets(Name, PassSigner.NewKey, ct));
        }
        finally
        {
            _opening.Release();
        }
    }

    public async ValueTask<PassVerifier> VerifierAsync(CancellationToken ct)
    {
        var signer = await SignerAsync(ct);
        await _opening.WaitAsync(ct);
        try
        {
            return _verifier ??= new PassVerifier([signer.PublicKey]);
        }
        finally
        {
            _opening.Release();
        }
    }

    public void Dispose()
    {
        _signer?.Dispose();
        _verifier?.Dispose();
        _opening.Dispose();
    }
}
