using System.Diagnostics;
using System.Text;

namespace Holdfast;

/// <summary>
/// This program again, in a process of its own: what a drill kills, what a bench measures alone, what the tests run as a
/// person would. Its owner disposes it, which kills it if it still runs.
/// </summary>
internal sealed class OwnProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private TaskCompletionSource _more = NewSignal();
    private bool _outputEnded;

    private OwnProgram(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>Processor time that it took so far.</summary>
    public TimeSpan Worked => _process.TotalProcessorTime;

    /// <summary>All that it wrote to its standard output so far, line by line.</summary>
    public string Output
    {
        get
        {
            lock (_lock)
            {
                return _output.ToString();
            }
        }
    }

    public string Errors
    {
        get
        {
            lock (_lock)
            {
                return _errors.ToString();
            }
        }
    }

    /// <param name="arguments">As on the command line.</param>
    /// <param name="environment">Beside what it inherits.</param>
    /// <param name="folder">Where it runs; null: where this process does.</param>
    public static OwnProgram Start(
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string? folder = null
    )
    {
        // Run by dotnet or by its own name; where it is a library of another program (of the tests), by dotnet.
        var host = Path.GetFileNameWithoutExtension(Environment.ProcessPath!);
        var start = new ProcessStartInfo(host is "holdfast" or "dotnet" ? Environment.ProcessPath! : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        if (host is not "holdfast")
        {
            start.ArgumentList.Add(typeof(OwnProgram).Assembly.Location);
        }
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }
        var program = new OwnProgram(new Process { StartInfo = start });
        program._process.OutputDataReceived += (_, line) => program.Keep(program._output, line.Data);
        program._process.ErrorDataReceived += (_, line) => program.Keep(program._errors, line.Data);
        program._process.Start();
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Gives it all of its standard input, which is open and silent until then.</summary>
    public async Task WriteAsync(string input, CancellationToken ct)
    {
        await _process.StandardInput.WriteAsync(input.AsMemory(), ct);
        _process.StandardInput.Close();
    }

    /// <summary>What stands after a word at the start of a line, as soon as such a line is printed.</summary>
    /// <exception cref="InvalidOperationException">It ended without one; the message holds what it said instead.</exception>
    public async Task<string> PrintedAsync(string word, CancellationToken ct)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (Find(word) is { } rest)
                {
                    return rest;
                }
                if (_outputEnded)
                {
                    break;
                }
                more = _more.Task;
            }
            await more.WaitAsync(ct);
        }
        await _process.WaitForExitAsync(ct);
        throw Failed($"ended without '{word}'");
    }

    /// <summary>Its exit code; all that it wrote is there by then.</summary>
    public async Task<int> EndAsync(CancellationToken ct)
    {
        await _process.WaitForExitAsync(ct);
        return _process.ExitCode;
    }

    /// <returns>Its output.</returns>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public async Task<string> MustSucceedAsync(CancellationToken ct) =>
        await EndAsync(ct) == 0 ? Output : throw Failed($"ended with {_process.ExitCode}");

    /// <summary>kill -9: nothing of the process gets a chance to tidy up.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        await _process.WaitForExitAsync();
    }

    /// <param name="name">Of the signal, without SIG.</param>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{Id}"]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    /// <summary>What it said, for a message.</summary>
    public InvalidOperationException Failed(string how) =>
        new($"holdfast {string.Join(' ', _process.StartInfo.ArgumentList)} {how}:\n{Output}{Errors}");

    private string? Find(string word)
    {
        foreach (var line in _output.ToString().Split('\n'))
        {
            if (line.StartsWith(word, StringComparison.Ordinal))
            {
                return line[word.Length..].Trim();
            }
        }
        return null;
    }

    /// <param name="text">Where it belongs.</param>
    /// <param name="line">Null: the stream has ended.</param>
    private void Keep(StringBuilder text, string? line)
    {
        lock (_lock)
        {
            if (line is not null)
            {
                text.Append(line).Append('\n');
            }
            else if (text == _output)
            {
                _outputEnded = true;
            }
            var more = _more;
            _more = NewSignal();
            more.SetResult();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
