using System.Collections.Immutable;
using Dapper;
using Holdfast.Ledger.Stores;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Reading;

namespace Holdfast.Retail.Pictures;

/// <summary>Which products name which pictures on other hosts. Numbers only grow, so that whoever fetches finds what is new.</summary>
internal sealed class PictureRows : IViewTable
{
    public string Schema =>
        """
            CREATE TABLE named_picture (
                number INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, product TEXT NOT NULL, address TEXT NOT NULL) STRICT;
            CREATE INDEX named_picture_source ON named_picture (source);
            CREATE INDEX named_picture_address ON named_picture (address);
            """;

    public void Apply(PreparedConnection view, StoredDocument stored, object? document)
    {
        var (product, named) = document switch
        {
            Product it => (it.Id, it.Images),
            Variant { Withdrawn: false, Image: { } image } it => (it.ProductId, [image]),
            Variant it => (it.ProductId, []),
            _ => (null, ImmutableArray<string>.Empty),
        };
        if (product is null)
            return;
        var addresses = named
            .Where(text => !PictureAddress.IsOwn(text))
            .Select(PictureAddress.Whole)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var before = view.Query<string>(
            "SELECT address FROM named_picture WHERE source = @Key ORDER BY number LIMIT 100",
            new { stored.Key }
        );
        if (before.SequenceEqual(addresses, StringComparer.Ordinal))
            return;
        view.Run("DELETE FROM named_picture WHERE source = ?1", stored.Key);
        foreach (var address in addresses)
        {
            view.Run(
                "INSERT INTO named_picture (source, product, address) VALUES (?1, ?2, ?3)",
                stored.Key,
                product,
                address
            );
        }
    }
}
