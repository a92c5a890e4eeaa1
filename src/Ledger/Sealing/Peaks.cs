using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Holdfast.Ledger.Sealing;

/// <summary>
/// The roots of the complete subtrees of a growing log, the largest first: as many hashes as the size has one bits, and
/// enough to append and to know the root.
/// </summary>
public sealed class Peaks
{
    private readonly List<LogHash> _peaks;

    public Peaks()
        : this(0, []) { }

    /// <param name="size">Entries so far.</param>
    /// <param name="peaks">One for each one bit of the size, the largest subtree first.</param>
    public Peaks(long size, IEnumerable<LogHash> peaks)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        _peaks = [.. peaks];
        Size = size;
        if (_peaks.Count != BitOperations.PopCount((ulong)size))
        {
            throw new ArgumentException($"A log of {size} entries does not have {_peaks.Count} peaks.", nameof(peaks));
        }
    }

    public long Size { get; private set; }

    public ImmutableArray<LogHash> Hashes => [.. _peaks];

    public void Append(LogHash entry)
    {
        var hash = entry;
        for (var size = Size; (size & 1) == 1; size >>= 1)
        {
            hash = LogHash.OfNode(_peaks[^1], hash);
            _peaks.RemoveAt(_peaks.Count - 1);
        }
        _peaks.Add(hash);
        Size++;
    }

    public LogHash Root() => Fold(CollectionsMarshal.AsSpan(_peaks));

    internal static LogHash Fold(ReadOnlySpan<LogHash> peaks)
    {
        if (peaks.IsEmpty)
        {
            return LogHash.OfNothing;
        }
        var root = peaks[^1];
        for (var i = peaks.Length - 2; i >= 0; i--)
        {
            root = LogHash.OfNode(peaks[i], root);
        }
        return root;
    }
}
