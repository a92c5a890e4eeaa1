namespace Holdfast.Retail.Reading;

/// <summary>
/// Tells one start of the machine from another: what a process wrote and did not force to the disk is there for the next process,
/// as long as the machine runs.
/// </summary>
internal static class MachineStart
{
    private const string BootId = "/proc/sys/kernel/random/boot_id";

    /// <summary>The same for all processes since this machine was started; of this process alone where the system gives none.</summary>
    public static string Id { get; } =
        File.Exists(BootId) ? File.ReadAllText(BootId).Trim() : Guid.NewGuid().ToString();
}
