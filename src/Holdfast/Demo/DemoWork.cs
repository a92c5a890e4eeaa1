using Holdfast.Ledger;
using Holdfast.Retail;
using Holdfast.Retail.Collection;
using Holdfast.Retail.Collection.HandingOver;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Reading;

namespace Holdfast.Demo;

/// <summary>How far an order of the demo comes.</summary>
internal enum Stop
{
    CONFIRMED,
    PICKING,
    PICKED,
    PACKED,
    IN_TRANSIT,
    RECEIVED,
    STAGED,
    READY,
    PICKED_UP,
    CANCELLED,
}

/// <summary>What colleagues do with one order of the demo, step by step, as the desk's pages would ask for it.</summary>
internal sealed class DemoWork(Log log, View view, Order order)
{
    private static readonly TimeSpan s_captureWithin = TimeSpan.FromSeconds(30);

    private sealed record Step(Stop Reaches, Func<CancellationToken, Task> RunAsync);

    /// <summary>The steps up to and with the one that reaches the stop.</summary>
    public IReadOnlyList<Func<CancellationToken, Task>> StepsTo(Stop stop) =>
        [
            .. order
                .Parcels.SelectMany(StepsOf)
                .Append(new(Stop.READY, ReadyAsync))
                .Append(new(Stop.PICKED_UP, HandOverAsync))
                .TakeWhile(step => step.Reaches <= stop)
                .Select(step => step.RunAsync),
        ];

    private IEnumerable<Step> StepsOf(Parcel parcel)
    {
        var number = parcel.Number;
        var (source, store) = (At(parcel.Source), At(order.Store));
        yield return new(Stop.PICKING, ct => CommitAsync(source.Start(number), ct));
        yield return new(Stop.PICKED, ct => PickAsync(source, parcel, ct));
        yield return new(Stop.PACKED, ct => CommitAsync(source.Pack(number), ct));
        if (parcel.Source != order.Store)
        {
            yield return new(Stop.IN_TRANSIT, ct => CommitAsync(source.Dispatch(number), ct));
            yield return new(Stop.RECEIVED, ct => CommitAsync(store.Receive(number), ct));
        }
        yield return new(Stop.STAGED, ct => CommitAsync(store.Stage(number, Shelf(number)), ct));
    }

    private async Task PickAsync(DeskSteps source, Parcel parcel, CancellationToken ct)
    {
        foreach (var item in parcel.Items)
        {
            await CommitAsync(source.Pick(parcel.Number, item.Line, item.Quantity), ct);
        }
    }

    private Task ReadyAsync(CancellationToken ct) => CommitAsync(At(order.Store).Ready(), ct);

    /// <summary>Payment is captured by a follower after the order is ready; a colleague at the counter would wait as well.</summary>
    private async Task HandOverAsync(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(s_captureWithin);
        for (var seen = view.Index; !IsCaptured(); seen = view.Index)
        {
            await view.WaitForChangeAsync(seen, limit.Token);
        }
        await CommitAsync(
            new HandOver
            {
                Number = order.Number,
                Method = HandoverMethod.CODE,
                TypedCode = order.CollectionCode,
                PersonCheck = "photo-id",
                AgeCheck = order.Lines.Any(line => line.AgeRestriction is not null) ? "photo-id" : null,
                SecondColleague = "staff:second-demo",
                Site = order.Store,
                By = DemoPeople.ActorAt(order.Store),
            },
            ct
        );
    }

    private bool IsCaptured()
    {
        using var reader = view.Open();
        return reader.Find<Order>(Keys.Order(order.Number))?.Payment.State is PaymentState.CAPTURED;
    }

    /// <exception cref="InvalidOperationException">A step is refused: a bug in the demo.</exception>
    private async Task CommitAsync(ICommand command, CancellationToken ct)
    {
        if (await log.CommitAsync(command, ct) is Outcome.Refused refused)
        {
            throw new InvalidOperationException(
                $"The demo's {command.GetType().Name} is refused: {refused.Refusal.Detail}"
            );
        }
    }

    private string Shelf(int parcel) => $"{(char)('A' + (order.Number[0] % 6))}{(order.Number[1] % 9) + 1}-{parcel}";

    private DeskSteps At(string site) => new(order.Number, site, DemoPeople.ActorAt(site));
}
