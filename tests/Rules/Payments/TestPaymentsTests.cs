using Holdfast.Retail.Payments;
using Microsoft.Data.Sqlite;

namespace Holdfast.Tests.Rules.Payments;

public sealed class TestPaymentsTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"test-payments-{Guid.NewGuid():N}.db");
    private readonly TestPayments _payments;

    public TestPaymentsTests() => _payments = new TestPayments(_path);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _payments.Dispose();
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(_path) + "*"))
            File.Delete(file);
    }

    [Fact]
    public async Task An_approved_card_holds_the_amount() =>
        Assert.Equal(
            new Authorisation.Approved("test-4F7K29QX8M", 4_500),
            await _payments.AuthoriseAsync(Request(TestTokens.Approved), Ct)
        );

    [Theory]
    [InlineData(TestTokens.Declined, "card-declined")]
    [InlineData("tok_visa", "unknown-token")]
    [InlineData("' OR 1=1 --", "unknown-token")]
    public async Task A_declined_card_says_why_and_another_card_may_be_tried(string token, string reason)
    {
        Assert.Equal(new Authorisation.Declined(reason), await _payments.AuthoriseAsync(Request(token), Ct));
        Assert.IsType<Authorisation.Approved>(await _payments.AuthoriseAsync(Request(TestTokens.Approved), Ct));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public async Task Nothing_is_held_for_no_amount(long amount) =>
        Assert.Equal(
            new Authorisation.Declined("amount-not-positive"),
            await _payments.AuthoriseAsync(Request(TestTokens.Approved) with { AmountMinor = amount }, Ct)
        );

    [Fact]
    public async Task The_answer_stays_the_same_after_a_restart()
    {
        var first = await _payments.AuthoriseAsync(Request(TestTokens.Approved), Ct);
        using var restarted = new TestPayments(_path);
        using var again = new TestPayments(_path);
        Assert.Equal(first, await restarted.AuthoriseAsync(Request(TestTokens.Declined), Ct));
        Assert.Equal(first, await restarted.FindAsync("4F7K29QX8M", Ct));
        Assert.Equal(new CaptureAnswer.Captured(4_000), await restarted.CaptureAsync("4F7K29QX8M", 4_000, Ct));
        Assert.Equal(new CaptureAnswer.Captured(4_000), await again.CaptureAsync("4F7K29QX8M", 4_000, Ct));
    }

    [Fact]
    public async Task One_order_number_is_one_payment()
    {
        await _payments.AuthoriseAsync(Request(TestTokens.Approved), Ct);
        var other = Request(TestTokens.Approved) with { AmountMinor = 4_501 };
        Assert.Equal(new Authorisation.Declined("reference-reused"), await _payments.AuthoriseAsync(other, Ct));
    }

    [Fact]
    public async Task A_lost_answer_is_found_by_asking_again()
    {
        Assert.IsType<Authorisation.Unknown>(await _payments.AuthoriseAsync(Request(TestTokens.TimesOut), Ct));
        Assert.IsType<Authorisation.Approved>(await _payments.FindAsync("4F7K29QX8M", Ct));
        Assert.IsType<Authorisation.Approved>(await _payments.AuthoriseAsync(Request(TestTokens.TimesOut), Ct));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_the_first_answer_to_a_challenge_counts(bool approve)
    {
        Assert.Equal(
            new Authorisation.NeedsAuthentication("/dev/pay/4F7K29QX8M"),
            await _payments.AuthoriseAsync(Request(TestTokens.Authenticate), Ct)
        );
        Assert.Equal(4_500, (await _payments.FindChallengeAsync("4F7K29QX8M", Ct))!.AmountMinor);
        Assert.Equal("/orders/4F7K29QX8M", await _payments.AnswerChallengeAsync("4F7K29QX8M", approve, Ct));
        Assert.Equal("/orders/4F7K29QX8M", await _payments.AnswerChallengeAsync("4F7K29QX8M", !approve, Ct));
        Assert.Null(await _payments.FindChallengeAsync("4F7K29QX8M", Ct));
        Assert.Equal(
            approve
                ? new Authorisation.Approved("test-4F7K29QX8M", 4_500)
                : new Authorisation.Declined("authentication-failed"),
            await _payments.FindAsync("4F7K29QX8M", Ct)
        );
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    public async Task A_challenge_never_sends_the_customer_to_another_server(string path)
    {
        await _payments.AuthoriseAsync(Request(TestTokens.Authenticate) with { ReturnPath = path }, Ct);
        Assert.Equal("/", await _payments.AnswerChallengeAsync("4F7K29QX8M", approve: true, Ct));
    }

    [Fact]
    public async Task An_order_that_has_ended_holds_no_money_however_late_its_payment_comes()
    {
        Assert.IsType<VoidAnswer.Voided>(await _payments.VoidAsync("4F7K29QX8M", Ct));
        Assert.Equal(
            new Authorisation.Declined("voided"),
            await _payments.AuthoriseAsync(Request(TestTokens.Approved), Ct)
        );
    }

    [Fact]
    public async Task A_challenge_of_an_ended_order_cannot_be_approved()
    {
        await _payments.AuthoriseAsync(Request(TestTokens.Authenticate), Ct);
        await _payments.VoidAsync("4F7K29QX8M", Ct);
        await _payments.AnswerChallengeAsync("4F7K29QX8M", approve: true, Ct);
        Assert.Equal(new Authorisation.Declined("voided"), await _payments.FindAsync("4F7K29QX8M", Ct));
    }

    [Theory]
    [InlineData(4_501)]
    [InlineData(0)]
    [InlineData(-5)]
    public async Task No_more_is_taken_than_is_held(long amount)
    {
        await _payments.AuthoriseAsync(Request(TestTokens.Approved), Ct);
        Assert.Equal(
            new CaptureAnswer.Refused("amount-not-held"),
            await _payments.CaptureAsync("4F7K29QX8M", amount, Ct)
        );
    }

    [Fact]
    public async Task What_was_taken_is_given_back_once_and_not_voided()
    {
        await _payments.AuthoriseAsync(Request(TestTokens.Approved), Ct);
        Assert.Equal(new RefundAnswer.Refused("not-captured"), await _payments.RefundAsync("4F7K29QX8M", Ct));
        await _payments.CaptureAsync("4F7K29QX8M", 3_000, Ct);
        Assert.Equal(new VoidAnswer.Refused("captured"), await _payments.VoidAsync("4F7K29QX8M", Ct));
        Assert.Equal(new RefundAnswer.Refunded(3_000), await _payments.RefundAsync("4F7K29QX8M", Ct));
        Assert.Equal(new RefundAnswer.Refunded(3_000), await _payments.RefundAsync("4F7K29QX8M", Ct));
    }

    [Fact]
    public async Task Sixteen_at_once_agree_on_one_answer()
    {
        var tokens = Enumerable.Range(0, 16).Select(i => i % 2 == 0 ? TestTokens.Approved : TestTokens.Authenticate);
        var answers = await Task.WhenAll(
            tokens.Select(token => Task.Run(() => _payments.AuthoriseAsync(Request(token), Ct)))
        );
        Assert.Single(answers.Distinct());
    }

    private static PaymentRequest Request(string token) => new("4F7K29QX8M", 4_500, "GBP", token, "/orders/4F7K29QX8M");
}
