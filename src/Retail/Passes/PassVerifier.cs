using System.Collections.Immutable;
using System.Security.Cryptography;
using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Passes;

/// <summary>Checks passes against a set of public keys, without any network. Thread-safe.</summary>
internal sealed class PassVerifier : IDisposable
{
    /// <summary>How far a store's clock may be off.</summary>
    public static readonly Duration Tolerance = Duration.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly ImmutableArray<(byte[] Id, ECDsa Key)> _keys;

    /// <param name="publicKeys">SubjectPublicKeyInfo, P-256; a pass by any other key is refused.</param>
    public PassVerifier(IEnumerable<byte[]> publicKeys) =>
        _keys = [.. publicKeys.Select(bytes => (PassFormat.KeyIdOf(bytes), Import(bytes)))];

    /// <summary>
    /// Whether a scanned text is a pass of ours that this store may accept now. Any text gives an answer; none throws.
    /// Whether the order is ready, or was handed over before, is the order's to say.
    /// </summary>
    /// <param name="store">Code of the store that scans.</param>
    public PassCheck Check(string scanned, string store, Instant now)
    {
        // Scanners end a text with a key press; a space is a character of the alphabet and stays.
        var text = scanned.AsSpan().Trim("\r\n\t");
        if (text.Length > PassFormat.TextMax || !text.StartsWith(PassFormat.Prefix, StringComparison.Ordinal))
            return new PassUnreadable();
        if (Base45.Decode(text[PassFormat.Prefix.Length..]) is not { } bytes)
            return new PassUnreadable();
        if (PassFormat.ReadEnvelope(bytes) is not { } envelope)
            return new PassUnreadable();
        if (!IsSignedByUs(envelope))
            return new PassNotGenuine(PassFormat.ReadClaims(envelope.Claims)?.Order);
        if (PassFormat.ReadClaims(envelope.Claims) is not { Level: PassLevel.Signed } pass)
            return new PassTooNew();
        if (pass.Store != store)
            return new PassForAnotherStore(pass.Store);
        if (now < pass.From - Tolerance)
            return new PassNotYetGood(pass.From);
        if (now > pass.To + Tolerance)
            return new PassExpired(pass.To);
        return new PassCheck.Good(pass);
    }

    public void Dispose()
    {
        foreach (var (_, key) in _keys)
            key.Dispose();
    }

    private bool IsSignedByUs(PassEnvelope envelope)
    {
        var signed = PassFormat.WriteToBeSigned(envelope.Protected, envelope.Claims);
        foreach (var (id, key) in _keys)
        {
            if (id.AsSpan().SequenceEqual(envelope.KeyId) && Verify(key, signed, envelope.Signature))
                return true;
        }
        return false;
    }

    private bool Verify(ECDsa key, byte[] signed, byte[] signature)
    {
        lock (_lock)
            return key.VerifyData(
                signed,
                signature,
                HashAlgorithmName.SHA256,
                DSASignatureFormat.IeeeP1363FixedFieldConcatenation
            );
    }

    private static ECDsa Import(byte[] publicKey)
    {
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(publicKey, out _);
        return key;
    }
}

/// <summary>The answer to a scanned text.</summary>
internal abstract record PassCheck
{
    private PassCheck() { }

    public sealed record Good(Pass Pass) : PassCheck;

    public sealed record Refused(Refusal Refusal) : PassCheck;

    public static implicit operator PassCheck(Refusal refusal) => new Refused(refusal);
}

internal sealed record PassUnreadable : Refusal
{
    public override string Code => "pass-unreadable";
    public override string Detail => "This is not a collection pass.";
}

/// <param name="Order">Number that it claims to be for, which nobody vouches for; null where that cannot be read.</param>
internal sealed record PassNotGenuine(string? Order) : Refusal
{
    public override string Code => "pass-not-genuine";
    public override string Detail => "This pass was not made by us, or it was changed.";
}

internal sealed record PassTooNew : Refusal
{
    public override string Code => "pass-too-new";
    public override string Detail => "This pass needs a newer version of the desk; use the collection code.";
}

internal sealed record PassForAnotherStore(string Store) : Refusal
{
    public override string Code => "pass-for-another-store";
    public override string Detail => $"This pass is for store {Store}.";
}

internal sealed record PassNotYetGood(Instant From) : Refusal
{
    public override string Code => "pass-not-yet-good";
    public override string Detail => "This pass is not good yet; check the clock of this desk.";
}

internal sealed record PassExpired(Instant To) : Refusal
{
    public override string Code => "pass-expired";
    public override string Detail => "This pass has expired.";
}
