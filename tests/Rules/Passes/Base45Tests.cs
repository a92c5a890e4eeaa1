using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Holdfast.Retail.Passes;

namespace Holdfast.Tests.Rules.Passes;

public sealed class Base45Tests
{
    // The examples of RFC 9285, sections 4.3 and 4.4.
    [Theory]
    [InlineData("AB", "BB8")]
    [InlineData("Hello!!", "%69 VD92EX0")]
    [InlineData("base-45", "UJCLQE7W581")]
    [InlineData("ietf!", "QED8WEX0")]
    [InlineData("", "")]
    public void The_examples_of_the_standard_come_out_both_ways(string text, string encoded)
    {
        Assert.Equal(encoded, Base45.Encode(Encoding.ASCII.GetBytes(text)));
        Assert.Equal(text, Encoding.ASCII.GetString(Base45.Decode(encoded)!));
    }

    [Theory]
    [InlineData("GGW")] // 65536, the standard's own example of a value that does not fit
    [InlineData(":::")]
    [InlineData("::")] // a single byte above 255
    [InlineData("V5")] // 256 in two characters
    [InlineData("A")]
    [InlineData("BB8A")]
    [InlineData("bb8")]
    [InlineData("BB\n")]
    [InlineData("BBé")]
    [InlineData("BB８")]
    public void What_encodes_nothing_is_refused(string text) => Assert.Null(Base45.Decode(text));

    [Fact]
    public void Any_bytes_come_back_as_they_were() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500),
            Prop.ForAll<byte[]>(bytes => Base45.Decode(Base45.Encode(bytes))!.AsSpan().SequenceEqual(bytes))
        );
}
