using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Holdfast.Hosting;

/// <summary>
/// Which door a request came in by. It is a property of the listener, not of the Host header, so that no header can reach
/// the staff pages through the shop's port.
/// </summary>
internal sealed record Surface(string Name)
{
    public static readonly Surface Shop = new("shop");
    public static readonly Surface Staff = new("staff");

    public static Surface Of(HttpContext context) =>
        context.Features.Get<Surface>() ?? throw new InvalidOperationException("A listener without a surface.");

    /// <param name="kestrel">The server.</param>
    /// <param name="addresses">For example <c>http://localhost:5080</c>; several are separated by semicolons.</param>
    /// <exception cref="FormatException">Not an absolute http or https address.</exception>
    public void Listen(KestrelServerOptions kestrel, string addresses)
    {
        foreach (
            var address in addresses.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        )
        {
            Listen(kestrel, BindingAddress.Parse(address));
        }
    }

    private void Listen(KestrelServerOptions kestrel, BindingAddress address)
    {
        void Configure(ListenOptions listen)
        {
            if (address.Scheme == Uri.UriSchemeHttps)
            {
                listen.UseHttps();
            }
            listen.Use(next =>
                connection =>
                {
                    connection.Features.Set(this);
                    return next(connection);
                }
            );
        }

        if (System.Net.IPAddress.TryParse(address.Host, out var ip))
        {
            kestrel.Listen(ip, address.Port, Configure);
        }
        else if (address.Host == "localhost" && address.Port != 0)
        {
            kestrel.ListenLocalhost(address.Port, Configure);
        }
        else if (address.Host == "localhost")
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, Configure);
        }
        else
        {
            kestrel.ListenAnyIP(address.Port, Configure);
        }
    }
}
