using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Holdfast.Retail.Pictures;

/// <summary>
/// Which addresses of the internet may be asked for a picture that a feed names. The lists are IANA's special-purpose
/// registries; of version 6 only what is given to the public counts.
/// </summary>
internal static class PublicAddress
{
    private static readonly IPNetwork s_publicV6 = IPNetwork.Parse("2000::/3");

    /// <summary>Of one's own network or machine: reachable where the operator says so.</summary>
    private static readonly ImmutableArray<IPNetwork> s_inside = Networks(
        "10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 172.16.0.0/12 192.168.0.0/16 ::1/128 fc00::/7"
    );

    private static readonly ImmutableArray<IPNetwork> s_nobody = Networks(
        "0.0.0.0/8 169.254.0.0/16 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24"
            + " 224.0.0.0/4 240.0.0.0/4 2001::/23 2001:db8::/32 2002::/16 3fff::/20"
    );

    /// <param name="address">As a name was resolved.</param>
    /// <param name="inside">Private addresses and this machine may be asked, too; link-local ones never.</param>
    public static bool MayBeAsked(IPAddress address, bool inside)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (s_inside.Any(network => network.Contains(address)))
            return inside;
        return s_nobody.All(network => !network.Contains(address))
            && (address.AddressFamily is AddressFamily.InterNetwork || s_publicV6.Contains(address));
    }

    private static ImmutableArray<IPNetwork> Networks(string list) => [.. list.Split(' ').Select(IPNetwork.Parse)];
}
