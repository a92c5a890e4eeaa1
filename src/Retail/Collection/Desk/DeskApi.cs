using Holdfast.Ledger;
using Holdfast.Retail.Http;
using Holdfast.Retail.Orders;
using Holdfast.Retail.People;
using Holdfast.Retail.Reading;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Retail.Collection.Desk;

/// <summary>How the desk's API answers: the order as it stands afterwards, or a problem.</summary>
internal sealed class DeskApi(Writes writes, View view)
{
    /// <summary>Does the commands in order; the first that is refused ends it.</summary>
    public async Task<IResult> DoAsync(string number, string site, CancellationToken ct, params ICommand[] commands)
    {
        foreach (var command in commands)
        {
            if (await writes.CommitAsync(command, ct) is Outcome.Refused { Refusal: var refusal })
                return Problems.Of(refusal);
        }
        return Show(number, site);
    }

    public IResult Show(string number, string site)
    {
        using var reader = view.Open();
        return reader.Find<Order>(Keys.Order(number)) switch
        {
            null => Problems.Of(new UnknownOrder(number)),
            var order when !DeskOrder.Concerns(order, site) => Problems.Of(new WrongSite(number, site, order.Store)),
            var order => TypedResults.Ok(OrderAtDesk.Of(order, reader.PeopleOf(order), site)),
        };
    }
}
