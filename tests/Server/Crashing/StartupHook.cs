using System.Diagnostics;
using Holdfast;
using Holdfast.Tests.Server.Crashing;

/// <summary>
/// What .NET runs in the real program before its <c>Main</c>, when <c>DOTNET_STARTUP_HOOKS</c> names this assembly: at one step the
/// process kills itself, as a power cut would. It has no namespace because .NET looks for exactly this name.
/// </summary>
#pragma warning disable CA1050, MA0047 // .NET's name for it, see above.
internal static class StartupHook
#pragma warning restore CA1050, MA0047
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(CrashingProgram.Step) is { } step)
        {
            AppContext.SetData(CrashPoints.Name, (Action<string>)(reached => Die(reached, step)));
        }
    }

    private static void Die(string reached, string step)
    {
        if (reached == step)
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
            throw new UnreachableException("No thread comes back from killing its own process.");
        }
    }
}
