using Dapper;
using Holdfast.Retail.Pictures;
using Microsoft.Data.Sqlite;

namespace Holdfast.Tests.Server.Pictures;

public sealed class KeptPicturesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("holdfast-kept-");

    private string List => Path.Combine(_folder.FullName, "pictures", "pictures.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_damaged_list_is_begun_anew_and_says_so()
    {
        var kept = new KeptPictures(_folder.FullName);
        File.WriteAllBytes(List, [.. Enumerable.Repeat((byte)7, 8_192)]);

        Assert.False(kept.Open());

        Assert.True(kept.Open());
        using var list = kept.Connect();
        Assert.Equal(0, list.ExecuteScalar<long>("SELECT count(*) FROM picture"));
    }

    [Fact]
    public void A_list_that_cannot_be_read_for_another_reason_stays()
    {
        var kept = new KeptPictures(_folder.FullName);
        using (var list = kept.Connect())
            list.Execute("CREATE TABLE picture (of TEXT); INSERT INTO picture VALUES ('another shape')");

        Assert.Throws<SqliteException>(() => kept.Open());

        using var still = kept.Connect();
        Assert.Equal("another shape", still.ExecuteScalar<string>("SELECT of FROM picture"));
    }
}
