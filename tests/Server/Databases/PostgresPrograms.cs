using System.Diagnostics;
using System.Globalization;

namespace Holdfast.Tests.Server.Databases;

/// <summary>
/// PostgreSQL's own programs on this machine. They refuse to run as root; root runs them as the account that Debian's
/// package made.
/// </summary>
internal sealed class PostgresPrograms
{
    private const string Account = "postgres";
    private readonly string _folder;
    private readonly bool _asAccount;

    private PostgresPrograms(string folder, bool asAccount)
    {
        _folder = folder;
        _asAccount = asAccount;
    }

    /// <summary>HOLDFAST_PG_BIN, else the newest of Debian's folders, else the folder of <c>initdb</c> in PATH.</summary>
    public static PostgresPrograms? Find(out string? reason)
    {
        reason = null;
        var folder = Folders().FirstOrDefault(candidate => File.Exists(Path.Combine(candidate, "initdb")));
        if (folder is null)
        {
            reason = "PostgreSQL is missing: no initdb in HOLDFAST_PG_BIN, /usr/lib/postgresql/*/bin or PATH.";
            return null;
        }

        if (!Environment.IsPrivilegedProcess)
        {
            return new PostgresPrograms(folder, asAccount: false);
        }

        if (
            !File.Exists("/usr/bin/setpriv")
            || !File.ReadLines("/etc/passwd").Any(line => line.StartsWith($"{Account}:", StringComparison.Ordinal))
        )
        {
            reason =
                $"PostgreSQL does not run as root, and there is no setpriv or no account '{Account}' to run it as.";
            return null;
        }

        return new PostgresPrograms(folder, asAccount: true);
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("HOLDFAST_PG_BIN") is { Length: > 0 } chosen)
        {
            yield return chosen;
        }

        if (Directory.Exists("/usr/lib/postgresql"))
        {
            var versions = Directory
                .GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(path =>
                    int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var major) ? major : 0
                );
            foreach (var version in versions)
            {
                yield return Path.Combine(version, "bin");
            }
        }

        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        {
            yield return folder;
        }
    }

    /// <summary>An empty folder that only PostgreSQL's account may enter.</summary>
    public async Task<string> CreateFolderAsync(string path, CancellationToken ct)
    {
        Directory.CreateDirectory(path);
        await RunAsync(new ProcessStartInfo("chmod", ["700", path]), ct);
        if (_asAccount)
        {
            await RunAsync(new ProcessStartInfo("chown", [$"{Account}:", path]), ct);
        }

        return path;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has what it printed.</exception>
    public Task RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct) =>
        RunAsync(StartInfo(program, arguments), ct);

    /// <summary>Starts a server. The process is the server itself, not a shell around it.</summary>
    public Process Start(string program, IEnumerable<string> arguments) =>
        Process.Start(StartInfo(program, arguments))
        ?? throw new InvalidOperationException($"{program} did not start.");

    private ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments)
    {
        var path = Path.Combine(_folder, program);
        var start = _asAccount
            ? new ProcessStartInfo(
                "/usr/bin/setpriv",
                [$"--reuid={Account}", $"--regid={Account}", "--init-groups", path, .. arguments]
            )
            : new ProcessStartInfo(path, arguments);
        // The account may not enter the folder that the tests run in.
        start.WorkingDirectory = "/";
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["LC_ALL"] = "C";
        foreach (
            var variable in start
                .Environment.Keys.Where(key => key.StartsWith("PG", StringComparison.Ordinal))
                .ToArray()
        )
        {
            start.Environment.Remove(variable);
        }

        return start;
    }

    private static async Task RunAsync(ProcessStartInfo start, CancellationToken ct)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process =
            Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"{string.Join(' ', [start.FileName, .. start.ArgumentList])} ended with {process.ExitCode}: {await output}{await errors}"
            );
        }
    }
}
