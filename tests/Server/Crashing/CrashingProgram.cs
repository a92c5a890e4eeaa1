using Holdfast.Tests.Server.Cli;

namespace Holdfast.Tests.Server.Crashing;

/// <summary>The real program, which a step of its work kills with SIGKILL.</summary>
internal static class CrashingProgram
{
    /// <summary>Names the step to <see cref="StartupHook"/>.</summary>
    public const string Step = "HOLDFAST_TEST_DIES_AT";

    private const int Killed = 128 + 9;

    /// <summary>Runs until the step has killed it; anything else is a failure.</summary>
    public static async Task DieAsync(Enum step, CancellationToken ct, params string[] arguments)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var run = await HoldfastProcess.RunAsync(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["DOTNET_STARTUP_HOOKS"] = typeof(CrashingProgram).Assembly.Location,
                [Step] = step.ToString(),
            },
            limit.Token,
            arguments
        );
        Assert.True(run.ExitCode == Killed, $"{step}: ended with {run.ExitCode}\n{run.Output}\n{run.Errors}");
    }
}
