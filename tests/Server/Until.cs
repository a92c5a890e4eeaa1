namespace Holdfast.Tests.Server;

/// <summary>Waits for what happens soon and by itself, and fails the test when it does not.</summary>
internal static class Until
{
    private static readonly TimeSpan s_atMost = TimeSpan.FromSeconds(20);

    public static Task TrueAsync(Func<bool> condition, CancellationToken ct) =>
        TrueAsync(() => Task.FromResult(condition()), ct);

    public static async Task TrueAsync(Func<Task<bool>> condition, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(s_atMost);
        while (!await condition())
            await Task.Delay(20, limit.Token);
    }
}
