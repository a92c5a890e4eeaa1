using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;

namespace Holdfast.Tests.Journeys.Running;

/// <summary>Somebody who can sign in at the demo's desks, as the program printed it.</summary>
internal sealed record DemoPerson(string Name, string Pin);

/// <summary>
/// The built program as a process of its own: <c>holdfast demo</c> with free ports, and what it printed. It is ended as
/// a service manager would, by SIGTERM.
/// </summary>
internal sealed class DemoProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_startsWithin = TimeSpan.FromSeconds(120);

    /// <summary>A tenth of a second, where the disk is not busy with others' work; requests under way may have half a minute.</summary>
    private static readonly TimeSpan s_stopsWithin = TimeSpan.FromSeconds(60);

    private static readonly Uri s_anyPort = new("http://127.0.0.1:0");

    private readonly OwnProgram _program;

    private DemoProcess(OwnProgram program, TimeSpan startedIn, string data)
    {
        Data = data;
        _program = program;
        StartedIn = startedIn;
        Worked = program.Worked;
        var lines = program.Output.Split('\n');
        Shop = new Uri(Printed(lines, "Shop"));
        Staff = new Uri(Printed(lines, "Staff"));
        Mail = new Uri(Printed(lines, "Mail"));
        Vault = Printed(lines, "Vault").Split(',')[0];
        People = [.. lines.Select(line => line.Split(" PIN ")).Where(words => words.Length == 2).Select(Person)];
    }

    /// <summary>Its data folder.</summary>
    public string Data { get; }

    public Uri Shop { get; }

    public Uri Staff { get; }

    public Uri Mail { get; }

    /// <summary>Folder of the vault beside it.</summary>
    public string Vault { get; }

    public ImmutableArray<DemoPerson> People { get; }

    /// <summary>From the start of the process to its last printed line.</summary>
    public TimeSpan StartedIn { get; }

    /// <summary>Processor time that the start took: the same on a busy machine as on a quiet one.</summary>
    public TimeSpan Worked { get; }

    /// <summary>All that the process has written so far.</summary>
    public string Said => _program.Output + _program.Errors;

    /// <param name="data">Its data folder.</param>
    /// <param name="ct">Ends the waiting for the start.</param>
    /// <param name="settings">As <c>HOLDFAST__NAME</c> in its environment.</param>
    /// <exception cref="InvalidOperationException">It ended; the message holds what it said.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public static Task<DemoProcess> StartAsync(
        string data,
        CancellationToken ct,
        params (string Name, string Value)[] settings
    ) => StartAsync(data, s_anyPort, s_anyPort, ct, settings);

    /// <summary>The same folder under the same addresses, once this process has ended.</summary>
    public Task<DemoProcess> StartAgainAsync(CancellationToken ct) => StartAsync(Data, Shop, Staff, ct);

    private static async Task<DemoProcess> StartAsync(
        string data,
        Uri shop,
        Uri staff,
        CancellationToken ct,
        params (string Name, string Value)[] settings
    )
    {
        var started = Stopwatch.GetTimestamp();
        var program = OwnProgram.Start(
            ["demo", "--data", data, "--urls", shop.AbsoluteUri, "--staff-urls", staff.AbsoluteUri],
            settings.ToDictionary(setting => $"HOLDFAST__{setting.Name}", setting => setting.Value),
            folder: Path.GetTempPath()
        );
        try
        {
            await program.PrintedAsync("Press Ctrl+C", ct).WaitAsync(s_startsWithin, ct);
            return new DemoProcess(program, Stopwatch.GetElapsedTime(started), data);
        }
        catch (TimeoutException late)
        {
            var said = program.Failed($"did not start within {s_startsWithin}").Message;
            await program.DisposeAsync();
            throw new TimeoutException(said, late);
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    /// <summary>The folder and what the demo keeps beside it: keys, and its vault.</summary>
    public static void DeleteAll(string data)
    {
        var folder = new DirectoryInfo(data);
        foreach (var own in folder.Parent!.EnumerateDirectories($"{folder.Name}*"))
        {
            own.Delete(recursive: true);
        }
    }

    public DemoPerson Person(string name) => People.Single(person => person.Name == name);

    /// <summary>Ends it as a service manager does, and answers its exit code. An interrupt would not reach it where the tests run in the background.</summary>
    public async Task<int> StopAsync()
    {
        if (!_program.HasEnded)
        {
            using var kill = Process.Start("kill", ["-TERM", _program.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }

        using var limit = new CancellationTokenSource(s_stopsWithin);
        return await _program.EndAsync(limit.Token);
    }

    /// <summary>kill -9.</summary>
    public Task KillAsync() => _program.KillAsync();

    /// <summary>Gently if it goes, for its files.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync();
        }
        finally
        {
            await _program.DisposeAsync();
        }
    }

    /// <summary>What stands after a word at the start of a line.</summary>
    private static string Printed(string[] lines, string word) =>
        lines.First(line => line.StartsWith(word + ' ', StringComparison.Ordinal))[word.Length..].Trim();

    private static DemoPerson Person(string[] words) => new(words[0].Trim(), words[1].Trim().Split(' ')[0]);
}
