using System.Text;
using Holdfast.Ledger;
using Holdfast.Retail;
using Holdfast.Tests.Kit;
using NodaTime;

namespace Holdfast.Tests.Rules.Facts;

/// <summary>
/// The bytes of every kind of entry, for ever: a log that was written with them must be read by every later program. A new kind
/// needs a sample and a file in <c>Golden/</c>; a file that is there never changes.
/// </summary>
public sealed class FactTests
{
    public static TheoryData<string> Kinds => [.. RetailRules.All.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_writes_the_bytes_of_its_golden_file_and_reads_them_back(string kind)
    {
        var sample = SampleOf(kind);
        var written = RetailRules.All.WriteFact(sample);
        var path = Repository.PathOf($"tests/Rules/Golden/{kind.Replace('/', '-')}.json");
        Assert.True(File.Exists(path), $"{path} is missing. The bytes are now:\n{Encoding.UTF8.GetString(written)}");

        var golden = File.ReadAllBytes(path).AsSpan().TrimEnd("\n"u8).ToArray();
        Assert.Equal(Encoding.UTF8.GetString(golden), Encoding.UTF8.GetString(written));
        Assert.Equal(golden, RetailRules.All.WriteFact(RetailRules.All.ReadFact(kind, golden)));
    }

    [Fact]
    public void Every_golden_file_belongs_to_a_kind_that_is_still_known()
    {
        var known = RetailRules.All.Kinds.Select(kind => $"{kind.Replace('/', '-')}.json");
        var files = Directory.EnumerateFiles(Repository.PathOf("tests/Rules/Golden")).Select(Path.GetFileName);
        Assert.Empty(files.Except(known));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Apply_takes_every_kind_and_never_fails_even_if_the_documents_are_not_there(string kind)
    {
        var story = new Story { Now = Instant.FromUtc(2026, 11, 23, 10, 0) };
        ((IRules)RetailRules.All).Apply(story, Header(kind), SampleOf(kind));
    }

    [Fact]
    public void Applied_in_order_every_sample_changes_some_document_and_each_document_reads_back()
    {
        var story = new Open();
        foreach (var fact in Samples.All)
        {
            story.Puts = 0;
            ((IRules)RetailRules.All).Apply(story, Header(RetailRules.All.KindOf(fact)), fact);
            Assert.True(story.Puts > 0, $"{fact.GetType().Name} changed nothing.");
        }

        foreach (var (key, document) in story.Documents)
        {
            var bytes = RetailRules.All.WriteDocument(document);
            Assert.Equal(bytes, RetailRules.All.WriteDocument(RetailRules.All.ReadDocument(key, bytes)));
        }
    }

    private static EntryHeader Header(string kind) =>
        new(0, kind, Instant.FromUtc(2026, 11, 23, 10, 0), "staff:ben", "x");

    private static Fact SampleOf(string kind) =>
        Samples.All.FirstOrDefault(fact => RetailRules.All.KindOf(fact) == kind)
        ?? throw new InvalidOperationException($"Facts/Samples.cs has no sample of {kind}.");

    private sealed class Open : IDocumentChanges
    {
        public Dictionary<string, object> Documents { get; } = [];

        public int Puts { get; set; }

        public T? Find<T>(string key)
            where T : class => (T?)Documents.GetValueOrDefault(key);

        public void Put(string key, object document)
        {
            Documents[key] = document;
            Puts++;
        }

        public void Drop(string key)
        {
            Documents.Remove(key);
            Puts++;
        }
    }
}
