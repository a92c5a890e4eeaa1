using Holdfast.Ledger;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Stores;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Staff;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Holdfast.Retail.Practising;

/// <summary>
/// One colleague's practice: the desk's own module over a ledger, a keyring and a view that nobody else sees, in a folder that
/// goes with it. Whoever is in it holds it open; it is thrown away when the last one has left.
/// </summary>
internal sealed class Practice : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IStore _store;
    private readonly string _folder;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _following;
    private readonly Lock _lock = new();

    /// <summary>Requests that are in it, and the practice itself while it goes on.</summary>
    private int _inside = 1;

    private Practice(
        string site,
        Person trainee,
        PracticeCast cast,
        ServiceProvider services,
        IStore store,
        string folder,
        DateTimeOffset now
    )
    {
        (Site, Trainee, Cast) = (site, trainee with { Site = site }, cast);
        (_services, _store, _folder) = (services, store, folder);
        (StartedAt, UsedAt) = (now, now);
        _following = Task.WhenAll(services.GetServices<IFollower>().Select(FollowAsync));
    }

    /// <summary>Code of its store.</summary>
    public string Site { get; }

    /// <summary>As the practice's desk knows them: somebody of that store and no other.</summary>
    public Person Trainee { get; }

    public PracticeCast Cast { get; }

    public DateTimeOffset StartedAt { get; }

    public DateTimeOffset UsedAt { get; private set; }

    /// <summary>A pass that is not to be accepted was scanned, and refused.</summary>
    public bool RefusedPass { get; set; }

    public string Address => $"{Practise.Path}/{Uri.EscapeDataString(Site)}";

    public static async Task<Practice> StartAsync(
        PracticeGround ground,
        string site,
        Person trainee,
        CancellationToken ct
    )
    {
        var folder = ground.FolderOf(site);
        Directory.CreateDirectory(folder);
        IStore store = await SqliteStore.OpenAsync(Path.Combine(folder, "practice.db"), ct);
        var keyring = await Keyring.OpenAsync(
            store,
            MasterKeyFile.OpenOrCreate(Path.Combine(folder, "practice.key")),
            ct
        );
        var services = ground.Build(folder, store, keyring);
        try
        {
            var cast = await services.GetRequiredService<PracticeWorld>().MakeAsync(site, trainee, ct);
            var view = services.GetRequiredService<View>();
            await view.StartAsync(ct);
            await view.Ready.WaitAsync(ct);
            return new(site, trainee, cast, services, store, folder, ground.Now);
        }
        catch
        {
            await ThrowAwayAsync(services, store, folder);
            throw;
        }
    }

    /// <summary>Null when it is over. Whoever gets a scope leaves by <see cref="LeaveAsync"/>.</summary>
    public AsyncServiceScope? Enter(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_inside == 0 || _ending.IsCancellationRequested)
                return null;
            _inside++;
            UsedAt = now;
        }
        return _services.CreateAsyncScope();
    }

    public async Task LeaveAsync(AsyncServiceScope scope)
    {
        await scope.DisposeAsync();
        await LeaveAsync();
    }

    /// <summary>It is over: nobody comes in any more. Repeatable.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_ending.IsCancellationRequested)
                return;
            _ending.Cancel();
        }
        await LeaveAsync();
    }

    private async Task LeaveAsync()
    {
        lock (_lock)
        {
            if (--_inside > 0)
                return;
        }
        await _following;
        await _services.GetRequiredService<View>().StopAsync(CancellationToken.None);
        await ThrowAwayAsync(_services, _store, _folder);
        _ending.Dispose();
    }

    private Task FollowAsync(IFollower follower) =>
        new FollowerLoop(
            _services.GetRequiredService<Log>(),
            follower,
            _services.GetRequiredService<TimeProvider>(),
            _services.GetRequiredService<ILogger<FollowerLoop>>()
        ).RunAsync(_ending.Token);

    /// <summary>The log ends with its container; the store must outlive it.</summary>
    private static async Task ThrowAwayAsync(ServiceProvider services, IStore store, string folder)
    {
        await services.DisposeAsync();
        await store.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
