using System.Security.Cryptography;
using Holdfast.Ledger.Sealing;

namespace Holdfast.Tests.Rules.Sealing;

/// <summary>RFC 6962 as it is written down, slow and without tiles: what the real tree is compared with.</summary>
internal static class NaiveTree
{
    public static LogHash Root(ReadOnlySpan<byte[]> entries)
    {
        if (entries.IsEmpty)
            return new(SHA256.HashData([]));
        if (entries.Length == 1)
            return new(SHA256.HashData([0, .. entries[0]]));
        var middle = Split(entries.Length);
        return new(SHA256.HashData([1, .. Root(entries[..middle]).ToBytes(), .. Root(entries[middle..]).ToBytes()]));
    }

    public static List<LogHash> Inclusion(int index, ReadOnlySpan<byte[]> entries)
    {
        if (entries.Length == 1)
            return [];
        var middle = Split(entries.Length);
        return index < middle
            ? [.. Inclusion(index, entries[..middle]), Root(entries[middle..])]
            : [.. Inclusion(index - middle, entries[middle..]), Root(entries[..middle])];
    }

    public static List<LogHash> Consistency(int oldSize, ReadOnlySpan<byte[]> entries, bool whole = true)
    {
        if (oldSize == entries.Length)
            return whole ? [] : [Root(entries)];
        var middle = Split(entries.Length);
        return oldSize <= middle
            ? [.. Consistency(oldSize, entries[..middle], whole), Root(entries[middle..])]
            : [.. Consistency(oldSize - middle, entries[middle..], whole: false), Root(entries[..middle])];
    }

    private static int Split(int count)
    {
        var half = 1;
        while (half * 2 < count)
            half *= 2;
        return half;
    }
}
