using System.Diagnostics;
using System.Globalization;
using Holdfast.Ledger;
using Holdfast.Ledger.Sealing;
using Holdfast.Tests.Server.Databases;
using Holdfast.Tests.Server.Vaulting;
using Holdfast.Vault.Checking;
using Holdfast.Vault.Keeping;

namespace Holdfast.Tests.Server.Verifying;

/// <summary>
/// Somebody writes into the database or the vault, each time otherwise; verification names the first thing that he touched. The
/// log has as many entries as <c>HOLDFAST_TEST_ENTRIES</c> says; 10,000 without it.
/// </summary>
public sealed class AttackTests(FreshDatabases databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task Every_attack_is_found_and_named(StoreKind kind)
    {
        var started = Stopwatch.GetTimestamp();
        var entries = AttackedLog.MakeEntries(Size());
        var signing = NoteKey.NewPrivateKey();
        var key = new NoteKey("shop.example/log/1", signing).Verifier;
        await using var honest = await AttackedLog.CreateAsync(await databases.CreateAsync(kind, Ct), entries, signing);
        await using var vault = new VaultFolder();
        await vault.PullAsync(new StoreSource(honest.Store, key));
        Assert.Empty((await honest.VerifyAsync(key, await OpenAsync(vault))).Wrong);
        var made = Stopwatch.GetElapsedTime(started);

        await ByItselfAsync(honest, entries, key);
        await AgainstTheVaultAsync(kind, entries, signing, vault);
        await TheVaultAsync(vault, entries.Count);

        var after = await honest.VerifyAsync(key, await OpenAsync(vault));
        Assert.Empty(after.Wrong);
        Assert.Equal((entries.Count, entries.Count), (after.Documents.Entries, after.Seal.Sealed));
        TestContext.Current.SendDiagnosticMessage(
            "{0}: {1} entries, made in {2:0.0} s, attacked and verified in {3:0.0} s, one verification {4:0.0} s",
            kind,
            entries.Count,
            made.TotalSeconds,
            (Stopwatch.GetElapsedTime(started) - made).TotalSeconds,
            after.Took.TotalSeconds
        );
    }

    /// <summary>What a database shows of itself, with nothing beside it but the log's public key.</summary>
    private static async Task ByItselfAsync(AttackedLog log, List<Entry> entries, VerifierKey key)
    {
        var placed = Placed(entries, entries.Count / 2);
        var (index, other) = (placed.Index, Placed(entries, entries.Count / 3).Index);
        var tile = index / TileId.Full;
        var edited = AttackedLog.Edit(placed).Bytes.ToArray();
        const string Bytes = "UPDATE entry SET bytes = @p1 WHERE idx = @p0";

        var document = await log.ReadAsync<byte[]>("SELECT bytes FROM document WHERE key = @p0", placed.Subject);
        var changed = document.ToArray();
        changed[^2] ^= 1;
        await FindsAsync(
            "an edited document",
            $"The document '{placed.Subject}' is not what the log says.",
            ("UPDATE document SET bytes = @p1 WHERE key = @p0", [placed.Subject, changed]),
            ("UPDATE document SET bytes = @p1 WHERE key = @p0", [placed.Subject, document])
        );
        await FindsAsync(
            "an edited entry",
            $"Entry {index} is not the one that was sealed.",
            (Bytes, [index, edited]),
            (Bytes, [index, placed.Bytes.ToArray()])
        );
        await FindsAsync(
            "a deleted entry",
            $"Entry {index} is missing.",
            ("DELETE FROM entry WHERE idx = @p0", [index]),
            (
                "INSERT INTO entry VALUES (@p0, @p1, @p2, @p3)",
                [index, placed.Subject, placed.Kind, placed.Bytes.ToArray()]
            )
        );
        await FindsAsync(
            "two swapped entries",
            $"Entry {other} is not the one that was sealed.",
            (Swap, [index, other]),
            (Swap, [index, other])
        );
        await FindsAsync(
            "an inserted entry",
            $"Entry {index} is not the one that was sealed.",
            (
                """
                UPDATE entry SET idx = -2 - idx WHERE idx >= @p0; UPDATE entry SET idx = -1 - idx WHERE idx < 0;
                INSERT INTO entry SELECT @p0, subject, kind, bytes FROM entry WHERE idx = @p1;
                UPDATE head SET next_index = next_index + 1
                """,
                [index, other]
            ),
            (
                """
                DELETE FROM entry WHERE idx = @p0;
                UPDATE entry SET idx = -idx WHERE idx > @p0; UPDATE entry SET idx = -1 - idx WHERE idx < 0;
                UPDATE head SET next_index = next_index - 1
                """,
                [index]
            )
        );
        await TileAsync(0, tile, $"tile/0/{tile:000}: the hash of entry {tile * TileId.Full} is not the entry's.");
        await TileAsync(1, 0, "tile/1/000");
        await FindsAsync(
            "a deleted tile",
            $"tile/0/{tile:000} is missing or cut short, though it was sealed.",
            ("UPDATE tile SET number = 999999 WHERE level = 0 AND number = @p0", [tile]),
            ("UPDATE tile SET number = @p0 WHERE level = 0 AND number = 999999", [tile])
        );
        await CheckpointAsync();

        async Task FindsAsync(string attack, string finding, (string, object[]) make, (string, object[]) undo)
        {
            Assert.NotEqual(0, await log.ExecuteAsync(make.Item1, make.Item2));
            MustName(finding, (await log.VerifyAsync(key)).Wrong, attack);
            await log.ExecuteAsync(undo.Item1, undo.Item2);
        }

        async Task TileAsync(int level, long number, string finding)
        {
            const string Select = "SELECT bytes FROM tile WHERE level = @p0 AND number = @p1";
            const string Update = "UPDATE tile SET bytes = @p2 WHERE level = @p0 AND number = @p1";
            var whole = await log.ReadAsync<byte[]>(Select, level, number);
            var flipped = whole.ToArray();
            flipped[1] ^= 0x10;
            await FindsAsync(
                $"a changed tile of level {level}",
                finding,
                (Update, [level, number, flipped]),
                (Update, [level, number, whole])
            );
        }

        async Task CheckpointAsync()
        {
            const string Update = "UPDATE checkpoint SET note = @p0";
            var note = await log.ReadAsync<byte[]>("SELECT note FROM checkpoint WHERE role = 'published'");
            var root = LogHash.OfEntry([1]);
            var forged = SignedCheckpoint.Sign(
                new(key.Name, entries.Count, root),
                new NoteKey(key.Name, NoteKey.NewPrivateKey())
            );
            await FindsAsync(
                "a forged checkpoint",
                $"The signed checkpoint of {entries.Count} entries is not signed by the key of {key.Name}.",
                (Update, [forged.Note.ToBytes()]),
                (Update, [note])
            );
        }
    }

    /// <summary>Histories that hold together: one word in one entry is another, and all that follows from it is made again.</summary>
    private async Task AgainstTheVaultAsync(StoreKind kind, List<Entry> entries, byte[] signing, VaultFolder vault)
    {
        var key = new NoteKey("shop.example/log/1", signing).Verifier;
        var placed = Placed(entries, entries.Count / 2);
        var rewritten = entries.ToList();
        rewritten[(int)placed.Index] = AttackedLog.Edit(placed);
        var named = string.Create(
            CultureInfo.InvariantCulture,
            $"Entry {placed.Index} is not the one that the vault holds in log/1/tile/entries/{placed.Index / TileId.Full:000}."
        );
        await using (
            var forged = await AttackedLog.CreateAsync(
                await databases.CreateAsync(kind, Ct),
                rewritten,
                NoteKey.NewPrivateKey()
            )
        )
        {
            var withoutKey = await forged.VerifyAsync(key);
            MustName(
                $"The signed checkpoint of {entries.Count} entries is not signed by the key of {key.Name}.",
                withoutKey.Wrong,
                "history rewritten without the key"
            );
            await forged.SealAsync(signing);
            Assert.Empty((await forged.VerifyAsync(key)).Wrong);
            MustName(
                named,
                (await forged.VerifyAsync(key, await OpenAsync(vault))).Wrong,
                "history rewritten with the key"
            );
        }

        var less = entries.Count * 9 / 10;
        await using var older = await AttackedLog.CreateAsync(
            await databases.CreateAsync(kind, Ct),
            entries.GetRange(0, less),
            signing
        );
        Assert.Empty((await older.VerifyAsync(key)).Wrong);
        MustName(
            $"The database has {less} entries, but the vault has cosigned {entries.Count} of {key.Name}: an older database was put back.",
            (await older.VerifyAsync(key, await OpenAsync(vault))).Wrong,
            "a rolled-back database"
        );
    }

    private static async Task TheVaultAsync(VaultFolder vault, int size)
    {
        var middle = size / 2 / TileId.Full;
        foreach (
            var path in (string[])
                [
                    VaultPaths.Tile(1, new(0, middle, TileId.Full)),
                    VaultPaths.Tile(1, TileId.Bundle(middle)),
                    VaultPaths.Tile(1, new(1, 0, TileId.WidthIn(size, 1, 0))),
                    VaultPaths.Checkpoint(1),
                ]
        )
        {
            var file = Path.Combine(vault.Root, path);
            var bytes = await File.ReadAllBytesAsync(file, Ct);
            var flipped = bytes.ToArray();
            flipped[bytes.Length / 2] ^= 4;
            await File.WriteAllBytesAsync(file, flipped, Ct);
            Assert.Equal(path, (await new VaultCheck(vault.Store).RunAsync(Ct)).Wrong[0].File);
            await File.WriteAllBytesAsync(file, bytes, Ct);
        }
        Assert.Empty((await new VaultCheck(vault.Store).RunAsync(Ct)).Wrong);
    }

    private const string Swap = """
        UPDATE entry SET idx = -1 WHERE idx = @p0;
        UPDATE entry SET idx = @p0 WHERE idx = @p1;
        UPDATE entry SET idx = @p1 WHERE idx = -1
        """;

    private static Task<DatabaseComparison> OpenAsync(VaultFolder vault) =>
        DatabaseComparison.OpenAsync(vault.Store, known: null, Ct);

    /// <summary>The first order placed at an index or after it, whose entry can be edited.</summary>
    private static Entry Placed(List<Entry> entries, int from) =>
        entries.Skip(from).First(entry => entry.Kind == "order.placed/1");

    private static void MustName(string finding, IReadOnlyList<string> wrong, string attack) =>
        Assert.True(
            wrong.Count > 0 && wrong[0].StartsWith(finding, StringComparison.Ordinal),
            $"{attack}: expected '{finding}', found {(wrong.Count == 0 ? "nothing" : string.Join(" | ", wrong.Take(3)))}"
        );

    private static int Size() =>
        Environment.GetEnvironmentVariable("HOLDFAST_TEST_ENTRIES") is { } entries
            ? int.Parse(entries, CultureInfo.InvariantCulture)
            : 10_000;
}
