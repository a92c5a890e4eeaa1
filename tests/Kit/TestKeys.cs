using System.Runtime.CompilerServices;

namespace Holdfast.Tests.Kit;

/// <summary>One master key for all nodes of a test run, so that two on one database, or one after another, understand each other.</summary>
internal static class TestKeys
{
    public static string MasterKey { get; } =
        Path.Combine(Path.GetTempPath(), $"holdfast-tests-{Environment.ProcessId}.keys", "master.key");

    /// <summary>Processes that tests start inherit it.</summary>
    [ModuleInitializer]
    internal static void Share()
    {
        Environment.SetEnvironmentVariable("HOLDFAST__MASTERKEY", MasterKey);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            if (Path.GetDirectoryName(MasterKey) is { } folder && Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        };
    }
}
