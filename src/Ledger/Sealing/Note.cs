using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Holdfast.Ledger.Sealing;

/// <summary>One signature line of a note, not yet checked.</summary>
public sealed record NoteSignature(string Name, uint KeyId, ImmutableArray<byte> Signature);

/// <summary>A text and the signatures under it, in the form of C2SP signed-note. Believe the text only after <see cref="Verify"/>.</summary>
/// <param name="Text">Ends with a newline; the signatures are over exactly its UTF-8 bytes.</param>
public sealed record Note(string Text, ImmutableArray<NoteSignature> Signatures)
{
    public const int BytesMax = 512 * 1024;
    public const int SignaturesMax = 64;

    private const string Dash = "\u2014 ";

    private static readonly UTF8Encoding s_utf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <exception cref="ArgumentException">The text cannot be in a note.</exception>
    public static Note Sign(string text, INoteSigner signer) =>
        text.EndsWith('\n') && IsPlain(text)
            ? new Note(text, []).With(signer)
            : throw new ArgumentException(
                "A note's text ends with a newline and has no control characters.",
                nameof(text)
            );

    /// <summary>The same note with one more signature below the others.</summary>
    public Note With(INoteSigner signer) =>
        this with
        {
            Signatures = Signatures.Add(new(signer.Name, signer.KeyId, [.. signer.Sign(s_utf8.GetBytes(Text))])),
        };

    public byte[] ToBytes()
    {
        var note = new StringBuilder(Text).Append('\n');
        Span<byte> keyId = stackalloc byte[4];
        foreach (var line in Signatures)
        {
            BinaryPrimitives.WriteUInt32BigEndian(keyId, line.KeyId);
            note.Append(Dash).Append(line.Name).Append(' ');
            note.Append(Convert.ToBase64String([.. keyId, .. line.Signature])).Append('\n');
        }
        return s_utf8.GetBytes(note.ToString());
    }

    /// <summary>Reads a note; refuses whatever is not exactly one, or is larger than there is reason to be.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Note? note)
    {
        note = null;
        if (bytes.Length > BytesMax || !TryDecode(bytes, out var whole) || !IsPlain(whole))
        {
            return false;
        }
        var blank = whole.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (blank < 1 || !whole.EndsWith('\n') || blank + 2 == whole.Length)
        {
            return false;
        }
        var lines = whole[(blank + 2)..^1].Split('\n', SignaturesMax + 1);
        var signatures = ImmutableArray.CreateBuilder<NoteSignature>(lines.Length);
        foreach (var line in lines)
        {
            if (signatures.Count == SignaturesMax || !TryParseLine(line, out var signature))
            {
                return false;
            }
            signatures.Add(signature);
        }
        note = new(whole[..(blank + 1)], signatures.ToImmutable());
        return true;
    }

    /// <summary>
    /// The keys among those known that signed the text; empty when there is none to trust, which is also so when any known
    /// key's signature is bad. Signatures of keys that are not known are passed over.
    /// </summary>
    public ImmutableArray<INoteVerifier> Verify(params IEnumerable<INoteVerifier> known)
    {
        var text = s_utf8.GetBytes(Text);
        var keys = known.ToArray();
        var signed = ImmutableArray.CreateBuilder<INoteVerifier>();
        foreach (var line in Signatures)
        {
            foreach (var key in keys.Where(key => key.Name == line.Name && key.KeyId == line.KeyId))
            {
                if (!key.Verify(text, line.Signature.AsSpan()))
                {
                    return [];
                }
                if (!signed.Contains(key))
                {
                    signed.Add(key);
                }
            }
        }
        return signed.ToImmutable();
    }

    private static bool TryParseLine(string line, [NotNullWhen(true)] out NoteSignature? signature)
    {
        signature = null;
        if (
            !line.StartsWith(Dash, StringComparison.Ordinal)
            || line[Dash.Length..].Split(' ') is not [var name, var base64]
        )
        {
            return false;
        }
        if (!KeyName.IsGood(name) || !StrictBase64.TryDecode(base64, out var bytes) || bytes.Length < 5)
        {
            return false;
        }
        signature = new(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), [.. bytes[4..]]);
        return true;
    }

    private static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = s_utf8.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = null;
            return false;
        }
    }

    private static bool IsPlain(string text) => !text.Any(c => c < ' ' && c != '\n');
}
