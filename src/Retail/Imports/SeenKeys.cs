using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Retail.Imports;

/// <summary>Which keys a file has named already, sixteen bytes of hash each.</summary>
internal sealed class SeenKeys
{
    private readonly Dictionary<UInt128, int> _seen = [];

    /// <summary>Whether the key is new; if not, the number it came with first.</summary>
    public bool Add(int number, out int first, params ReadOnlySpan<string> key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', key)));
        var shortened = BinaryPrimitives.ReadUInt128BigEndian(hash);
        first = number;
        return _seen.TryAdd(shortened, number) || !_seen.TryGetValue(shortened, out first);
    }
}
