using System.Diagnostics;
using System.Globalization;

namespace Holdfast.Drills;

/// <summary>
/// What a database pair is made of, as Debian installs it. None of it runs as root; root runs it as the account that Debian's
/// package made.
/// </summary>
internal sealed record PairPrograms(string Etcd, string Patroni, string PostgresFolder)
{
    private const string Account = "postgres";
    private const string Setpriv = "/usr/bin/setpriv";

    /// <exception cref="FileNotFoundException">Something is missing; the message says what to install.</exception>
    public static PairPrograms Find()
    {
        var etcd = InPath("etcd");
        var patroni = InPath("patroni");
        var postgres = PostgresFolders().FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
        var missing = new[]
        {
            postgres is null ? "postgresql" : null,
            patroni is null ? "patroni" : null,
            etcd is null ? "etcd-server" : null,
        }.OfType<string>();
        if (missing.Any())
        {
            throw new FileNotFoundException(
                $"A database pair needs Debian's packages {string.Join(", ", missing)}: apt-get install {string.Join(' ', missing)}"
            );
        }
        return new(etcd!, patroni!, postgres!);
    }

    /// <summary>An empty folder that the programs may write to.</summary>
    public static string CreateFolder()
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-pair-").FullName;
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", [$"{Account}:", folder]);
            chown.WaitForExit();
        }
        return folder;
    }

    /// <summary>Starts one of them. What it says goes to a file, and no setting of this process's PostgreSQL reaches it.</summary>
    public static Process Start(
        string program,
        string logFile,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> environment
    )
    {
        IEnumerable<string> account = Environment.IsPrivilegedProcess
            ? [Setpriv, $"--reuid={Account}", $"--regid={Account}", "--init-groups"]
            : [];
        // The shell is gone with its exec: the process is the program.
        var start = new ProcessStartInfo(
            "/bin/sh",
            [
                "-c",
                "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null",
                "sh",
                logFile,
                .. account,
                program,
                .. arguments,
            ]
        )
        {
            WorkingDirectory = "/",
        };
        foreach (var name in start.Environment.Keys.Where(IsForeign).ToList())
        {
            start.Environment.Remove(name);
        }
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        return Process.Start(start)!;
    }

    private static bool IsForeign(string name) =>
        name.StartsWith("PG", StringComparison.Ordinal)
        || name.StartsWith("PATRONI_", StringComparison.Ordinal)
        || name.StartsWith("ETCD_", StringComparison.Ordinal);

    private static string? InPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Append("/usr/bin")
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    /// <summary>The newest first.</summary>
    private static IEnumerable<string> PostgresFolders()
    {
        const string Debian = "/usr/lib/postgresql";
        return Directory.Exists(Debian)
            ? Directory
                .GetDirectories(Debian)
                .OrderByDescending(folder =>
                    int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0
                )
                .Select(folder => Path.Combine(folder, "bin"))
            : [];
    }
}
