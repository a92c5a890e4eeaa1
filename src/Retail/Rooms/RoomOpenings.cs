using System.Collections.Concurrent;
using System.Security.Cryptography;
using Holdfast.Ledger;
using Holdfast.Retail.Http;
using Holdfast.Retail.Reading;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Holdfast.Retail.Rooms;

/// <summary>
/// Opens rooms whose time has come, when somebody looks: a room that nobody waits for needs no opening. One try of this host at a
/// time; whoever looks meanwhile sees the room as it still is, and looks again.
/// </summary>
internal sealed class RoomOpenings(Writes writes, View view, ILogger<RoomOpenings> logger)
{
    private readonly ConcurrentDictionary<string, byte> _underWay = new(StringComparer.Ordinal);

    /// <summary>The room as it is now, opened if it was due; null if there is none.</summary>
    public async ValueTask<Room?> FindAsync(string id, Instant now)
    {
        if (Find(id) is not { } room)
            return null;
        if (!room.IsDue(now) || room.ClosedAt is not null || !_underWay.TryAdd(id, 0))
            return room;
        try
        {
            await writes.CommitAsync(
                new OpenRoom
                {
                    Room = id,
                    Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))),
                    By = "shop",
                },
                CancellationToken.None
            );
        }
        catch (Exception failure) when (failure is LedgerBusyException or CommitFailedException)
        {
            logger.LogWarning(failure, "The waiting room {Room} could not be opened yet", id);
        }
        finally
        {
            _underWay.TryRemove(id, out _);
        }
        return Find(id);
    }

    private Room? Find(string id)
    {
        using var reader = view.Open();
        return reader.Find<Room>(Keys.Room(id));
    }
}
