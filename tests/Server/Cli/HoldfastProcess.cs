namespace Holdfast.Tests.Server.Cli;

/// <summary>The real program as a process of its own, run to its end.</summary>
internal sealed record HoldfastProcess(int ExitCode, string Output, string Errors)
{
    public static Task<HoldfastProcess> RunAsync(CancellationToken ct, params string[] arguments) =>
        RunAsync(input: "", [], arguments, ct);

    /// <param name="input">Its standard input.</param>
    /// <param name="ct">Kills it.</param>
    /// <param name="arguments">As on the command line.</param>
    public static Task<HoldfastProcess> RunAsync(string input, CancellationToken ct, params string[] arguments) =>
        RunAsync(input, [], arguments, ct);

    /// <param name="environment">Added to its environment.</param>
    /// <param name="ct">Kills it.</param>
    /// <param name="arguments">As on the command line.</param>
    public static Task<HoldfastProcess> RunAsync(
        Dictionary<string, string> environment,
        CancellationToken ct,
        params string[] arguments
    ) => RunAsync(input: "", environment, arguments, ct);

    private static async Task<HoldfastProcess> RunAsync(
        string input,
        Dictionary<string, string> environment,
        string[] arguments,
        CancellationToken ct
    )
    {
        await using var program = OwnProgram.Start(arguments, environment);
        await program.WriteAsync(input, ct);
        return new(await program.EndAsync(ct), program.Output, program.Errors);
    }
}
