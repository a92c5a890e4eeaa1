using Holdfast.Retail.Passes;
using NodaTime;

namespace Holdfast.Tests.Rules.Passes;

/// <summary>A pass for a store in Leeds, looked at around noon.</summary>
internal static class SomePass
{
    public static readonly Instant Noon = Instant.FromUtc(2026, 11, 21, 12, 0);

    public static readonly Pass Leeds = new()
    {
        Order = "4F7K29QX8M",
        Store = "LEEDS1",
        From = Noon - Duration.FromDays(1),
        To = Noon + Duration.FromDays(14),
        Items = 3,
        ValueBand = 2,
        LogIndex = 18_204_113,
    };

    public static string Text(byte[] bytes) => PassFormat.Prefix + Base45.Encode(bytes);

    public static Pass Good(PassCheck check) => Assert.IsType<PassCheck.Good>(check).Pass;
}
