using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Holdfast.Retail.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Retail.Channels;

/// <summary>The policies of <see cref="RateLimits"/>. Each lets a burst through and then its steady rate.</summary>
internal static class RateLimiting
{
    private const int BurstSeconds = 10;

    public static void AddRateLimiting(this IServiceCollection services, RateLimits limits) =>
        services.AddRateLimiter(options =>
        {
            options.AddPolicy(RateLimits.Orders, context => PerSecond(KeyOf(context), limits.OrdersPerSecond));
            options.AddPolicy(RateLimits.Reads, context => PerSecond(KeyOf(context), limits.ReadsPerSecond));
            options.AddPolicy(RateLimits.Checkout, context => PerMinute(context, limits.CheckoutsPerMinute));
            options.AddPolicy(RateLimits.FindOrder, context => PerMinute(context, limits.FindOrderPerMinute));
            options.AddPolicy(RateLimits.Places, context => PerMinute(context, limits.PlacesPerMinute));
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
                UnderWay(context, limits)
            );
            options.OnRejected = async (rejected, _) => await RejectAsync(rejected.HttpContext, rejected.Lease);
        });

    private static async Task RejectAsync(HttpContext context, RateLimitLease lease)
    {
        var isFull = lease.MetadataNames.Contains(MetadataName.ReasonPhrase.Name);
        var after = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(after.TotalSeconds))
            .ToString(CultureInfo.InvariantCulture);
        if (StatusPages.WantsPage(context))
            await StatusPages.AnswerAsync(
                context,
                isFull ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status429TooManyRequests
            );
        else
            await Problems
                .Of(
                    "too-many-requests",
                    isFull
                        ? "Too many of your orders are under way; send the next when one is answered."
                        : "That was too often; wait a little and try again."
                )
                .ExecuteAsync(context);
    }

    /// <summary>
    /// Orders that are worked on: a share for each API key, one for the shop, and none that would stop a colleague. There is no queue
    /// here: whoever has the share in use hears so at once.
    /// </summary>
    private static RateLimitPartition<string> UnderWay(HttpContext context, RateLimits limits) =>
        context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName switch
        {
            RateLimits.Orders => AtATime(KeyOf(context), limits.OrdersUnderWay),
            RateLimits.Checkout => AtATime(RateLimits.Checkout, limits.CheckoutsUnderWay),
            _ => RateLimitPartition.GetNoLimiter(""),
        };

    private static RateLimitPartition<string> AtATime(string who, int most) =>
        RateLimitPartition.GetConcurrencyLimiter(who, _ => new ConcurrencyLimiterOptions { PermitLimit = most });

    /// <summary>The API key's id; an address where there is none.</summary>
    private static string KeyOf(HttpContext context) =>
        context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? AddressOf(context);

    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    private static RateLimitPartition<string> PerSecond(string who, int rate) =>
        RateLimitPartition.GetTokenBucketLimiter(
            who,
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = rate * BurstSeconds,
                TokensPerPeriod = rate,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            }
        );

    private static RateLimitPartition<string> PerMinute(HttpContext context, int rate) =>
        RateLimitPartition.GetSlidingWindowLimiter(
            AddressOf(context),
            _ => new SlidingWindowRateLimiterOptions
            {
                PermitLimit = rate,
                Window = TimeSpan.FromMinutes(1),
                SegmentsPerWindow = 6,
            }
        );
}
