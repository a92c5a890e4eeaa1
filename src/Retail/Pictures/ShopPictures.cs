namespace Holdfast.Retail.Pictures;

/// <summary>
/// The pictures that a page may show: the shop's own files, and its own copies of what products name elsewhere. Nothing is
/// shown from another host: it would be told who looks at what.
/// </summary>
internal sealed class ShopPictures(OwnPictures own, KeptPictures kept)
{
    /// <param name="candidates">Of <see cref="PictureAddress.Candidates"/>.</param>
    /// <returns>The first that there is, or null.</returns>
    public ShownPicture? Find(string? candidates)
    {
        if (candidates is null)
            return null;
        foreach (var range in candidates.AsSpan().Split(' '))
            if (One(candidates[range]) is { } picture)
                return picture;
        return null;
    }

    private ShownPicture? One(string address) => PictureAddress.IsOwn(address) ? own.Find(address) : kept.Find(address);
}
