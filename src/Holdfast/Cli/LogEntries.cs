using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Holdfast.Hosting;
using Holdfast.Ledger;
using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Keeping;
using Holdfast.Vaulting;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Cli;

/// <summary>
/// What was written, when, and by whom: from the database, or from a vault when the database is not to be believed. Names and addresses
/// are sealed in it and stay so.
/// </summary>
internal static class LogEntries
{
    private const int PageSize = 1_000;

    public static Command Create()
    {
        var from = new Option<long>("--from") { Description = "The first entry to look at.", HelpName = "INDEX" };
        var since = new Option<Instant?>("--since")
        {
            Description = "Only what was written then or later, such as 2026-11-21T06:00:00Z.",
            HelpName = "TIME",
            CustomParser = Time,
        };
        var by = new Option<string?>("--by")
        {
            Description = "Only what this actor wrote, or all whose names begin so: staff:, cli.",
            HelpName = "ACTOR",
        };
        var of = new Option<string?>("--of")
        {
            Description = "Only what is about this, or about all that begins so: order/, stock/.",
            HelpName = "SUBJECT",
        };
        var kind = new Option<string?>("--kind")
        {
            Description = "Only entries of this kind, or of all that begin so: order., api-key.",
            HelpName = "KIND",
        };
        var count = new Option<int>("--count")
        {
            Description = "Print at most so many.",
            HelpName = "N",
            DefaultValueFactory = _ => 100,
        };
        var json = new Option<bool>("--json") { Description = "Print each entry whole, as a line of JSON." };
        var command = new Command("entries", "List what was written, when, and by whom.")
        {
            from,
            since,
            by,
            of,
            kind,
            count,
            json,
        };
        var common = new CommonOptions().AddTo(command, listens: false);
        var vaults = new VaultOptions().AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var vault = vaults.Open(parsed);
                await using var store = vault is null ? await Stores.OpenExistingAsync(common.Read(parsed), ct) : null;
                var first = parsed.GetValue(from);
                var entries = vault is null
                    ? ReadAsync(store!, first, ct)
                    : ReadAsync(vault, await HeldAsync(vault, vaults.Key(parsed), ct), first, ct);
                var wanted = new Wanted(
                    parsed.GetValue(since),
                    parsed.GetValue(by),
                    parsed.GetValue(of),
                    parsed.GetValue(kind)
                );
                await PrintAsync(entries, wanted, parsed.GetValue(count), parsed.GetValue(json));
                return 0;
            }
        );
        return command;
    }

    private static async Task PrintAsync(IAsyncEnumerable<Entry> entries, Wanted wanted, int count, bool json)
    {
        var left = count;
        await foreach (var entry in entries)
        {
            var row = Row.Of(entry);
            if (!wanted.Has(row, entry))
            {
                continue;
            }
            if (left-- == 0)
            {
                await Console.Error.WriteLineAsync(
                    $"There are more; go on with --from {entry.Index}, or ask for more with --count."
                );
                return;
            }
            Console.WriteLine(
                json
                    ? $$"""{"index":{{entry.Index}},"entry":{{Encoding.UTF8.GetString(entry.Bytes.Span)}}}"""
                    : $"{entry.Index, 9}  {row.At}  {entry.Kind, -26}  {row.By, -28}  {entry.Subject}"
            );
        }
    }

    private static async IAsyncEnumerable<Entry> ReadAsync(
        Ledger.Stores.IStore store,
        long from,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        while (await store.ReadEntriesAsync(from, PageSize, ct) is { Count: > 0 } page)
        {
            foreach (var entry in page)
            {
                yield return entry;
            }
            from = page[^1].Index + 1;
        }
    }

    private static async IAsyncEnumerable<Entry> ReadAsync(
        IVaultReader vault,
        HeldLog held,
        long from,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        var tiles = new HeldTiles(vault, held.Origin.Epoch);
        for (var number = from / TileId.Full; number * TileId.Full < held.Checkpoint.Size; number++)
        {
            var bundle = TileId.Bundle(number, TileId.WidthIn(held.Checkpoint.Size, 0, number));
            if (
                await tiles.ReadAsync(bundle, ct) is not { } bytes
                || !Bundle.TryRead(bytes, bundle.Width, out var entries)
            )
            {
                throw new VaultDamagedException(
                    VaultPaths.Tile(held.Origin.Epoch, bundle),
                    "this bundle is missing or damaged; holdfast verify --vault says more."
                );
            }
            for (var i = 0; i < entries.Value.Length; i++)
            {
                if (number * TileId.Full + i >= from)
                {
                    yield return EntryFormat.Open(number * TileId.Full + i, entries.Value[i]).Entry;
                }
            }
        }
    }

    private static async Task<HeldLog> HeldAsync(IVaultReader vault, VerifierKey? key, CancellationToken ct)
    {
        key ??= await VaultKey.ReadPublicAsync(vault, ct);
        return
            key is not null
            && await HeldLog.ReadNewestAsync(vault, await TrustedKeys.ReadAsync(vault, ct), key, ct) is { } held
            ? held
            : throw new IOException($"{vault.Description} is not a vault that has cosigned anything.");
    }

    private static Instant? Time(ArgumentResult result)
    {
        var parsed = InstantPattern.ExtendedIso.Parse(result.Tokens[0].Value);
        if (!parsed.Success)
        {
            result.AddError($"'{result.Tokens[0].Value}' is no time such as 2026-11-21T06:00:00Z.");
            return null;
        }
        return parsed.Value;
    }

    private sealed record Wanted(Instant? Since, string? By, string? Of, string? Kind)
    {
        public bool Has(Row row, Entry entry) =>
            (Since is not { } since || row.Instant >= since)
            && Begins(row.By, By)
            && Begins(entry.Subject, Of)
            && Begins(entry.Kind, Kind);

        private static bool Begins(string text, string? with) =>
            with is null || text.StartsWith(with, StringComparison.Ordinal);
    }

    /// <summary>What the table needs of an entry's bytes.</summary>
    private sealed record Row(Instant Instant, string At, string By)
    {
        public static Row Of(Entry entry)
        {
            try
            {
                using var json = JsonDocument.Parse(entry.Bytes);
                var at = json.RootElement.GetProperty("at").GetString()!;
                var by = json.RootElement.GetProperty("by").GetString()!;
                return new(InstantPattern.ExtendedIso.Parse(at).Value, at, by);
            }
            catch (JsonException damaged)
            {
                throw new InvalidDataException($"Entry {entry.Index} is damaged: {damaged.Message}", damaged);
            }
        }
    }
}
