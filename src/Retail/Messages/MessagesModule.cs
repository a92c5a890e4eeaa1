using Holdfast.Ledger;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Passes;
using Holdfast.Retail.People;
using Holdfast.Retail.Reading;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Retail.Messages;

/// <summary>E-mails to customers and collectors, and the reader for demos.</summary>
internal static class MessagesModule
{
    /// <summary>Needs <see cref="View"/>, <see cref="PassKeys"/> and <see cref="ICurrentDocuments"/>.</summary>
    public static void AddMessages(this IServiceCollection services, RetailOptions retail)
    {
        var options = retail.Messages;
        options.Check();
        var folder = new MailFolder(options.Folder ?? Path.Combine(retail.DataFolder, "mail"), options.From);
        services.AddSingleton(folder);
        services.AddSingleton<IMailTransport>(options.Smtp is { } smtp ? new MailServer(smtp, options.From) : folder);
        services.AddSingleton(options);
        services.AddSingleton(provider => new OrderMessages(
            provider.GetRequiredService<ICurrentDocuments>(),
            provider.GetRequiredService<PassKeys>(),
            retail.Brand,
            async (order, index, ct) =>
            {
                var view = provider.GetRequiredService<View>();
                await view.WaitUntilAsync(index, ct);
                using var reader = view.Open();
                return reader.PeopleOf(order);
            },
            (order, ct) => provider.GetRequiredService<OrderLinks>().AddressAsync(order.Number, ct)
        ));
        services.AddSingleton<IFollower, SendMessages>();
    }

    /// <summary>On the shop's port.</summary>
    public static void MapMessages(this IEndpointRouteBuilder shop, RetailOptions retail)
    {
        if (retail.DevPages)
            ShowMail.Map(shop);
    }
}
