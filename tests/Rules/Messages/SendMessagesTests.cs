using Holdfast.Ledger;
using Holdfast.Retail;
using Holdfast.Retail.Branding;
using Holdfast.Retail.Messages;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Passes;
using Holdfast.Retail.People;
using Holdfast.Retail.Sites;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Holdfast.Tests.Rules.Messages;

public sealed class SendMessagesTests : IAsyncDisposable
{
    private const string Number = "4F7K29QX8M";

    private readonly Sent _sent = new();
    private readonly PassKeys _passes = new((_, make, _) => Task.FromResult(make()));
    private Order _order = Orders.Confirmed();
    private OrderPeople _people = new(SomePeople.Maya, null);

    public ValueTask DisposeAsync()
    {
        _passes.Dispose();
        return ValueTask.CompletedTask;
    }

    public static TheoryData<Fact, string> Entries =>
        new()
        {
            { new OrderPaid(Number, "test", 3_050), "4F7K29QX8M-confirmed-57" },
            { new OrderReadied(Number), "4F7K29QX8M-ready-57" },
            { new OrderCancelled(Number, "changed-my-mind"), "4F7K29QX8M-cancelled-57" },
            { new OrderExpired(Number), "4F7K29QX8M-expired-57" },
        };

    [Theory]
    [MemberData(nameof(Entries), DisableDiscoveryEnumeration = true)]
    public async Task Each_kind_of_entry_sends_its_own_message_under_a_name_that_never_changes(Fact fact, string id)
    {
        await Follow(fact);
        await Follow(fact);
        Assert.Equal([id, id], _sent.Messages.Select(message => message.Id));
        Assert.All(_sent.Messages, message => Assert.Equal("maya@larkfield.example", message.ToAddress));
        Assert.All(_sent.Messages, message => Assert.Equal("Larkfield", message.FromName));
    }

    [Fact]
    public async Task The_collector_gets_a_message_of_their_own()
    {
        _order = Orders.Ready(2, 1);
        _people = _people with { Nominated = SomePeople.Sam };
        await Follow(new OrderReadied(Number));
        Assert.Equal(
            ["maya@larkfield.example", "sam@larkfield.example"],
            _sent.Messages.Select(message => message.ToAddress)
        );
        Assert.All(_sent.Messages, message => Assert.Single(message.Images));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not an address")]
    [InlineData("maya@larkfield.example\r\nBcc: all@larkfield.example")]
    public async Task A_person_without_an_address_gets_nothing(string? email)
    {
        _people = new(SomePeople.Maya with { Email = email }, null);
        await Follow(new OrderPaid(Number, "test", 3_050));
        Assert.Empty(_sent.Messages);
    }

    [Fact]
    public async Task Old_entries_of_a_restored_log_send_nothing()
    {
        await Follow(new OrderReadied(Number), at: Orders.Noon - Duration.FromHours(25));
        Assert.Empty(_sent.Messages);
    }

    [Fact]
    public async Task Other_entries_send_nothing()
    {
        await Follow(new ParcelPacked(Number, 1, 2));
        await Follow(new OrderReadied("0000000000"));
        Assert.Empty(_sent.Messages);
    }

    [Fact]
    public async Task A_rejected_message_does_not_stop_the_others()
    {
        _sent.Answer = new MailResult.Rejected("550");
        await Follow(new OrderReadied(Number));
        await Follow(new OrderPaid(Number, "test", 3_050));
        Assert.Equal(2, _sent.Messages.Count);
    }

    [Fact]
    public async Task A_way_out_that_fails_later_on_is_given_nothing_twice()
    {
        _people = _people with { Nominated = SomePeople.Sam };
        var follower = Follower();
        ReadEntry[] entries = [Entry(57, new OrderPaid(Number, "test", 3_050)), Entry(58, new OrderReadied(Number))];
        // The confirmation and the customer's half of what is ready go out, the collector's does not.
        _sent.FailsAfter = 2;
        Assert.Equal(1, await follower.HandleAsync(entries, TestContext.Current.CancellationToken));
        _sent.FailsAfter = 0;
        await Assert.ThrowsAsync<IOException>(() =>
            follower.HandleAsync(entries[1..], TestContext.Current.CancellationToken)
        );
        _sent.FailsAfter = int.MaxValue;
        Assert.Equal(1, await follower.HandleAsync(entries[1..], TestContext.Current.CancellationToken));
        Assert.Equal(
            ["4F7K29QX8M-confirmed-57", "4F7K29QX8M-ready-58", "4F7K29QX8M-ready-collector-58"],
            _sent.Messages.Select(message => message.Id)
        );
        Assert.Equal(_sent.Opened, _sent.Closed);
    }

    [Fact]
    public async Task After_a_second_what_is_done_is_said()
    {
        var time = new FixedTime(Orders.Noon);
        _sent.Sending = () => time.Pass(TimeSpan.FromSeconds(0.6));
        ReadEntry[] entries = [.. Enumerable.Range(57, 5).Select(i => Entry(i, new OrderPaid(Number, "test", 3_050)))];
        Assert.Equal(2, await Follower(time).HandleAsync(entries, TestContext.Current.CancellationToken));
        _sent.Sending = () => time.Pass(TimeSpan.FromSeconds(30));
        Assert.Equal(1, await Follower(time).HandleAsync(entries[2..], TestContext.Current.CancellationToken));
        Assert.Equal(3, _sent.Messages.Count);
    }

    private Task<int> Follow(Fact fact, Instant? at = null) =>
        Follower().HandleAsync([Entry(57, fact, at)], TestContext.Current.CancellationToken);

    private static ReadEntry Entry(long index, Fact fact, Instant? at = null) =>
        new(new EntryHeader(index, "any/1", at ?? Orders.Noon, "system", $"order/{Number}"), fact);

    private SendMessages Follower(FixedTime? time = null)
    {
        var leeds = new Site
        {
            Code = "LEEDS1",
            Kind = SiteKind.STORE,
            Name = "Leeds Briggate",
            TimeZone = "Europe/London",
        };
        var messages = new OrderMessages(
            (number, _, _) =>
                new(
                    number == Number && _order is { } order
                        ? new OrderStanding(order, _people, leeds, "Larkfield")
                        : null
                ),
            _passes,
            new Brand(),
            (order, _) => new(new Uri($"https://shop.larkfield.example/orders/{order.Number}"))
        );
        return new SendMessages(
            messages,
            _sent,
            new MessagesOptions(),
            time ?? new FixedTime(Orders.Noon),
            NullLogger<SendMessages>.Instance
        );
    }

    private sealed class Sent : IMailTransport, IMailSession
    {
        public List<Message> Messages { get; } = [];

        public MailResult Answer { get; set; } = new MailResult.Sent();

        public int FailsAfter { get; set; } = int.MaxValue;

        public Action Sending { get; set; } = () => { };

        public int Opened { get; private set; }

        public int Closed { get; private set; }

        public IMailSession Open()
        {
            Opened++;
            return this;
        }

        public Task<MailResult> SendAsync(Message message, CancellationToken ct)
        {
            if (FailsAfter == 0)
                throw new IOException("not now");
            FailsAfter--;
            Sending();
            Messages.Add(message);
            return Task.FromResult(Answer);
        }

        public void Dispose() => Closed++;
    }

    private sealed class FixedTime(Instant now) : TimeProvider
    {
        private TimeSpan _passed;

        public void Pass(TimeSpan time) => _passed += time;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _passed.Ticks;

        public override DateTimeOffset GetUtcNow() => now.ToDateTimeOffset() + _passed;
    }
}
