using Holdfast.Ledger;
using Holdfast.Retail;
using Holdfast.Retail.Collection.HandingOver;
using Holdfast.Retail.Collection.Moving;
using Holdfast.Retail.Collection.Packing;
using Holdfast.Retail.Collection.Picking;
using Holdfast.Retail.Collection.Readying;
using Holdfast.Retail.Collection.Staging;
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

    private readonly string _number = order.Number;
    private readonly string _store = order.Store;

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
        var (number, source) = (parcel.Number, parcel.Source);
        yield return new(
            Stop.PICKING,
            ct =>
                CommitAsync(
                    new StartPicking
                    {
                        Number = _number,
                        Parcel = number,
                        Site = source,
                        By = By(source),
                    },
                    ct
                )
        );
        yield return new(Stop.PICKED, ct => PickAsync(parcel, ct));
        yield return new(
            Stop.PACKED,
            ct =>
                CommitAsync(
                    new PackParcel
                    {
                        Number = _number,
                        Parcel = number,
                        Bags = 1,
                        Site = source,
                        By = By(source),
                    },
                    ct
                )
        );
        if (source != _store)
        {
            yield return new(
                Stop.IN_TRANSIT,
                ct =>
                    CommitAsync(
                        new DispatchParcel
                        {
                            Number = _number,
                            Parcel = number,
                            Site = source,
                            By = By(source),
                        },
                        ct
                    )
            );
            yield return new(
                Stop.RECEIVED,
                ct =>
                    CommitAsync(
                        new ReceiveParcel
                        {
                            Number = _number,
                            Parcel = number,
                            Site = _store,
                            By = By(_store),
                        },
                        ct
                    )
            );
        }
        yield return new(
            Stop.STAGED,
            ct =>
                CommitAsync(
                    new StageParcel
                    {
                        Number = _number,
                        Parcel = number,
                        Shelf = Shelf(number),
                        Site = _store,
                        By = By(_store),
                    },
                    ct
                )
        );
    }

    private async Task PickAsync(Parcel parcel, CancellationToken ct)
    {
        foreach (var item in parcel.Items)
        {
            await CommitAsync(
                new PickLine
                {
                    Number = _number,
                    Parcel = parcel.Number,
                    Line = item.Line,
                    Quantity = item.Quantity,
                    Site = parcel.Source,
                    By = By(parcel.Source),
                },
                ct
            );
        }
    }

    private Task ReadyAsync(CancellationToken ct) =>
        CommitAsync(
            new ReadyOrder
            {
                Number = _number,
                Site = _store,
                By = By(_store),
            },
            ct
        );

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
                Number = _number,
                Method = HandoverMethod.CODE,
                TypedCode = order.CollectionCode,
                PersonCheck = "photo-id",
                AgeCheck = order.Lines.Any(line => line.AgeRestriction is not null) ? "photo-id" : null,
                SecondColleague = "staff:second-demo",
                Site = _store,
                By = By(_store),
            },
            ct
        );
    }

    private bool IsCaptured()
    {
        using var reader = view.Open();
        return reader.Find<Order>(Keys.Order(_number))?.Payment.State is PaymentState.CAPTURED;
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

    private string Shelf(int parcel) => $"{(char)('A' + (_number[0] % 6))}{(_number[1] % 9) + 1}-{parcel}";

    private static string By(string site) => DemoPeople.ActorAt(site);
}
