using Holdfast.Retail;
using Holdfast.Retail.People;

namespace Holdfast.Tests.Rules.People;

public sealed class ContactTests
{
    [Fact]
    public void Details_that_nobody_can_have_are_refused() =>
        Assert.All(
            (Contact[])
                [
                    new(" ", null, null),
                    new("", null, null),
                    new("Maya \ud83d", null, null),
                    new("Maya\0", null, null),
                    new(new string('x', 201), null, null),
                    new("Maya", "a\nb@example.com", null),
                    new("Maya", null, "07700\u0007900123"),
                ],
            contact =>
                Assert.StartsWith(
                    "customer.",
                    Assert.IsType<InvalidValue>(contact.Check("customer")).Field,
                    StringComparison.Ordinal
                )
        );

    [Fact]
    public void Names_of_all_scripts_are_fine() =>
        Assert.All(
            (string[])["Zoë Ångström", "李小龍", "محمد", "O'Neill-Smith"],
            name => Assert.Null(new Contact(name, "x@example.com", "+44 7700 900123").Check("customer"))
        );
}
