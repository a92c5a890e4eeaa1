using System.Text;

namespace Holdfast.Retail.Imports;

/// <summary>
/// Records put aside on disk until the whole file is read, and then given back group by group, groups in the order of
/// their first record. In memory are only some bytes a record, so the file's size does not matter.
/// </summary>
internal sealed class GroupSpool : IDisposable
{
    private readonly FileStream _file = TemporaryFile.Create();
    private readonly BinaryWriter _writer;
    private readonly Dictionary<string, int> _groups = [];
    private readonly List<(int First, int Last, int Count)> _chains = [];
    private readonly List<(long Offset, int Next)> _records = [];

    public GroupSpool() => _writer = new BinaryWriter(_file, Encoding.UTF8, leaveOpen: true);

    /// <summary>Number of the group, from 0.</summary>
    public int GroupOf(string key)
    {
        if (_groups.TryGetValue(key, out var group))
            return group;
        _groups.Add(key, _chains.Count);
        _chains.Add((-1, -1, 0));
        return _chains.Count - 1;
    }

    public int CountOf(int group) => _chains[group].Count;

    public void Add(int group, ImportRecord record)
    {
        var number = _records.Count;
        _records.Add((_file.Position, -1));
        var (first, last, count) = _chains[group];
        if (last >= 0)
            _records[last] = _records[last] with { Next = number };
        _chains[group] = (first < 0 ? number : first, number, count + 1);

        _writer.Write(record.Line);
        _writer.Write(record.Values.Count);
        foreach (var (name, values) in record.Values)
        {
            _writer.Write(name);
            _writer.Write(values.Count);
            foreach (var value in values)
                _writer.Write(value);
        }
        _writer.Flush();
    }

    public IEnumerable<IReadOnlyList<ImportRecord>> Groups()
    {
        using var reader = new BinaryReader(_file, Encoding.UTF8, leaveOpen: true);
        foreach (var (first, _, count) in _chains)
        {
            var records = new List<ImportRecord>(count);
            for (var number = first; number >= 0; number = _records[number].Next)
            {
                if (_file.Position != _records[number].Offset)
                    _file.Position = _records[number].Offset;
                records.Add(Read(reader));
            }
            if (records.Count > 0)
                yield return records;
        }
    }

    public void Dispose()
    {
        _writer.Dispose();
        _file.Dispose();
    }

    private static ImportRecord Read(BinaryReader reader)
    {
        var record = new ImportRecord(reader.ReadInt32());
        for (var names = reader.ReadInt32(); names > 0; names--)
        {
            var name = reader.ReadString();
            for (var values = reader.ReadInt32(); values > 0; values--)
                record.Add(name, reader.ReadString());
        }
        return record;
    }
}
