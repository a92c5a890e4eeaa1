using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Ledger.Stores;

namespace Holdfast.Ledger.Snapshots;

/// <summary>
/// A snapshot as a file: gzip over the line <c>holdfast snapshot 1</c>, then for each document, in key order, the length of
/// its key in four bytes (big end first), the key, the index of the entry that changed it last in eight, the length of its
/// bytes in four, its bytes. Nothing in it is trusted until its digest is the one that the log is committed to.
/// </summary>
public static class SnapshotFile
{
    private const int PageSize = 500;
    private const int KeyBytesMax = 4_096;

    /// <summary>Larger documents than this are no documents; four times an entry, which is what makes them.</summary>
    private const int DocumentBytesMax = 64 * 1024 * 1024;

    private static readonly byte[] s_first = "holdfast snapshot 1\n"u8.ToArray();

    /// <summary>Writes all documents of the store's own snapshot; the file is on disk when it returns.</summary>
    public static async Task<SnapshotTaken> WriteAsync(string path, IStoreSnapshot snapshot, CancellationToken ct)
    {
        var (documents, sum) = (0L, StateDigest.Zero);
        await using (var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite))
        {
            await using (var packed = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
            {
                await packed.WriteAsync(s_first, ct);
                string? after = null;
                while (true)
                {
                    var page = await snapshot.ScanAsync(after, PageSize, ct);
                    foreach (var document in page)
                    {
                        Write(packed, document);
                        sum += StateDigest.Of(document.Key, document.Bytes);
                    }
                    documents += page.Count;
                    if (page.Count < PageSize)
                    {
                        break;
                    }
                    after = page[^1].Key;
                }
            }
            file.Flush(flushToDisk: true);
            if (sum != snapshot.Head.Digest)
            {
                throw new InvalidDataException(
                    $"The documents have the digest {sum}, but the head says {snapshot.Head.Digest}: no snapshot is made of a database that is wrong. Run holdfast verify."
                );
            }
            file.Position = 0;
            return new(
                snapshot.Head.NextIndex,
                sum.ToString(),
                documents,
                Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct)),
                file.Length
            );
        }
    }

    /// <summary>Reads the documents of a snapshot, unchecked.</summary>
    /// <exception cref="InvalidDataException">It is not a snapshot, or it is cut off.</exception>
    public static async IAsyncEnumerable<StoredDocument> ReadAsync(
        Stream file,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        await using var packed = new BufferedStream(
            new GZipStream(file, CompressionMode.Decompress, leaveOpen: true),
            64 * 1024
        );
        var first = new byte[s_first.Length];
        if (
            await packed.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, ct) < first.Length
            || !first.AsSpan().SequenceEqual(s_first)
        )
        {
            throw new InvalidDataException("The file is not a snapshot.");
        }
        var number = new byte[8];
        while (
            await packed.ReadAtLeastAsync(number.AsMemory(0, 4), 4, throwOnEndOfStream: false, ct) is > 0 and var read
        )
        {
            var key = await ReadAsync(packed, Length(read == 4 ? number : null, KeyBytesMax), ct);
            await packed.ReadExactlyAsync(number, ct);
            var index = BinaryPrimitives.ReadInt64BigEndian(number);
            await packed.ReadExactlyAsync(number.AsMemory(0, 4), ct);
            yield return new(
                Encoding.UTF8.GetString(key),
                index,
                await ReadAsync(packed, Length(number, DocumentBytesMax), ct)
            );
        }
    }

    private static void Write(Stream to, StoredDocument document)
    {
        Span<byte> number = stackalloc byte[8];
        var key = Encoding.UTF8.GetBytes(document.Key);
        BinaryPrimitives.WriteInt32BigEndian(number, key.Length);
        to.Write(number[..4]);
        to.Write(key);
        BinaryPrimitives.WriteInt64BigEndian(number, document.Index);
        to.Write(number);
        BinaryPrimitives.WriteInt32BigEndian(number, document.Bytes!.Length);
        to.Write(number[..4]);
        to.Write(document.Bytes);
    }

    private static int Length(byte[]? number, int max) =>
        number is not null && BinaryPrimitives.ReadInt32BigEndian(number) is >= 0 and var length && length <= max
            ? length
            : throw new InvalidDataException("The snapshot is damaged.");

    private static async Task<byte[]> ReadAsync(Stream from, int length, CancellationToken ct)
    {
        var bytes = new byte[length];
        await from.ReadExactlyAsync(bytes, ct);
        return bytes;
    }
}
