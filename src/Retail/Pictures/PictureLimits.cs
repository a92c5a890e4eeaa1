namespace Holdfast.Retail.Pictures;

/// <summary>How much of a picture is taken from a host that nobody here runs.</summary>
internal static class PictureLimits
{
    public const int BytesMax = 10 * 1024 * 1024;

    /// <summary>A file of a few kilobytes can say that it has billions, all of one colour.</summary>
    public const long PixelsMax = 40_000_000;

    public const int RedirectsMax = 3;

    /// <summary>From the first packet to the last byte.</summary>
    public static readonly TimeSpan FetchWithin = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(5);

    /// <summary>For each run of <c>vipsthumbnail</c>.</summary>
    public static readonly TimeSpan ResizeWithin = TimeSpan.FromSeconds(20);

    /// <summary>What is shown as it came, where nothing resizes it.</summary>
    public const int UnresizedBytesMax = 1024 * 1024;
    public const int UnresizedSideMax = 2_560;
}
