namespace Holdfast.Hosting;

/// <summary>
/// When work that takes a processor for seconds is done: once it is due and orders leave room for it, and all the same when they
/// have left none for a while. Looked at each minute.
/// </summary>
/// <param name="patience">How long it waits at most.</param>
/// <param name="time">What the waiting is measured with.</param>
internal sealed class QuietTime(TimeSpan patience, TimeProvider time)
{
    /// <summary>Entries between two looks: fifty orders a second are a hundred entries.</summary>
    private const long BusyEntries = 6_000;

    // Nothing at the first look: then a process with a long log has just started, and waits for another minute.
    private long _seen;
    private long? _waitingSince;

    /// <param name="isDue">Whether the work is to be done at all.</param>
    /// <param name="nextIndex">Where the log ends now.</param>
    public bool IsNow(bool isDue, long nextIndex)
    {
        var came = nextIndex - _seen;
        _seen = nextIndex;
        if (!isDue)
        {
            _waitingSince = null;
            return false;
        }
        _waitingSince ??= time.GetTimestamp();
        return came < BusyEntries || time.GetElapsedTime(_waitingSince.Value) >= patience;
    }
}
