using Holdfast.Ledger;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Passes;
using Holdfast.Retail.People;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Sites;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Retail.Messages;

/// <summary>E-mails to customers and collectors, and the reader for demos.</summary>
internal static class MessagesModule
{
    /// <summary>Needs <see cref="View"/> and <see cref="PassKeys"/>.</summary>
    public static void AddMessages(this IServiceCollection services, RetailOptions retail)
    {
        var options = retail.Messages;
        options.Check();
        var folder = new MailFolder(options.Folder ?? Path.Combine(retail.DataFolder, "mail"), options.From);
        services.AddSingleton(folder);
        services.AddSingleton<IMailTransport>(options.Smtp is { } smtp ? new MailServer(smtp, options.From) : folder);
        services.AddSingleton(options);
        services.AddSingleton(provider => new OrderMessages(
            (number, index, ct) => StandingAsync(provider.GetRequiredService<View>(), number, index, ct),
            provider.GetRequiredService<PassKeys>(),
            retail.Brand,
            (order, ct) => provider.GetRequiredService<OrderLinks>().AddressAsync(order.Number, ct)
        ));
        services.AddSingleton<IFollower, SendMessages>();
    }

    private static async ValueTask<OrderStanding?> StandingAsync(
        View view,
        string number,
        long index,
        CancellationToken ct
    )
    {
        await view.WaitUntilAsync(index, ct);
        using var reader = view.Open();
        if (
            reader.Find<Order>(Keys.Order(number)) is not { } order
            || reader.Find<Site>(Keys.Site(order.Store)) is not { } site
        )
            return null;
        return new(order, reader.PeopleOf(order), site, reader.Find<Retailer>(Keys.Retailer)?.Name ?? site.Name);
    }

    /// <summary>On the shop's port.</summary>
    public static void MapMessages(this IEndpointRouteBuilder shop, RetailOptions retail)
    {
        if (retail.DevPages)
            ShowMail.Map(shop);
    }
}
