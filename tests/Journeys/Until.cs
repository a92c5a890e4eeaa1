namespace Holdfast.Tests.Journeys;

/// <summary>Asks again until something is so, and fails the test when it does not come.</summary>
internal static class Until
{
    private static readonly TimeSpan s_atMost = TimeSpan.FromSeconds(90);

    public static async Task TrueAsync(Func<Task<bool>> ask, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(s_atMost);
        while (!await ask())
        {
            await Task.Delay(1_000, limit.Token);
        }
    }
}
