using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Holdfast.Retail.Messages;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Staff;
using Holdfast.Tests.Server.Channels;
using Holdfast.Tests.Server.Collection;
using Holdfast.Tests.Server.Databases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Holdfast.Tests.Server.People;

/// <summary>
/// People with names, addresses and numbers that nobody else has go all the way through the program; then every byte that
/// it wrote is looked through: database with its write-ahead log, view, keys, and the lines of its log.
/// </summary>
public sealed class NothingInTheClearTests(FreshDatabases databases, ITestOutputHelper output) : IDisposable
{
    private static readonly string[] s_marks =
    [
        "Quetzalia Vandermark",
        "quetzalia.vandermark",
        "07911 447 318",
        "07911447318",
        "Ignatius Oxenbridge",
        "ignatius.oxenbridge",
        "Zephyrina Thistlewood",
        "zephyrina.thistlewood",
    ];

    /// <summary>Messages are written for those whom they name; where they go is their own affair.</summary>
    private readonly string _letters = Directory.CreateTempSubdirectory("holdfast-letters-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_SQLite()
    {
        await using var database = await databases.CreateAsync(StoreKind.Sqlite, Ct);
        await GoThroughAsync(database.Option, data => [data, Path.GetDirectoryName(database.Path)!]);
    }

    [Fact]
    public async Task With_PostgreSQL()
    {
        await using var cluster = await FreshDatabases.ClusterOfMyOwnAsync(Ct);
        await using var database = await cluster.CreateAsync(Ct);
        await GoThroughAsync(database.Option, data => [data, cluster.Data]);
    }

    private async Task GoThroughAsync(string db, Func<string, string[]> folders)
    {
        using var lines = new Lines();
        string? data = null;
        await using var world = await SmallWorld.StartAsync(
            Ct,
            db,
            options =>
            {
                data = options.Data;
                return options with { Messages = new MessagesOptions { Folder = _letters } };
            },
            builder => builder.Logging.AddProvider(lines).AddFilter<Lines>("Holdfast", LogLevel.Information)
        );

        var ordered = await OrderInTheShopAsync(world);
        using var api = await Api.OfAsync(world, Ct);
        var order = Api.Order();
        order["customer"]!["name"] = "Zephyrina Thistlewood";
        order["customer"]!["email"] = "zephyrina.thistlewood@example.com";
        (await api.PlaceAsync(order, Ct)).Must(201);
        await HandOverAsync(world, ordered);
        await LookEverywhereAsync(world, ordered);
        await UntilLettersAsync(ordered.Number);

        var searched = 0L;
        var sawTheOrder = false;
        foreach (var file in folders(data!).SelectMany(folder => Directory.EnumerateFiles(folder, "*", s_all)))
        {
            // A lock that another holds cannot be opened; it is empty.
            if (new FileInfo(file) is { Length: 0 })
                continue;
            var bytes = await ReadAsync(file);
            searched += bytes.Length;
            sawTheOrder |= bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(ordered.Number)) >= 0;
            Assert.All(s_marks, mark => Assert.False(Holds(bytes, mark), $"{file} holds '{mark}'"));
        }
        Assert.True(
            sawTheOrder,
            "The order's own number was not found: these are not the files that the program wrote."
        );
        var all = lines.All;
        Assert.NotEmpty(all);
        Assert.All(
            s_marks,
            mark => Assert.DoesNotContain(all, line => line.Contains(mark, StringComparison.OrdinalIgnoreCase))
        );
        output.WriteLine($"{searched:N0} bytes in files and {all.Count} lines of the log");
    }

    private static readonly EnumerationOptions s_all = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.None,
    };

    private static async Task<Order> OrderInTheShopAsync(SmallWorld world)
    {
        using var visitor = world.Visit();
        visitor.Cookies.Add(world.ShopAddress, new Cookie("holdfast-basket", "LF-2001*1"));
        visitor.Cookies.Add(world.ShopAddress, new Cookie("holdfast-store", SmallRetailer.Leeds));
        await visitor.GoAsync("/checkout", Ct);
        // A form that is refused, first: what was typed there must not stay behind either.
        await visitor.SendAsync(
            "form[action='/checkout']",
            Ct,
            ("name", "Quetzalia Vandermark"),
            ("email", "quetzalia.vandermark@")
        );
        Assert.Equal(HttpStatusCode.BadRequest, visitor.Status);
        await visitor.SendAsync(
            "form[action='/checkout']",
            Ct,
            ("name", "Quetzalia Vandermark"),
            ("email", "quetzalia.vandermark@example.com"),
            ("phone", "07911 447 318"),
            ("who", "other"),
            ("collector-name", "Ignatius Oxenbridge"),
            ("collector-email", "ignatius.oxenbridge@example.com")
        );
        Assert.Contains("Ignatius Oxenbridge", visitor.Text, StringComparison.Ordinal);
        using var reader = world.View.Open();
        return Assert.Single(
            reader.Documents<Order>("SELECT key, bytes FROM document WHERE key LIKE 'order/%' LIMIT 100")
        );
    }

    private static async Task HandOverAsync(SmallWorld world, Order order)
    {
        using var priya = await world.PriyaAsync(Ct);
        await priya.GoAsync($"/desk/{SmallRetailer.Leeds}", Ct);
        Assert.Contains("Ignatius Oxenbridge", priya.Text, StringComparison.Ordinal);
        await world.MakeReadyAsync(priya, order, Ct);
        await priya.GoAsync($"/desk/{SmallRetailer.Leeds}/orders?q=oxenbridge", Ct);
        Assert.Contains("Ignatius Oxenbridge", priya.Text, StringComparison.Ordinal);
    }

    private static async Task LookEverywhereAsync(SmallWorld world, Order order)
    {
        using var olga = await world.OlgaAsync(Roles.Administrator, Ct);
        foreach (
            var asked in (string[])["QUETZALIA.vandermark@example.com", "+44 7911 447318", "vandermark", order.Number]
        )
        {
            await olga.GoAsync($"/office/orders?q={Uri.EscapeDataString(asked)}", Ct);
            Assert.Contains("Quetzalia Vandermark", olga.Text, StringComparison.Ordinal);
        }
        using var shopper = world.Visit();
        await shopper.GoAsync("/orders", Ct);
        await shopper.SendAsync(
            "form[action='/orders']",
            Ct,
            ("number", order.Number),
            ("email", "Quetzalia.Vandermark@example.com")
        );
        Assert.Contains("Ignatius Oxenbridge", shopper.Text, StringComparison.Ordinal);
    }

    private async Task UntilLettersAsync(string number)
    {
        while (Directory.EnumerateFiles(_letters, $"*{number}*", s_all).Count() < 3)
            await Task.Delay(50, Ct);
    }

    private static async Task<byte[]> ReadAsync(string file)
    {
        try
        {
            await using var open = new FileStream(
                file,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            using var bytes = new MemoryStream();
            await open.CopyToAsync(bytes, Ct);
            return bytes.ToArray();
        }
        catch (FileNotFoundException)
        {
            // PostgreSQL recycles files of its own while it is read.
            return [];
        }
    }

    private static bool Holds(byte[] bytes, string mark) =>
        Encoding.Latin1.GetString(bytes).Contains(mark, StringComparison.OrdinalIgnoreCase)
        || bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(mark)) >= 0;

    public void Dispose() => Directory.Delete(_letters, recursive: true);

    /// <summary>Everything that the program says, down to the finest level.</summary>
    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> All => [.. _lines];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        /// <summary>At Debug and below the framework shows whole requests, which is why nobody runs at that level.</summary>
        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => _lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose() { }
    }
}
