using System.Diagnostics;
using System.Net.Http.Json;
using Holdfast.Vault.Alarms;

namespace Holdfast.Vaulting;

/// <summary>Tells people of an alarm by the means that an operator gave: a program, an address, or neither.</summary>
internal sealed class AlarmBell(string? program, Uri? address, ILogger logger) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        Timeout = s_patience,
    };

    /// <summary>A bell that does not ring is logged and holds nothing up: the alarm itself is in the vault already.</summary>
    public async Task RingAsync(Alarm alarm, CancellationToken ct)
    {
        if (program is not null)
        {
            await TryAsync($"The program {program}", () => RunAsync(program, alarm, ct));
        }
        if (address is not null)
        {
            await TryAsync(
                $"The address {address.Host}",
                async () =>
                {
                    var body = new { code = alarm.Code, sentence = alarm.Sentence };
                    using var answer = await _http.PostAsJsonAsync(address, body, ct);
                    answer.EnsureSuccessStatusCode();
                }
            );
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task RunAsync(string program, Alarm alarm, CancellationToken ct)
    {
        var start = new ProcessStartInfo(program, [alarm.Code, alarm.Sentence]) { UseShellExecute = false };
        using var process =
            Process.Start(start) ?? throw new InvalidOperationException("The program could not be started.");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(s_patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The program ended with {process.ExitCode}.");
        }
    }

    private async Task TryAsync(string what, Func<Task> ring)
    {
        try
        {
            await ring();
        }
        catch (Exception e)
            when (e
                    is HttpRequestException
                        or InvalidOperationException
                        or System.ComponentModel.Win32Exception
                        or OperationCanceledException
            )
        {
            logger.LogError("{What} was not told of the alarm: {Why}", what, e.Message);
        }
    }
}
