using System.Collections.Immutable;
using System.Numerics;

namespace Holdfast.Ledger.Sealing;

/// <summary>Checks what a log claims about itself. Needs nothing but the numbers and hashes that it is given.</summary>
public static class LogProofs
{
    /// <summary>A log has at most 2^63 − 1 entries, so no path is longer.</summary>
    public const int PathMax = 63;

    /// <summary>Whether the entry with this hash is at this index of the log with this size and root.</summary>
    public static bool Includes(long index, LogHash entry, long size, LogHash root, ImmutableArray<LogHash> path)
    {
        if (index < 0 || index >= size || path.Length > PathMax)
        {
            return false;
        }
        var (at, last, hash) = (index, size - 1, entry);
        foreach (var sibling in path)
        {
            if (last == 0)
            {
                return false;
            }
            if ((at & 1) == 1 || at == last)
            {
                hash = LogHash.OfNode(sibling, hash);
                while ((at & 1) == 0 && at != 0)
                {
                    (at, last) = (at >> 1, last >> 1);
                }
            }
            else
            {
                hash = LogHash.OfNode(hash, sibling);
            }
            (at, last) = (at >> 1, last >> 1);
        }
        return last == 0 && hash == root;
    }

    /// <summary>Whether the log with the old size and root is the beginning of the one with the new size and root.</summary>
    public static bool Extends(
        long oldSize,
        LogHash oldRoot,
        long newSize,
        LogHash newRoot,
        ImmutableArray<LogHash> path
    )
    {
        if (oldSize < 0 || oldSize > newSize || path.Length > PathMax)
        {
            return false;
        }
        if (oldSize == newSize)
        {
            return path.IsEmpty && oldRoot == newRoot && (oldSize > 0 || oldRoot == LogHash.OfNothing);
        }
        if (oldSize == 0)
        {
            return path.IsEmpty && oldRoot == LogHash.OfNothing;
        }
        // An old size that is a power of two is itself a node of the new tree; the proof leaves it out.
        var hashes = BitOperations.IsPow2(oldSize) ? path.Insert(0, oldRoot) : path;
        return !hashes.IsEmpty && Extends(oldSize - 1, oldRoot, newSize - 1, newRoot, hashes.AsSpan());
    }

    private static bool Extends(long at, LogHash oldRoot, long last, LogHash newRoot, ReadOnlySpan<LogHash> hashes)
    {
        while ((at & 1) == 1)
        {
            (at, last) = (at >> 1, last >> 1);
        }
        var (oldHash, newHash) = (hashes[0], hashes[0]);
        foreach (var sibling in hashes[1..])
        {
            if (last == 0)
            {
                return false;
            }
            if ((at & 1) == 1 || at == last)
            {
                oldHash = LogHash.OfNode(sibling, oldHash);
                newHash = LogHash.OfNode(sibling, newHash);
                while ((at & 1) == 0 && at != 0)
                {
                    (at, last) = (at >> 1, last >> 1);
                }
            }
            else
            {
                newHash = LogHash.OfNode(newHash, sibling);
            }
            (at, last) = (at >> 1, last >> 1);
        }
        return last == 0 && oldHash == oldRoot && newHash == newRoot;
    }
}
