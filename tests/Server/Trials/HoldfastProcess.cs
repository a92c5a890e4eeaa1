using System.Collections.Concurrent;
using System.Diagnostics;

namespace Holdfast.Tests.Server.Trials;

/// <summary>The real program in a process of its own: <c>holdfast run</c> on free ports. It can be killed as a power cut kills.</summary>
internal sealed class HoldfastProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_startTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HoldfastProcess(Process process)
    {
        _process = process;
    }

    public Uri ShopAddress => _address.Task.Result;

    public string Output => string.Join('\n', _output);

    /// <summary>Returns when it answers, and has a view to answer from.</summary>
    public static async Task<HoldfastProcess> StartAsync(string data, string db, CancellationToken ct)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // No holdfast.json of the repository's, and none of the machine's.
            WorkingDirectory = data,
            Environment =
            {
                ["HOLDFAST__LIMITS__ORDERSPERSECOND"] = "1000000",
                ["HOLDFAST__LIMITS__READSPERSECOND"] = "1000000",
                ["Logging__LogLevel__Default"] = "Warning",
            },
        };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "holdfast.dll"),
            "run",
            "--data",
            data,
            "--db",
            db,
            "--urls",
            "http://127.0.0.1:0",
            "--staff-urls",
            "http://127.0.0.1:0",
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var server = new HoldfastProcess(new Process { StartInfo = start });
        server.Launch();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(s_startTimeout);
        try
        {
            await server._address.Task.WaitAsync(limit.Token);
            await server.WaitUntilReadyAsync(limit.Token);
            return server;
        }
        catch (OperationCanceledException late) when (!ct.IsCancellationRequested)
        {
            await server.KillAsync();
            throw new TimeoutException($"holdfast run did not start: {server.Output}", late);
        }
        catch
        {
            await server.KillAsync();
            throw;
        }
    }

    /// <summary>kill -9: nothing of the process gets a chance to tidy up.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private void Launch()
    {
        _process.OutputDataReceived += Read;
        _process.ErrorDataReceived += Read;
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) =>
            _address.TrySetException(new InvalidOperationException($"holdfast run ended: {Output}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Read(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not { } text)
            return;
        _output.Enqueue(text);
        if (text.StartsWith("Shop ", StringComparison.Ordinal))
            _address.TrySetResult(new Uri(text["Shop ".Length..].Trim()));
    }

    private async Task WaitUntilReadyAsync(CancellationToken ct)
    {
        using var http = new HttpClient();
        while (true)
        {
            using var answer = await http.GetAsync(new Uri(ShopAddress, "/readyz"), ct);
            if (answer.IsSuccessStatusCode)
                return;
            await Task.Delay(20, ct);
        }
    }
}
