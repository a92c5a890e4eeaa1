using Holdfast.Retail.People;

namespace Holdfast.Tests.Rules;

/// <summary>People of an order, open and sealed. The rules carry what is sealed about and never open it.</summary>
internal static class SomePeople
{
    public static readonly Contact Maya = new("Maya Okafor", "maya@larkfield.example", null);
    public static readonly Contact Sam = new("Sam Lee", "sam@larkfield.example", null);

    public static SealedContact Sealed(string person = "5f0a1c2d3e4b5a69788796a5") =>
        new() { Person = person, Name = "c2VhbGVkIG5hbWU" };
}
