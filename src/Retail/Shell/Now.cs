using NodaTime;

namespace Holdfast.Retail.Shell;

internal static class Now
{
    public static Instant Instant(this TimeProvider time) => NodaTime.Instant.FromDateTimeOffset(time.GetUtcNow());
}
