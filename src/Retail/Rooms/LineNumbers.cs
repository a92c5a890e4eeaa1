using System.Collections.Concurrent;
using Holdfast.Ledger;
using Holdfast.Retail.Http;

namespace Holdfast.Retail.Rooms;

/// <summary>
/// Hands out the numbers of a line. Those who come to this host within a quarter of a second get theirs by one entry, so that a
/// rush costs the log four entries a second and host. Numbers of all hosts are in one order, without gaps. A crash between the entry
/// and the answers leaves numbers that nobody has: as many as came in that quarter of a second.
/// </summary>
internal sealed class LineNumbers(Writes writes, TimeProvider time)
{
    private static readonly TimeSpan s_gather = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, Line> _lines = new(StringComparer.Ordinal);

    /// <returns>The number; null when the room is closed.</returns>
    /// <exception cref="LedgerBusyException">Nothing was written.</exception>
    /// <exception cref="CommitFailedException">Whoever comes again gets another number.</exception>
    public Task<int?> NextAsync(string room, CancellationToken ct) =>
        _lines.GetOrAdd(room, id => new(id, writes, time)).NextAsync().WaitAsync(ct);

    private sealed class Line(string room, Writes writes, TimeProvider time)
    {
        private readonly Lock _lock = new();
        private List<TaskCompletionSource<int?>> _waiting = [];
        private bool _isGathering;
        private long _drawnAt;

        public Task<int?> NextAsync()
        {
            var answer = new TaskCompletionSource<int?>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_lock)
            {
                _waiting.Add(answer);
                if (!_isGathering)
                {
                    _isGathering = true;
                    _ = Task.Run(DrawAsync);
                }
            }
            return answer.Task;
        }

        /// <summary>At once for whoever comes alone; then for all who came meanwhile.</summary>
        private async Task DrawAsync()
        {
            while (true)
            {
                var pause = s_gather - time.GetElapsedTime(_drawnAt);
                if (_drawnAt != 0 && pause > TimeSpan.Zero)
                    await Task.Delay(pause, time);
                _drawnAt = time.GetTimestamp();
                List<TaskCompletionSource<int?>> waiting;
                lock (_lock)
                {
                    _isGathering = _waiting.Count > 0;
                    if (!_isGathering)
                        return;
                    (waiting, _waiting) = (_waiting, []);
                }
                await AnswerAsync(waiting);
            }
        }

        private async Task AnswerAsync(List<TaskCompletionSource<int?>> waiting)
        {
            try
            {
                var outcome = await writes.CommitAsync(
                    new JoinRoom
                    {
                        Room = room,
                        Count = waiting.Count,
                        By = "shop",
                    },
                    CancellationToken.None
                );
                var first = outcome is Outcome.Committed { Entry.Fact: RoomJoined joined } ? joined.First : (int?)null;
                for (var i = 0; i < waiting.Count; i++)
                    waiting[i].SetResult(first + i);
            }
            catch (Exception failure)
            {
                // Each of them hears of it as if it had asked alone.
                waiting.ForEach(answer => answer.SetException(failure));
            }
        }
    }
}
