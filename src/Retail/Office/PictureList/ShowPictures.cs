using System.Collections.Immutable;
using Dapper;
using Holdfast.Retail.Http;
using Holdfast.Retail.Pictures;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Holdfast.Retail.Office.PictureList;

/// <summary>Which pictures of other hosts are kept, which are waited for, and which failed, with the products that name them.</summary>
internal static class ShowPictures
{
    public const string Path = "/office/pictures";
    public const int RowsMax = 200;

    public static void Map(IEndpointRouteBuilder office)
    {
        office.MapGet("/pictures", Page);
        office.MapPost("/pictures/tries", TryAgain);
    }

    private static RazorComponentResult<PicturesPage> Page(PictureQueue queue, View view)
    {
        var (kept, waiting, failed, failures) = queue.Read(RowsMax);
        using var reader = view.Open();
        var products = reader
            .Connection.Query<(string Address, string Product, string? Title)>(
                """
                SELECT n.address, min(n.product), p.title FROM json_each(@addresses) a
                JOIN named_picture n ON n.address = a.value LEFT JOIN product p ON p.id = n.product
                GROUP BY n.address LIMIT @RowsMax
                """,
                new { addresses = ViewReader.List(failures.Select(failure => failure.Address)), RowsMax }
            )
            .ToDictionary(row => row.Address, StringComparer.Ordinal);
        return new(
            new
            {
                Kept = kept,
                Waiting = waiting,
                Failed = failed,
                Rows = failures
                    .Where(failure => products.ContainsKey(failure.Address))
                    .Select(failure => new PictureRow(
                        products[failure.Address].Product,
                        products[failure.Address].Title ?? products[failure.Address].Product,
                        failure.Address,
                        PictureWords.Of(failure),
                        failure.Tries,
                        Instant.FromDateTimeOffset(failure.Due)
                    ))
                    .ToImmutableArray(),
            }
        );
    }

    private static SeeOther TryAgain(PictureQueue queue, SaidOnce said)
    {
        queue.TryAllAgain();
        said.Say(Path, new Said(SaidKind.Good, Texts.TryingAgain));
        return new SeeOther(Path);
    }
}

/// <param name="Product">Id of one that names it.</param>
/// <param name="Why">In plain words.</param>
/// <param name="Tries">So far.</param>
/// <param name="Due">When it is tried again.</param>
public sealed record PictureRow(string Product, string Title, string Address, string Why, int Tries, Instant Due);
