using Holdfast.Ledger;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Retail.Payments;

/// <summary>Payment providers, and the follower that settles with them. So far there is one provider, <c>test</c>.</summary>
internal static class PaymentsModule
{
    public static void AddPayments(this IServiceCollection services, RetailOptions options)
    {
        services.AddSingleton(_ => new TestPayments(
            options.TestPayments ?? Path.Combine(options.DataFolder, "test-payments.db")
        ));
        services.AddSingleton<IPaymentProvider>(provider => provider.GetRequiredService<TestPayments>());
    }

    /// <summary>Needs <see cref="ICurrentDocuments"/>.</summary>
    public static void AddSettling(this IServiceCollection services)
    {
        services.AddSingleton<SettlePayments>();
        services.AddSingleton<IFollower, PaymentFollower>();
    }

    /// <summary>On the shop's port. The challenge page belongs to the test provider, wherever that is on.</summary>
    public static void MapPayments(this IEndpointRouteBuilder shop) => AnswerChallenge.Map(shop);
}
