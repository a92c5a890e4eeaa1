using Holdfast.Ledger;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;
using Holdfast.Ledger.Stores;
using Holdfast.Retail;
using Holdfast.Tests.Server.Databases;

namespace Holdfast.Tests.Server.Crashing;

/// <summary>
/// The real program dies after each step of sealing. Whatever it had come to, its database is in order, and the next start
/// goes on from there: nothing forked, nothing skipped.
/// </summary>
public sealed class SealingTests(FreshDatabases databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task Killed_after_each_step_of_sealing_the_next_start_goes_on(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        var folder = Directory.CreateTempSubdirectory("holdfast-crashing-").FullName;
        var master = Path.Combine(folder, "keys", "master.key");
        string[] arguments =
        [
            "run",
            "--data",
            Path.Combine(folder, "data"),
            "--db",
            database.Option,
            "--master-key",
            master,
            "--urls",
            "http://127.0.0.1:0",
            "--staff-urls",
            "http://127.0.0.1:0",
        ];
        var published = new List<Checkpoint>();
        foreach (var step in Enum.GetValues<SealStep>())
        {
            await WriteAsync(database, 300);
            await CrashingProgram.DieAsync(step, Ct, arguments);
            await CheckAsync(database, master, published, step.ToString());
        }
        await WriteAsync(database, 300);
        var entries = await SealAsync(database, master);

        await CheckAsync(database, master, published, "the last start");

        Assert.Equal(entries, published[^1].Size);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>While no program runs.</summary>
    private static async Task WriteAsync(TestDatabase database, int entries)
    {
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, RetailModule.Rules, TimeProvider.System);
        for (var i = 0; i < entries; i++)
        {
            var retailer = new RetailerSaved($"Larkfield {i} of {entries}", "GBP", 10, 20_000, 50, 10);
            Assert.IsType<Outcome.Committed>(
                await log.CommitAsync(new SaveRetailer { Retailer = retailer, By = "test" }, Ct)
            );
        }
    }

    /// <summary>The program's own sealer, to the end.</summary>
    private static async Task<long> SealAsync(TestDatabase database, string master)
    {
        await using var store = await database.OpenStoreAsync(Ct);
        var keyring = await Keyring.OpenAsync(store, MasterKeyFile.OpenOrCreate(master), Ct);
        var sealer = new Sealer(store, new SigningKey(store, keyring, name: null), TimeProvider.System);
        while (await sealer.SealAsync(Ct) != Sealer.Result.UpToDate) { }
        return (await store.ReadHeadAsync(Ct)).NextIndex;
    }

    /// <summary>Everything fits its checkpoint, and what was published before is the beginning of it.</summary>
    private static async Task CheckAsync(TestDatabase database, string master, List<Checkpoint> published, string when)
    {
        await using var store = await database.OpenStoreAsync(Ct);
        var key = await SigningKey.FindAsync(store, MasterKeyFile.OpenOrCreate(master), Ct);
        var seal = await new SealCheck(store, [key!]) { RootsAt = published.Select(one => one.Size) }.RunAsync(Ct);
        Assert.True(seal.Wrong.Count == 0, $"{when}: {string.Join(" | ", seal.Wrong)}");
        Assert.All(published, one => Assert.Equal(one.Root, seal.Roots[one.Size]));
        if ((await store.Seals.ReadAsync(Ct)).Published is { } note)
        {
            var newest = Read(note);
            Assert.True(newest.Size >= (published.LastOrDefault()?.Size ?? 0), $"{when}: the log has shrunk.");
            published.Add(newest);
        }
    }

    private static Checkpoint Read(SealedNote note)
    {
        Assert.True(Note.TryParse(note.Note, out var parsed));
        Assert.True(Checkpoint.TryParse(parsed.Text, out var checkpoint));
        return checkpoint;
    }
}
