using System.Diagnostics;

namespace Holdfast.Tests.Server.Cli;

/// <summary>The real program as a process of its own, run to its end.</summary>
internal sealed record HoldfastProcess(int ExitCode, string Output, string Errors)
{
    private static readonly string s_program = Path.Combine(AppContext.BaseDirectory, "holdfast.dll");

    public static Task<HoldfastProcess> RunAsync(CancellationToken ct, params string[] arguments) =>
        RunAsync(input: null, [], arguments, ct);

    /// <param name="input">Its standard input.</param>
    /// <param name="ct">Kills it.</param>
    /// <param name="arguments">As on the command line.</param>
    public static Task<HoldfastProcess> RunAsync(string? input, CancellationToken ct, params string[] arguments) =>
        RunAsync(input, [], arguments, ct);

    /// <param name="environment">Added to its environment.</param>
    /// <param name="ct">Kills it.</param>
    /// <param name="arguments">As on the command line.</param>
    public static Task<HoldfastProcess> RunAsync(
        Dictionary<string, string> environment,
        CancellationToken ct,
        params string[] arguments
    ) => RunAsync(input: null, environment, arguments, ct);

    private static async Task<HoldfastProcess> RunAsync(
        string? input,
        Dictionary<string, string> environment,
        string[] arguments,
        CancellationToken ct
    )
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(s_program);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The program did not start.");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var errors = process.StandardError.ReadToEndAsync(ct);
            await process.StandardInput.WriteAsync(input.AsMemory(), ct);
            process.StandardInput.Close();
            await process.WaitForExitAsync(ct);
            return new(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
