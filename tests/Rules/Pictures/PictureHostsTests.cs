using System.Net;
using Holdfast.Retail.Pictures;

namespace Holdfast.Tests.Rules.Pictures;

public sealed class PictureHostsTests
{
    private static readonly PictureHosts s_hosts = PictureHosts.Of(
        "cdn.example  https://img.example:8443 http://pim.inside"
    );

    [Theory]
    [InlineData("https://cdn.example/a.jpg", true)]
    [InlineData("https://CDN.example:443/a.jpg", true)]
    [InlineData("https://img.example:8443/a.jpg", true)]
    [InlineData("http://pim.inside/a.jpg", true)]
    [InlineData("http://cdn.example/a.jpg", false)]
    [InlineData("https://cdn.example:8443/a.jpg", false)]
    [InlineData("https://img.example/a.jpg", false)]
    [InlineData("https://pim.inside/a.jpg", false)]
    [InlineData("https://a.cdn.example/a.jpg", false)]
    [InlineData("https://cdn.example.evil.example/a.jpg", false)]
    [InlineData("https://cdn.example@evil.example/a.jpg", false)]
    [InlineData("https://cdn.example./a.jpg", false)]
    [InlineData("https://evil.example/cdn.example", false)]
    [InlineData("https://127.0.0.1/a.jpg", false)]
    public void Only_what_is_on_the_list_may_be_asked(string address, bool allowed) =>
        Assert.Equal(allowed, s_hosts.Allow(new Uri(address)));

    [Fact]
    public void Without_a_list_nobody_is_asked() =>
        Assert.False(PictureHosts.Of(null).Allow(new Uri("https://cdn.example/a.jpg")));

    [Theory]
    [InlineData("ftp://cdn.example")]
    [InlineData("https://cdn.example/pictures")]
    [InlineData("https://me@cdn.example")]
    [InlineData("cdn.example/pictures")]
    [InlineData("https://")]
    public void What_is_no_host_is_not_taken_for_one(string hosts) => Assert.False(PictureHosts.AreValid(hosts));

    [Theory]
    [InlineData("93.184.215.14", true, true)]
    [InlineData("2606:4700::1111", true, true)]
    [InlineData("::ffff:93.184.215.14", true, true)]
    [InlineData("127.0.0.1", false, true)]
    [InlineData("10.1.2.3", false, true)]
    [InlineData("172.31.255.255", false, true)]
    [InlineData("192.168.1.1", false, true)]
    [InlineData("100.64.0.1", false, true)]
    [InlineData("::1", false, true)]
    [InlineData("fd00::1", false, true)]
    [InlineData("::ffff:127.0.0.1", false, true)]
    [InlineData("0.0.0.0", false, false)]
    [InlineData("169.254.169.254", false, false)]
    [InlineData("::ffff:169.254.169.254", false, false)]
    [InlineData("fe80::1", false, false)]
    [InlineData("::", false, false)]
    [InlineData("64:ff9b::7f00:1", false, false)]
    [InlineData("2002:7f00:1::", false, false)]
    [InlineData("2001:0:1::", false, false)]
    [InlineData("224.0.0.1", false, false)]
    [InlineData("255.255.255.255", false, false)]
    [InlineData("ff02::1", false, false)]
    public void Inner_addresses_are_asked_only_where_the_operator_says_so(string address, bool outside, bool inside)
    {
        Assert.Equal(outside, PublicAddress.MayBeAsked(IPAddress.Parse(address), inside: false));
        Assert.Equal(inside, PublicAddress.MayBeAsked(IPAddress.Parse(address), inside: true));
    }
}
