using System.Text;
using Holdfast.Ledger.Sealing;

namespace Holdfast.Tests.Rules.Sealing;

/// <summary>A log's files in memory, made as a sealer makes them; entry i is the decimal text of i unless said otherwise.</summary>
internal sealed class MemoryLog : ITileSource
{
    private readonly Dictionary<TileId, byte[]> _files = [];
    private readonly List<ReadOnlyMemory<byte>> _bundle = [];
    private readonly TreeEdge _edge = new();

    public static MemoryLog Of(int size)
    {
        var log = new MemoryLog();
        for (var i = 0; i < size; i++)
            log.Append(Encoding.ASCII.GetBytes($"{i}"));
        log.Publish();
        return log;
    }

    public long Size => _edge.Size;

    public LogHash Root() => _edge.Root();

    public IReadOnlyDictionary<TileId, byte[]> Files => _files;

    public void Append(byte[] entry)
    {
        _edge.Append(LogHash.OfEntry(entry), (tile, bytes) => _files.Add(tile, bytes));
        _bundle.Add(entry);
        if (_bundle.Count == TileId.Full)
        {
            _files.Add(TileId.Bundle((_edge.Size / TileId.Full) - 1), Bundle.Write(_bundle));
            _bundle.Clear();
        }
    }

    /// <summary>Writes the partial tiles and the partial bundle of the size that the log has now.</summary>
    public void Publish()
    {
        foreach (var (tile, bytes) in _edge.Partial())
            _files[tile] = bytes;
        if (_bundle.Count > 0)
            _files[TileId.Bundle(_edge.Size / TileId.Full, _bundle.Count)] = Bundle.Write(_bundle);
    }

    public Task<ReadOnlyMemory<byte>?> ReadAsync(TileId tile, CancellationToken ct) =>
        Task.FromResult<ReadOnlyMemory<byte>?>(
            _files.TryGetValue(tile, out var bytes) ? bytes : default(ReadOnlyMemory<byte>?)
        );
}
