using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Ledger.Sealing;

namespace Holdfast.Tests.Server.Vaulting;

/// <summary>A log in memory, made to be served; it can also be forked.</summary>
internal sealed class MadeLog : ITileSource
{
    private readonly List<byte[]> _entries = [];
    private readonly List<List<LogHash>> _levels = [];

    public MadeLog(LogOrigin origin, byte[] privateKey)
    {
        Origin = origin;
        PrivateKey = privateKey;
        Key = new(origin.ToString(), privateKey);
    }

    public LogOrigin Origin { get; }

    public byte[] PrivateKey { get; }

    public NoteKey Key { get; }

    public long Size => _entries.Count;

    public static MadeLog OfSize(int size, string deployment = "shop.example") =>
        new MadeLog(new(deployment, 1), NoteKey.NewPrivateKey()).Grow(size);

    /// <summary>Other entries make another log.</summary>
    public MadeLog Grow(int entries, string word = "order")
    {
        for (var i = 0; i < entries; i++)
        {
            var text = string.Create(
                CultureInfo.InvariantCulture,
                $$$"""{"kind":"{{{word}}}.placed/1","of":"order/{{{Size}}}","data":{"units":{{{Size % 7}}}}}"""
            );
            Append(Encoding.UTF8.GetBytes(text));
        }
        return this;
    }

    public MadeLog Append(byte[] entry)
    {
        _entries.Add(entry);
        var hash = LogHash.OfEntry(entry);
        for (var level = 0; ; level++)
        {
            if (_levels.Count == level)
            {
                _levels.Add([]);
            }
            _levels[level].Add(hash);
            if (_levels[level].Count % TileId.Full != 0)
            {
                return this;
            }
            var peaks = new Peaks();
            _levels[level].TakeLast(TileId.Full).ToList().ForEach(peaks.Append);
            hash = peaks.Root();
        }
    }

    /// <summary>A log of the same key that has the first entries of this one.</summary>
    public MadeLog Copy(long entries, int epoch = 1)
    {
        var copy = new MadeLog(Origin with { Epoch = epoch }, PrivateKey);
        foreach (var entry in _entries.Take((int)entries))
        {
            copy.Append(entry);
        }
        return copy;
    }

    public MadeLog Reopen(string origin, long size, LogHash root) =>
        Append(
            Encoding.UTF8.GetBytes(
                $$$"""{"kind":"log.reopened/1","at":"2026-11-21T00:00:00.000Z","by":"restore","of":"log","data":{"origin":"{{{origin}}}","size":{{{size}}},"root":"{{{root}}}","reason":"drill"}}"""
            )
        );

    /// <summary>Commits the log to a file, whatever is in it.</summary>
    public MadeLog NameSnapshot(long entries, byte[] file) =>
        Append(
            Encoding.UTF8.GetBytes(
                $$$"""{"kind":"snapshot.taken/1","data":{"index":{{{entries}}},"sha256":"{{{Convert.ToHexStringLower(SHA256.HashData(file))}}}","bytes":{{{file.Length}}}}}"""
            )
        );

    public LogHash RootAt(long size)
    {
        var peaks = new Peaks();
        _levels.FirstOrDefault()?.Take((int)size).ToList().ForEach(peaks.Append);
        return peaks.Root();
    }

    public byte[] Checkpoint(long? size = null, NoteKey? key = null)
    {
        var at = size ?? Size;
        return SignedCheckpoint.Sign(new(Origin.ToString(), at, RootAt(at)), key ?? Key).Note.ToBytes();
    }

    public ImmutableArray<byte[]> Entries => [.. _entries];

    public Task<ReadOnlyMemory<byte>?> ReadAsync(TileId tile, CancellationToken ct) => Task.FromResult(Read(tile));

    private ReadOnlyMemory<byte>? Read(TileId tile)
    {
        if (TileId.WidthIn(Size, tile.Level, tile.Number) < tile.Width)
        {
            return null;
        }
        var from = (int)tile.Number * TileId.Full;
        return tile.IsBundle
            ? Bundle.Write(_entries.Skip(from).Take(tile.Width).Select(entry => new ReadOnlyMemory<byte>(entry)))
            : _levels[tile.Level].Skip(from).Take(tile.Width).SelectMany(hash => hash.ToBytes()).ToArray();
    }
}
