using System.Collections.Immutable;
using Holdfast.Retail.Messages;
using Holdfast.Retail.People;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Http;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Retail.Orders.Checkout;

/// <summary>
/// The checkout form as it was typed. It holds all that the order is made of, the goods and the prices on the page included,
/// so that sending it twice asks for the same twice, and what is bought is what was shown.
/// </summary>
public sealed record CheckoutForm
{
    private const int NameMax = 200;
    private const int PhoneMax = 40;

    /// <summary>Idempotency key of this checkout; the same in all its tabs.</summary>
    public string Key { get; init; } = "";
    public string Store { get; init; } = "";

    /// <summary>See <see cref="SeenLine"/>.</summary>
    public string Lines { get; init; } = "";

    /// <summary>When the page said that the goods are ready; see <see cref="CheckoutView.Ready"/>.</summary>
    public string Ready { get; init; } = "";
    public string Slot { get; init; } = "";
    public string Name { get; init; } = "";
    public string Email { get; init; } = "";
    public string Phone { get; init; } = "";

    /// <summary><c>me</c> or <c>other</c>.</summary>
    public string Who { get; init; } = "me";
    public string CollectorName { get; init; } = "";
    public string CollectorEmail { get; init; } = "";
    public string Token { get; init; } = "";

    /// <summary>The step that is open.</summary>
    public int Step { get; init; } = CheckoutStep.First;

    /// <summary>The last step that was opened so far: those before it are answered.</summary>
    public int Reached { get; init; } = CheckoutStep.First;

    public bool SomebodyElse => Who == "other";

    internal static CheckoutForm Read(IFormCollection form) =>
        new()
        {
            Key = Field(form, "key", 64),
            Store = form["store"].ToString(),
            Lines = form["lines"].ToString(),
            Ready = Field(form, "ready", 40),
            Slot = Field(form, "slot", 40),
            Name = Field(form, "name"),
            Email = Field(form, "email"),
            Phone = Field(form, "phone"),
            Who = form["who"] == "other" ? "other" : "me",
            CollectorName = Field(form, "collector-name"),
            CollectorEmail = Field(form, "collector-email"),
            Token = Field(form, "token", 200),
            Step = CheckoutStep.Of(form["step"]),
            Reached = CheckoutStep.Of(form["reached"]),
        };

    /// <summary>What does not fit, in the order of the page: field and one plain sentence.</summary>
    public ImmutableArray<FieldError> Check()
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        if (SlotStart() is null)
            errors.Add(new("slot", Texts.ChooseTime));
        AddName(errors, "name", Name, Texts.EnterName, Texts.EnterNameShorter, Texts.EnterNameLetters);
        if (!EmailAddress.IsValid(Email))
            errors.Add(new("email", Texts.EnterEmail));
        if (Phone.Length > 0 && (Phone.Count(char.IsAsciiDigit) < 7 || !IsLine(Phone, PhoneMax)))
            errors.Add(new("phone", Texts.EnterPhone));
        if (SomebodyElse)
        {
            AddName(
                errors,
                "collector-name",
                CollectorName,
                Texts.EnterTheirName,
                Texts.EnterTheirNameShorter,
                Texts.EnterTheirNameLetters
            );
            if (CollectorEmail.Length > 0 && !EmailAddress.IsValid(CollectorEmail))
                errors.Add(new("collector-email", Texts.EnterTheirEmail));
        }
        if (Token.Length == 0)
            errors.Add(new("token", Texts.ChooseCard));
        return errors.ToImmutable();
    }

    internal Contact Customer => new(Name, Email, Phone.Length > 0 ? Phone : null);

    internal Contact? Collector =>
        SomebodyElse ? new(CollectorName, CollectorEmail.Length > 0 ? CollectorEmail : null, null) : null;

    internal Instant? SlotStart() =>
        InstantPattern.General.Parse(Slot) is { Success: true, Value: var start }
        && start.InUtc().Year is >= 2000 and < 2200
            ? start
            : null;

    /// <summary>Longer text is cut where it is certainly wrong already, so that it comes back without filling the page.</summary>
    private static string Field(IFormCollection form, string name, int max = 1_000)
    {
        var text = form[name].ToString().Trim();
        return text.Length <= max ? text : text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)];
    }

    private static void AddName(
        ImmutableArray<FieldError>.Builder errors,
        string field,
        string name,
        string enter,
        string shorter,
        string letters
    )
    {
        if (name.Length == 0)
            errors.Add(new(field, enter));
        else if (name.Length > NameMax)
            errors.Add(new(field, shorter.With(NameMax)));
        else if (!IsLine(name, NameMax))
            errors.Add(new(field, letters));
    }

    private static bool IsLine(string text, int max) => Retail.Check.Text("text", text, max) is null;
}

/// <param name="Field">Name and id of the form's field.</param>
public sealed record FieldError(string Field, string Message);
