using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Holdfast.Hosting;

/// <summary>
/// Whose word is taken for where a request came from. Without a list nobody's is: every visitor has the address that the
/// connection came from, and all who come through one proxy share its limits.
/// </summary>
internal static class Proxies
{
    public static void AddTo(IServiceCollection services, HoldfastOptions options)
    {
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = options.Proxies is null
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            // Not even this machine by itself; as many proxies behind one another as are on the list.
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            forwarded.ForwardLimit = null;
            foreach (var network in Read(options.Proxies ?? ""))
            {
                forwarded.KnownIPNetworks.Add(network);
            }
        });
    }

    /// <exception cref="FormatException">Not a list of addresses and networks.</exception>
    public static IEnumerable<IPNetwork> Read(string list) =>
        list.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(one =>
                IPAddress.TryParse(one, out var address)
                    ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
                    : IPNetwork.Parse(one)
            );
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class KnownProxiesAttribute()
    : ValidationAttribute("{0} must be addresses or networks, separated by spaces, for example 10.0.0.5 10.1.0.0/24.")
{
    public override bool IsValid(object? value)
    {
        try
        {
            return value is not string list || Proxies.Read(list).Any();
        }
        catch (FormatException)
        {
            // What the message says.
            return false;
        }
    }
}
