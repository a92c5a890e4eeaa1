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
    private static readonly TimeSpan s_captureWithin = TimeSpan.FromSeconds(10);

    private static string By(string site) => $"staff:{site}-demo";

    /// <summary>The steps up to and with the one that reaches the stop.</summary>
    public IReadOnlyList<Func<CancellationToken, Task>> StepsTo(Stop stop)
    {
        var steps = new List<Func<CancellationToken, Task>>();
        foreach (var (reaches, step) in Steps())
        {
            if (reaches > stop)
            {
                break;
            }
            steps.Add(step);
        }
        return steps;
    }

    private IEnumerable<(Stop Reaches, Func<CancellationToken, Task> Step)> Steps()
    {
        foreach (var parcel in order.Parcels)
        {
            yield return (Stop.PICKING, ct => StartAsync(parcel, ct));
            yield return (Stop.PICKED, ct => PickAsync(parcel, ct));
            yield return (
                Stop.PACKED,
                ct =>
                    CommitAsync(
                        new PackParcel
                        {
                            Number = order.Number,
                            Parcel = parcel.Number,
                            Bags = 1,
                            Site = parcel.Source,
                            By = By(parcel.Source),
                        },
                        ct
                    )
            );
            if (parcel.Source != order.Store)
            {
                yield return (
                    Stop.IN_TRANSIT,
                    ct =>
                        CommitAsync(
                            new DispatchParcel
                            {
                                Number = order.Number,
                                Parcel = parcel.Number,
                                Site = parcel.Source,
                                By = By(parcel.Source),
                            },
                            ct
                        )
                );
                yield return (
                    Stop.RECEIVED,
                    ct =>
                        CommitAsync(
                            new ReceiveParcel
                            {
                                Number = order.Number,
                                Parcel = parcel.Number,
                                Site = order.Store,
                                By = By(order.Store),
                            },
                            ct
                        )
                );
            }
            yield return (
                Stop.STAGED,
                ct =>
                    CommitAsync(
                        new StageParcel
                        {
                            Number = order.Number,
                            Parcel = parcel.Number,
                            Shelf = Shelf(parcel),
                            Site = order.Store,
                            By = By(order.Store),
                        },
                        ct
                    )
            );
        }
        yield return (
            Stop.READY,
            ct =>
                CommitAsync(
                    new ReadyOrder
                    {
                        Number = order.Number,
                        Site = order.Store,
                        By = By(order.Store),
                    },
                    ct
                )
        );
        yield return (Stop.PICKED_UP, HandOverAsync);
    }

    private async Task StartAsync(Parcel parcel, CancellationToken ct)
    {
        await CommitAsync(
            new StartPicking
            {
                Number = order.Number,
                Parcel = parcel.Number,
                Site = parcel.Source,
                By = By(parcel.Source),
            },
            ct
        );
        if (parcel.Items.Length > 1)
        {
            await PickAsync(parcel, parcel.Items[0], ct);
        }
    }

    private async Task PickAsync(Parcel parcel, CancellationToken ct)
    {
        foreach (var item in parcel.Items.Length > 1 ? parcel.Items.Skip(1) : parcel.Items)
        {
            await PickAsync(parcel, item, ct);
        }
    }

    private Task PickAsync(Parcel parcel, ParcelItem item, CancellationToken ct) =>
        CommitAsync(
            new PickLine
            {
                Number = order.Number,
                Parcel = parcel.Number,
                Line = item.Line,
                Quantity = item.Quantity,
                Site = parcel.Source,
                By = By(parcel.Source),
            },
            ct
        );

    /// <summary>Payment is captured by a follower after the order is ready; a colleague at the counter would wait as well.</summary>
    private async Task HandOverAsync(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(s_captureWithin);
        while (!IsCaptured())
        {
            await view.WaitForChangeAsync(view.Index, limit.Token);
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
                By = By(order.Store),
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

    private string Shelf(Parcel parcel) =>
        $"{(char)('A' + (order.Number[0] % 6))}{(order.Number[1] % 9) + 1}-{parcel.Number}";
}
