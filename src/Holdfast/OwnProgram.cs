using System.Collections.Concurrent;
using System.Diagnostics;

namespace Holdfast;

/// <summary>This program again, in a process of its own: what a drill kills, and what a bench measures alone.</summary>
internal sealed class OwnProgram : IAsyncDisposable
{
    private const int LinesKept = 200;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();

    private OwnProgram(Process process) => _process = process;

    public bool HasEnded => _process.HasExited;

    /// <summary>What it wrote, the newest lines of it.</summary>
    public string Output => string.Join('\n', _output);

    public string Errors => string.Join('\n', _errors);

    public static OwnProgram Start(
        IReadOnlyDictionary<string, string> environment,
        params IEnumerable<string> arguments
    )
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Run by dotnet or by its own name: either way the same program again.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) is not "holdfast")
        {
            start.ArgumentList.Add(typeof(OwnProgram).Assembly.Location);
        }
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        var program = new OwnProgram(new Process { StartInfo = start });
        program._process.OutputDataReceived += (_, line) => Keep(program._output, line.Data);
        program._process.ErrorDataReceived += (_, line) => Keep(program._errors, line.Data);
        program._process.Start();
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        return program;
    }

    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public async Task<string> MustSucceedAsync(CancellationToken ct)
    {
        await _process.WaitForExitAsync(ct);
        return _process.ExitCode == 0
            ? Output
            : throw new InvalidOperationException($"{_process.StartInfo.ArgumentList[^1]}: {Output}\n{Errors}");
    }

    /// <summary>kill -9: nothing of the process gets a chance to tidy up.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is null)
        {
            return;
        }
        lines.Enqueue(line);
        while (lines.Count > LinesKept)
        {
            lines.TryDequeue(out _);
        }
    }
}
