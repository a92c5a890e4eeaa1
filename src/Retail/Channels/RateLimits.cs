namespace Holdfast.Retail.Channels;

/// <summary>
/// How often one channel (by its key) or one address may ask. Generous: they keep one caller's mistake from being
/// everybody's outage, guessing from being worth the try, and the log's queue free for others. That queue is what guards the store.
/// </summary>
public sealed record RateLimits
{
    internal const string Orders = "orders";
    internal const string Reads = "reads";
    internal const string Checkout = "checkout";
    internal const string FindOrder = "find-order";
    internal const string Places = "places";

    /// <summary>No limit in practice, for benches and drills on this machine.</summary>
    public static readonly RateLimits None = new()
    {
        OrdersPerSecond = 1_000_000,
        OrdersUnderWay = 1_000_000,
        CheckoutsUnderWay = 1_000_000,
        ReadsPerSecond = 1_000_000,
        CheckoutsPerMinute = 1_000_000,
        FindOrderPerMinute = 1_000_000,
        PlacesPerMinute = 1_000_000,
    };

    /// <summary>Orders placed or cancelled by one key.</summary>
    public int OrdersPerSecond { get; set; } = 500;

    /// <summary>
    /// Orders of one key that this process works on at a time. Each has one command at most in the log's queue, so that many keys
    /// together cannot fill it, and what colleagues do waits for a batch or two, whoever floods the shop.
    /// </summary>
    public int OrdersUnderWay { get; set; } = 64;

    /// <summary>The same for all checkouts of the shop together.</summary>
    public int CheckoutsUnderWay { get; set; } = 512;

    /// <summary>Searches, promises and look-ups by one key.</summary>
    public int ReadsPerSecond { get; set; } = 200;

    /// <summary>Checkouts sent from one address, which may be a whole office's.</summary>
    public int CheckoutsPerMinute { get; set; } = 120;

    /// <summary>Tries of one address to find an order by its number.</summary>
    public int FindOrderPerMinute { get; set; } = 20;

    /// <summary>Places in a waiting room's line given to one address, which may be a whole office's.</summary>
    public int PlacesPerMinute { get; set; } = 60;

    /// <summary>Pages and channels that listen to an order, in this process.</summary>
    public int OpenStreams { get; set; } = 2_000;
}
