using System.Runtime.CompilerServices;

namespace Holdfast.Tests.Server;

/// <summary>Waits for what happens soon and by itself, and fails the test when it does not.</summary>
internal static class Until
{
    private const int SecondsMax = 20;

    public static Task TrueAsync(
        Func<bool> condition,
        CancellationToken ct,
        int atMostSeconds = SecondsMax,
        [CallerArgumentExpression(nameof(condition))] string said = ""
    ) => TrueAsync(() => Task.FromResult(condition()), ct, atMostSeconds, said);

    public static async Task TrueAsync(
        Func<Task<bool>> condition,
        CancellationToken ct,
        int atMostSeconds = SecondsMax,
        [CallerArgumentExpression(nameof(condition))] string said = ""
    )
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(atMostSeconds),
                $"This did not become true within {atMostSeconds} s: {said}"
            );
            await Task.Delay(20, ct);
        }
    }
}
