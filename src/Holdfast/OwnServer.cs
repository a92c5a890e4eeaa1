namespace Holdfast;

/// <summary>
/// <c>holdfast run</c> in a process of its own, on ports that the system chose, without limits for a single caller: what
/// drills and tests load and kill.
/// </summary>
internal sealed class OwnServer : IAsyncDisposable
{
    private const string AnyPort = "http://127.0.0.1:0";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    /// <summary>For programs that are measured or killed: no limits, and only what is wrong is said.</summary>
    public static readonly IReadOnlyDictionary<string, string> Unlimited = new Dictionary<string, string>(
        StringComparer.Ordinal
    )
    {
        ["HOLDFAST__LIMITS__ORDERSPERSECOND"] = "1000000",
        ["HOLDFAST__LIMITS__ORDERSUNDERWAY"] = "1000000",
        ["HOLDFAST__LIMITS__READSPERSECOND"] = "1000000",
        ["Logging__LogLevel__Default"] = "Warning",
    };

    private readonly OwnProgram _program;

    private OwnServer(OwnProgram program, Uri shop, Uri staff)
    {
        _program = program;
        Shop = shop;
        Staff = staff;
    }

    /// <summary>Its process's number.</summary>
    public int Id => _program.Id;

    public Uri Shop { get; }

    public Uri Staff { get; }

    /// <summary>Returns when it answers, and has a view to answer from.</summary>
    /// <exception cref="InvalidOperationException">It ended; the message holds what it said.</exception>
    /// <exception cref="TimeoutException">It is too slow.</exception>
    /// <param name="options">Where its data are, and which database and master key; the rest as it comes.</param>
    /// <param name="ct">Stops the waiting, and the server.</param>
    /// <param name="environment">More settings.</param>
    public static async Task<OwnServer> StartAsync(
        HoldfastOptions options,
        CancellationToken ct,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var data = Directory.CreateDirectory(options.Data).FullName;
        var program = OwnProgram.Start(
            [
                "run",
                "--data",
                data,
                .. options.Db is { } db ? ["--db", db] : Array.Empty<string>(),
                "--master-key",
                options.MasterKeyFile,
                "--urls",
                AnyPort,
                "--staff-urls",
                AnyPort,
            ],
            environment is null ? Unlimited : Unlimited.Concat(environment).ToDictionary(StringComparer.Ordinal),
            // No holdfast.json of the folder that this process happens to be in.
            data
        );
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(s_patience);
        try
        {
            var shop = new Uri(await program.PrintedAsync("Shop ", patience.Token));
            var staff = new Uri(await program.PrintedAsync("Staff ", patience.Token));
            await UntilReadyAsync(shop, patience.Token);
            return new(program, shop, staff);
        }
        catch (OperationCanceledException late) when (!ct.IsCancellationRequested)
        {
            var said = program.Failed("is not ready").Message;
            await program.DisposeAsync();
            throw new TimeoutException(said, late);
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    public Task KillAsync() => _program.KillAsync();

    /// <summary>SIGTERM, as a service manager would.</summary>
    public void Terminate() => _program.Signal("TERM");

    /// <summary>SIGSTOP: it hangs, and its connections stay open.</summary>
    public void Freeze() => _program.Signal("STOP");

    /// <summary>Its exit code.</summary>
    public Task<int> EndAsync(CancellationToken ct) => _program.EndAsync(ct);

    /// <summary>What it wrote to its log.</summary>
    public string Said => _program.Output + _program.Errors;

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    private static async Task UntilReadyAsync(Uri shop, CancellationToken ct)
    {
        using var http = new HttpClient();
        while (true)
        {
            using (var answer = await http.GetAsync(new Uri(shop, "/health/ready"), ct))
            {
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            await Task.Delay(20, ct);
        }
    }
}
