using System.Diagnostics;
using System.Globalization;

namespace Holdfast.Tests.Server.Databases;

/// <summary>
/// A test run that is killed leaves its cluster behind. The folder's name says whose it was; the next run ends the server
/// (only if the process really serves that folder) and removes the folder.
/// </summary>
internal static class PostgresLeftovers
{
    private const string Prefix = "holdfast-pg-";

    public static string NewFolder() =>
        Path.Combine(Path.GetTempPath(), $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..8]}");

    public static void Remove()
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), $"{Prefix}*"))
        {
            var owner = Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
            if (int.TryParse(owner, CultureInfo.InvariantCulture, out var id) && !IsAlive(id))
            {
                EndServerOf(folder);
                Delete(folder);
            }
        }
    }

    /// <summary>Servers that are just dying may still write into the folder; then it is tried again.</summary>
    public static void Delete(string folder)
    {
        for (var attempt = 0; Directory.Exists(folder); attempt++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                if (attempt == 20)
                {
                    Console.Error.WriteLine($"{folder} could not be removed: {error.Message}");
                    return;
                }

                Task.Delay(100).GetAwaiter().GetResult();
            }
        }
    }

    private static void EndServerOf(string folder)
    {
        try
        {
            var line = File.ReadLines(Path.Combine(folder, "data", "postmaster.pid")).First();
            var id = int.Parse(line, CultureInfo.InvariantCulture);
            if (File.ReadAllText($"/proc/{id}/cmdline").Contains(folder, StringComparison.Ordinal))
            {
                using var server = Process.GetProcessById(id);
                server.Kill();
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // No such file or no such process: the server is gone already, which is what is wanted.
        }
    }

    private static bool IsAlive(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
