using System.Diagnostics;
using System.Globalization;

namespace Holdfast.Bench;

/// <summary>What processes of this machine have used so far, as Linux counts it; elsewhere only the processor time is known.</summary>
/// <param name="Cpu">Processor time, in the kernel too.</param>
/// <param name="WrittenBytes">Sent towards the disk, the database's files of an embedded store among them.</param>
/// <param name="PeakBytes">The largest of them in memory at any time.</param>
internal sealed record ProcessMeter(TimeSpan Cpu, long WrittenBytes, long PeakBytes)
{
    public static ProcessMeter Read(IEnumerable<int> processes) =>
        processes
            .Select(Read)
            .Aggregate(
                (sum, one) =>
                    new(sum.Cpu + one.Cpu, sum.WrittenBytes + one.WrittenBytes, Math.Max(sum.PeakBytes, one.PeakBytes))
            );

    private static ProcessMeter Read(int id)
    {
        using var process = Process.GetProcessById(id);
        return new(
            process.TotalProcessorTime,
            Number($"/proc/{id}/io", "write_bytes:"),
            1024 * Number($"/proc/{id}/status", "VmHWM:")
        );
    }

    private static long Number(string file, string name)
    {
        if (!File.Exists(file))
        {
            return 0;
        }
        var line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        var digits = line?[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
        return digits is null ? 0 : long.Parse(digits, CultureInfo.InvariantCulture);
    }
}
