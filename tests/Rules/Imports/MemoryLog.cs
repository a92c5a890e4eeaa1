using System.Text;
using Holdfast.Ledger;
using Holdfast.Retail;
using Holdfast.Retail.Imports;
using NodaTime;

namespace Holdfast.Tests.Rules.Imports;

/// <summary>The real rules over documents in memory, with the ledger's demand that touched keys are named.</summary>
internal sealed class MemoryLog
{
    private readonly Dictionary<string, byte[]> _documents = [];

    public MemoryLog(string currency = "GBP") =>
        Decide(
            new SaveRetailer { Retailer = new RetailerSaved("Larkfield", currency, 10, 50_000, 100, 99), By = "test" }
        );

    public List<Fact> Facts { get; } = [];

    public T? Find<T>(string key)
        where T : class =>
        _documents.TryGetValue(key, out var bytes) ? (T)RetailRules.All.ReadDocument(key, bytes) : null;

    public int CountOf(string word) =>
        _documents.Keys.Count(key => key.StartsWith($"{word}/", StringComparison.Ordinal));

    public IEnumerable<(string Key, T Document)> All<T>(string word)
        where T : class =>
        _documents
            .Where(document => document.Key.StartsWith($"{word}/", StringComparison.Ordinal))
            .OrderBy(document => document.Key, StringComparer.Ordinal)
            .Select(document => (document.Key, (T)RetailRules.All.ReadDocument(document.Key, document.Value)))
            .ToList();

    /// <summary>All documents as text, in the order of their keys.</summary>
    public string Digest() =>
        string.Join(
            '\n',
            _documents
                .OrderBy(document => document.Key, StringComparer.Ordinal)
                .Select(document => $"{document.Key} {Encoding.UTF8.GetString(document.Value)}")
        );

    public Outcome Decide(ICommand command)
    {
        var touched = new Touched(this, [.. command.Touches()]);
        touched.Keys.UnionWith(command.TouchesNext(touched));
        switch (command.Decide(touched, Instant.FromUtc(2026, 11, 21, 12, 0)))
        {
            case Decision.Accepted accepted:
                var kind = RetailRules.All.KindOf(accepted.Fact);
                var header = new EntryHeader(
                    Facts.Count,
                    kind,
                    Instant.FromUtc(2026, 11, 21, 12, 0),
                    command.By,
                    accepted.Of
                );
                var fact = RetailRules.All.ReadFact(kind, RetailRules.All.WriteFact(accepted.Fact));
                ((IRules)RetailRules.All).Apply(touched, header, fact);
                Facts.Add(fact);
                return new Outcome.Committed(new ReadEntry(header, fact));
            case Decision.Refused refused:
                return new Outcome.Refused(refused.Refusal);
            default:
                return new Outcome.Unchanged(Facts.Count);
        }
    }

    public async Task<ImportReport> ImportAsync(Stream file, string name, ImportOptions? options = null) =>
        await Import.RunAsync(
            file,
            name,
            options ?? new ImportOptions { By = "test" },
            async (command, ct) =>
            {
                await Task.Yield();
                lock (_documents)
                    return Decide(command);
            },
            null,
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );

    private sealed class Touched(MemoryLog log, HashSet<string> keys) : IDocumentChanges
    {
        public HashSet<string> Keys => keys;

        public T? Find<T>(string key)
            where T : class => keys.Contains(key) ? log.Find<T>(key) : throw new UntouchedDocumentException(key);

        public void Put(string key, object document)
        {
            if (!keys.Contains(key))
                throw new UntouchedDocumentException(key);
            log._documents[key] = RetailRules.All.WriteDocument(document);
        }

        public void Drop(string key) => log._documents.Remove(key);
    }
}
