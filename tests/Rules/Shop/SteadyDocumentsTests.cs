using Holdfast.Ledger;
using Holdfast.Ledger.Stores;
using Holdfast.Retail;
using Holdfast.Retail.Reading;

namespace Holdfast.Tests.Rules.Shop;

public sealed class SteadyDocumentsTests : IDisposable
{
    private static readonly IViewTable[] s_tables = [new DocumentRows()];

    private readonly ViewFolder _folder = new(Directory.CreateTempSubdirectory("view-").FullName);

    public void Dispose() => Directory.Delete(_folder.Path, recursive: true);

    /// <summary>A revoked API key must not go on working because it was asked for before.</summary>
    [Fact]
    public async Task What_was_kept_is_not_shown_any_more_once_it_has_changed()
    {
        await using var file = ViewFile.Create(_folder, "test", s_tables);
        file.Write(s_tables, [], [Changed(Keys.Retailer, Named("Before"), 1)]);
        file.Finish(2);
        // Written so long ago that it is read from the file.
        Forget(file);
        Assert.Null(file.LastWritten.FindDocument(Keys.Retailer));
        Assert.Equal("Before", Name(file));
        Assert.NotNull(file.Steady.Find(Keys.Retailer));

        file.Write(s_tables, [], [Changed(Keys.Retailer, Named("After"), 3)], 4);
        Assert.Equal("After", Name(file));
        Forget(file);
        Assert.Equal("After", Name(file));
    }

    private static Retailer Named(string name) => new() { Name = name, Currency = "GBP" };

    private static string Name(ViewFile file)
    {
        using var reader = new ViewReader(file, file.Index, keyring: null!);
        return reader.Find<Retailer>(Keys.Retailer)!.Name;
    }

    /// <summary>Fills both generations of what is at hand.</summary>
    private static void Forget(ViewFile file)
    {
        for (var i = 0; i < 2; i++)
            file.LastWritten.Set([], [new(new StoredDocument($"product/{i}", 1, new byte[3 << 20]), "large")]);
    }

    private static ChangedDocument Changed(string key, object document, long index) =>
        new(new StoredDocument(key, index, RetailRules.All.WriteDocument(document)), document);
}
