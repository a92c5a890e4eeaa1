namespace Holdfast.Retail.Rooms;

/// <summary>
/// The draw among those who came before a room opened: each of the numbers 1 to N gets another place of 1 to N, by a seed that
/// nobody knew before. Any host computes anybody's place alone and without a list: four rounds of a Feistel network over the next
/// larger square, walked until the result is one of the N. It must give the same places for ever: a room may be open while hosts
/// are upgraded.
/// </summary>
internal static class FairDraw
{
    private const int Rounds = 4;

    public static int PlaceOf(int number, int count, long seed)
    {
        var side = (uint)Math.Ceiling(Math.Sqrt(count));
        var at = (uint)(number - 1);
        do
        {
            at = Shuffled(at, side, (ulong)seed);
        } while (at >= count);
        return (int)at + 1;
    }

    /// <summary>A permutation of 0 to side² − 1.</summary>
    private static uint Shuffled(uint value, uint side, ulong seed)
    {
        var (left, right) = (value / side, value % side);
        for (var round = 0u; round < Rounds; round++)
        {
            (left, right) = (right, (uint)((left + (Mixed(seed + right, round) % side)) % side));
        }
        return (left * side) + right;
    }

    /// <summary>SplitMix64's finish, twice, so that neighbours have nothing in common.</summary>
    private static ulong Mixed(ulong value, uint round)
    {
        value = Finish(value + ((round + 1) * 0x9E37_79B9_7F4A_7C15));
        return Finish(value ^ 0xD6E8_FEB8_6659_FD93);
    }

    private static ulong Finish(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
