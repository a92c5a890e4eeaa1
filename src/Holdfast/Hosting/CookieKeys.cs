using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Holdfast.Ledger.Keys;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Holdfast.Hosting;

/// <summary>
/// The keys that seal cookies and forms, in the keyring: what one host gave a visitor, every host reads. Numbered, and only ever
/// added to; there is a new one every few months.
/// </summary>
internal sealed class CookieKeys(Keyring keyring) : IXmlRepository
{
    public static void AddTo(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("holdfast");
        services
            .AddOptions<KeyManagementOptions>()
            .Configure<Keyring>((options, keyring) => options.XmlRepository = new CookieKeys(keyring));
    }

    public IReadOnlyCollection<XElement> GetAllElements() => Wait(ReadAsync);

    public void StoreElement(XElement element, string friendlyName) => Wait(() => AddAsync(element));

    private async Task<List<XElement>> ReadAsync()
    {
        var elements = new List<XElement>();
        while (await keyring.FindSecretAsync(Name(elements.Count), CancellationToken.None) is { } kept)
        {
            elements.Add(XElement.Parse(Encoding.UTF8.GetString(kept)));
        }
        return elements;
    }

    /// <returns>Its number: the first that no other process has taken.</returns>
    private async Task<int> AddAsync(XElement element)
    {
        var bytes = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));
        for (var number = 0; ; number++)
        {
            var kept = await keyring.GetOrAddSecretAsync(Name(number), () => bytes, CancellationToken.None);
            if (kept.AsSpan().SequenceEqual(bytes))
            {
                return number;
            }
        }
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"cookies/{number}");

    /// <summary>The library asks seldom, and does not wait without a thread.</summary>
    private static T Wait<T>(Func<Task<T>> ask) => Task.Run(ask).GetAwaiter().GetResult();
}
