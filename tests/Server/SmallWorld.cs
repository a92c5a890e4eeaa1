using Holdfast.Hosting;
using Holdfast.Ledger;
using Holdfast.Retail.Reading;
using Holdfast.Tests.Kit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Server;

/// <summary>
/// A running node with the <see cref="SmallRetailer"/> in it. The clock stands at Saturday 21 November 2026, 10:00 in London,
/// until a test moves it.
/// </summary>
public sealed class SmallWorld : IAsyncDisposable
{
    /// <summary>Longer than any stall of a shared disk.</summary>
    private static readonly TimeSpan s_followsWithin = TimeSpan.FromSeconds(60);

    private readonly string _folder;

    private SmallWorld(Node node, WorldClock clock, string folder)
    {
        Node = node;
        Clock = clock;
        _folder = folder;
    }

    /// <summary>Its data folder.</summary>
    internal string Folder => _folder;

    internal Node Node { get; }

    internal WorldClock Clock { get; }

    internal Log Log => Node.Log;

    internal View View => Node.Services.GetRequiredService<View>();

    internal Uri ShopAddress => Node.ShopAddress;

    internal Uri StaffAddress => Node.StaffAddress;

    /// <param name="ct">Ends the starting, not the world.</param>
    /// <param name="db">As the program's <c>--db</c>; null is SQLite in a folder of its own.</param>
    /// <param name="options">Bends the node's options.</param>
    /// <param name="configure">Adds to the node's services and logging.</param>
    internal static async Task<SmallWorld> StartAsync(
        CancellationToken ct,
        string? db = null,
        Func<HoldfastOptions, HoldfastOptions>? options = null,
        Action<WebApplicationBuilder>? configure = null
    )
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-world-").FullName;
        var clock = new WorldClock(Instant.FromUtc(2026, 11, 21, 10, 0));
        var asked = new HoldfastOptions
        {
            Data = folder,
            Db = db,
            MasterKey = TestKeys.MasterKey,
            Urls = "http://127.0.0.1:0",
            StaffUrls = "http://127.0.0.1:0",
            SecureCookies = false,
            DevPages = true,
        };
        var node = await Node.StartAsync(
            options?.Invoke(asked) ?? asked,
            ct,
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(clock);
                configure?.Invoke(builder);
            }
        );
        var world = new SmallWorld(node, clock, folder);
        await world.CommitAsync(SmallRetailer.Commands(), ct);
        return world;
    }

    /// <summary>A visitor of the shop with a cookie jar of its own.</summary>
    internal Visitor Visit() => new(ShopAddress);

    /// <summary>Somebody at the staff pages with a cookie jar of its own.</summary>
    internal Visitor VisitStaff() => new(StaffAddress);

    /// <summary>Commits, fails the test if anything is refused, and waits until the view shows it.</summary>
    internal async Task CommitAsync(IEnumerable<ICommand> commands, CancellationToken ct)
    {
        foreach (var command in commands)
        {
            if (await Log.CommitAsync(command, ct) is Outcome.Refused refused)
            {
                Assert.Fail($"{command.GetType().Name}: {refused.Refusal.Detail}");
            }
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(s_followsWithin);
        await View.Ready.WaitAsync(limit.Token);
        await View.WaitUntilAsync(Log.NextIndex - 1, limit.Token);
    }

    internal Task CommitAsync(ICommand command, CancellationToken ct) => CommitAsync([command], ct);

    /// <summary>Waits until mails are sent and payments settled, for what the settling adds as well.</summary>
    internal async Task SettleAsync(CancellationToken ct)
    {
        var followers = Node.Services.GetServices<IFollower>().ToList();
        await Until.TrueAsync(
            async () =>
            {
                var read = followers.Select(follower => Node.Store.ReadCursorAsync(follower.Name, ct));
                return (await Task.WhenAll(read)).All(cursor => cursor == Log.NextIndex);
            },
            ct
        );
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
