using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Holdfast.Tests.Kit;

namespace Holdfast.Tests.Journeys.Running;

/// <summary>Somebody who can sign in at the demo's desks, as the program printed it.</summary>
internal sealed record DemoPerson(string Name, string Pin);

/// <summary>
/// The built program as a process of its own: <c>holdfast demo</c> with free ports, and what it printed. It is ended as
/// somebody at a terminal would, by an interrupt.
/// </summary>
internal sealed class DemoProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_startsWithin = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan s_stopsWithin = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly StringBuilder _said;

    private DemoProcess(Process process, StringBuilder said, TimeSpan startedIn, string data)
    {
        Data = data;
        _process = process;
        _said = said;
        StartedIn = startedIn;
        Worked = process.TotalProcessorTime;
        var lines = Said.Split(Environment.NewLine);
        Shop = new Uri(Printed(lines, "Shop"));
        Staff = new Uri(Printed(lines, "Staff"));
        Mail = new Uri(Printed(lines, "Mail"));
        People = [.. lines.Select(line => line.Split(" PIN ")).Where(words => words.Length == 2).Select(Person)];
    }

    /// <summary>Its data folder.</summary>
    public string Data { get; }

    public Uri Shop { get; }

    public Uri Staff { get; }

    public Uri Mail { get; }

    public ImmutableArray<DemoPerson> People { get; }

    /// <summary>From the start of the process to its last printed line.</summary>
    public TimeSpan StartedIn { get; }

    /// <summary>Processor time that the start took: the same on a busy machine as on a quiet one.</summary>
    public TimeSpan Worked { get; }

    /// <summary>All that the process has written so far.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    /// <exception cref="InvalidOperationException">It ended, or took too long; the message holds what it said.</exception>
    public static async Task<DemoProcess> StartAsync(string data, CancellationToken ct)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (
            var argument in (string[])
                [
                    Program(),
                    "demo",
                    "--data",
                    data,
                    "--urls",
                    "http://127.0.0.1:0",
                    "--staff-urls",
                    "http://127.0.0.1:0",
                ]
        )
        {
            start.ArgumentList.Add(argument);
        }

        var said = new StringBuilder();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = Stopwatch.GetTimestamp();
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var ended = process.WaitForExitAsync(ct);
        var first = await Task.WhenAny(ready.Task, ended, Task.Delay(s_startsWithin, ct));
        if (first != ready.Task)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"The demo did not start. It said:{Environment.NewLine}{said}");
        }

        return new DemoProcess(process, said, Stopwatch.GetElapsedTime(started), data);

        void Take(string? line)
        {
            if (line is null)
            {
                return;
            }

            lock (said)
            {
                said.AppendLine(line);
            }

            if (line.StartsWith("Press Ctrl+C", StringComparison.Ordinal))
            {
                ready.TrySetResult();
            }
        }
    }

    public DemoPerson Person(string name) => People.Single(person => person.Name == name);

    /// <summary>Ends it as Ctrl+C does and answers its exit code.</summary>
    public async Task<int> StopAsync()
    {
        if (!_process.HasExited)
        {
            if (OperatingSystem.IsWindows())
            {
                _process.Kill(entireProcessTree: true);
            }
            else
            {
                using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
                await kill.WaitForExitAsync();
            }

            using var limit = new CancellationTokenSource(s_stopsWithin);
            await _process.WaitForExitAsync(limit.Token);
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync();
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    /// <summary>The program beside these tests, built in the same configuration.</summary>
    private static string Program()
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var path = Repository.PathOf($"src/Holdfast/bin/{framework.Parent!.Name}/{framework.Name}/holdfast.dll");
        Assert.True(File.Exists(path), $"The program is not built: there is no {path}.");
        return path;
    }

    /// <summary>What stands after a word at the start of a line.</summary>
    private static string Printed(string[] lines, string word) =>
        lines.First(line => line.StartsWith(word + ' ', StringComparison.Ordinal))[word.Length..].Trim();

    private static DemoPerson Person(string[] words) => new(words[0].Trim(), words[1].Trim().Split(' ')[0]);
}
