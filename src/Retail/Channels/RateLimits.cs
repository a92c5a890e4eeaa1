namespace Holdfast.Retail.Channels;

/// <summary>
/// How often one channel (by its key) or one address may ask. Generous: they keep one caller's mistake from being
/// everybody's outage, and guessing from being worth the try. The log's own queue is what guards the store.
/// </summary>
public sealed record RateLimits
{
    internal const string Orders = "orders";
    internal const string Reads = "reads";
    internal const string Checkout = "checkout";
    internal const string FindOrder = "find-order";

    /// <summary>No limit in practice, for benches and drills on this machine.</summary>
    public static readonly RateLimits None = new()
    {
        OrdersPerSecond = 1_000_000,
        ReadsPerSecond = 1_000_000,
        CheckoutsPerMinute = 1_000_000,
        FindOrderPerMinute = 1_000_000,
    };

    /// <summary>Orders placed or cancelled by one key.</summary>
    public int OrdersPerSecond { get; set; } = 500;

    /// <summary>Searches, promises and look-ups by one key.</summary>
    public int ReadsPerSecond { get; set; } = 200;

    /// <summary>Checkouts sent from one address, which may be a whole office's.</summary>
    public int CheckoutsPerMinute { get; set; } = 120;

    /// <summary>Tries of one address to find an order by its number.</summary>
    public int FindOrderPerMinute { get; set; } = 20;

    /// <summary>Pages and channels that listen to an order, in this process.</summary>
    public int OpenStreams { get; set; } = 2_000;
}
