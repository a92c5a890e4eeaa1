using System.Runtime.CompilerServices;

namespace Holdfast.Tests.Server;

/// <summary>Waits for what happens soon and by itself, and fails the test when it does not.</summary>
internal static class Until
{
    /// <summary>Longer than any stall of a shared machine; only a test that fails waits for so long.</summary>
    private static readonly TimeSpan s_atMost = TimeSpan.FromSeconds(60);

    public static Task TrueAsync(
        Func<bool> condition,
        CancellationToken ct,
        [CallerArgumentExpression(nameof(condition))] string said = ""
    ) => TrueAsync(() => Task.FromResult(condition()), ct, said);

    public static async Task TrueAsync(
        Func<Task<bool>> condition,
        CancellationToken ct,
        [CallerArgumentExpression(nameof(condition))] string said = ""
    )
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(started) < s_atMost,
                $"This did not become true within {s_atMost.TotalSeconds} s: {said}"
            );
            await Task.Delay(20, ct);
        }
    }
}
