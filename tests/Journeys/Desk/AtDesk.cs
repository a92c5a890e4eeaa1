using Holdfast.Tests.Journeys.Browser;
using Holdfast.Tests.Journeys.Running;

namespace Holdfast.Tests.Journeys.Desk;

internal static class AtDesk
{
    /// <summary>How many orders the desk of Leeds has for a customer: what really came of a shopper's clicks.</summary>
    public static async Task<int> CountAsync(Chromium chromium, DemoProcess demo, string customer)
    {
        await using var visitor = await Visitor.OpenAsync(chromium, demo, 1280, "count");
        var colleague = new Colleague(visitor, "leeds");
        await colleague.SignInAsync(demo.Person("Helen Marsh"));
        return await colleague.CountAsync(customer);
    }
}
