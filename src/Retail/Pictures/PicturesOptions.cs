namespace Holdfast.Retail.Pictures;

/// <summary>Where pictures of products may be fetched from.</summary>
public sealed record PicturesOptions
{
    /// <summary>
    /// Hosts, separated by spaces: <c>cdn.example</c> stands for <c>https://cdn.example</c>; another port, or plain HTTP, is
    /// written out. Null: none.
    /// </summary>
    public string? Hosts { get; set; }

    /// <summary>Addresses of one's own network and of this machine may be asked, too.</summary>
    public bool Inside { get; set; }
}
