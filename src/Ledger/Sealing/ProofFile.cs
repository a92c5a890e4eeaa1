using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Holdfast.Ledger.Sealing;

/// <summary>
/// A C2SP tlog-proof: that one entry is in a log, in a file that can be checked with nothing but the log's public key.
/// </summary>
/// <param name="Index">Of the entry.</param>
/// <param name="Path">From the entry's sibling up to below the root.</param>
/// <param name="Checkpoint">The note as the log published it, byte for byte.</param>
/// <param name="Extra">For whoever uses the file; nothing proves it. Null when there is none.</param>
public sealed record ProofFile(
    long Index,
    ImmutableArray<LogHash> Path,
    ReadOnlyMemory<byte> Checkpoint,
    ReadOnlyMemory<byte>? Extra = null
)
{
    public const string FileExtension = ".tlog-proof";
    public const string ContentType = "text/plain; charset=utf-8";

    private const string FirstLine = "c2sp.org/tlog-proof@v1";
    private const int ExtraMax = 64 * 1024;

    public byte[] ToBytes()
    {
        var text = new StringBuilder(FirstLine).Append('\n');
        if (Extra is { } extra)
        {
            text.Append("extra ").Append(Convert.ToBase64String(extra.Span)).Append('\n');
        }
        text.Append("index ").Append(Index).Append('\n');
        foreach (var hash in Path)
        {
            text.Append(hash).Append('\n');
        }
        return [.. Encoding.ASCII.GetBytes(text.Append('\n').ToString()), .. Checkpoint.Span];
    }

    public static bool TryParse(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out ProofFile? proof)
    {
        proof = null;
        var rest = bytes;
        if (ReadLine(ref rest) != FirstLine || ReadLine(ref rest) is not { } line)
        {
            return false;
        }
        ReadOnlyMemory<byte>? extra = null;
        if (line.StartsWith("extra ", StringComparison.Ordinal))
        {
            if (!StrictBase64.TryDecode(line["extra ".Length..], out var decoded))
            {
                return false;
            }
            extra = decoded;
            line = ReadLine(ref rest) ?? "";
        }
        if (
            !line.StartsWith("index ", StringComparison.Ordinal)
            || !DecimalText.TryParse(line.AsSpan("index ".Length), out var index)
        )
        {
            return false;
        }
        var path = ImmutableArray.CreateBuilder<LogHash>();
        while (ReadLine(ref rest) is var next && next is not "")
        {
            if (next is null || path.Count == LogProofs.PathMax || !LogHash.TryParse(next, out var hash))
            {
                return false;
            }
            path.Add(hash);
        }
        proof = new(index, path.ToImmutable(), rest, extra);
        return true;
    }

    /// <summary>
    /// Checks the whole chain: the log's key signed the checkpoint, and these bytes are the entry at the index under its root.
    /// </summary>
    public bool Check(
        ReadOnlySpan<byte> entry,
        INoteVerifier log,
        [NotNullWhen(true)] out SignedCheckpoint? checkpoint,
        [NotNullWhen(false)] out string? why
    )
    {
        if (!SignedCheckpoint.TryOpen(Checkpoint.Span, log, out checkpoint, out why))
        {
            return false;
        }
        var (_, size, root) = checkpoint.Checkpoint;
        if (!LogProofs.Includes(Index, LogHash.OfEntry(entry), size, root, Path))
        {
            checkpoint = null;
            why = $"These bytes are not entry {Index} of the log.";
        }
        return checkpoint is not null;
    }

    /// <summary>One line without its end; null when there is no whole one, it is too long, or it is not ASCII.</summary>
    private static string? ReadLine(ref ReadOnlyMemory<byte> rest)
    {
        var end = rest.Span.IndexOf((byte)'\n');
        if (end is < 0 or > ExtraMax || !Ascii.IsValid(rest.Span[..end]))
        {
            return null;
        }
        var line = Encoding.ASCII.GetString(rest.Span[..end]);
        rest = rest[(end + 1)..];
        return line;
    }
}
