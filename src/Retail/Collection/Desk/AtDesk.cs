using Holdfast.Ledger;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Retail.Collection.Desk;

/// <summary>
/// A request about one order at a site's desk, by a form or by a program: what every step needs to make its command, and
/// how it is answered. A step's endpoint binds it with <c>[AsParameters]</c> and adds only what is its own.
/// </summary>
/// <param name="Site">Where whoever asks works; the staff door has checked it.</param>
/// <param name="Number">The order's, as it stands in the address.</param>
/// <param name="Work">Answers forms.</param>
/// <param name="Api">Answers programs.</param>
/// <param name="Visit">Who asks.</param>
/// <param name="Context">The request.</param>
internal sealed record AtDesk(
    string Site,
    string Number,
    DeskWork Work,
    DeskApi Api,
    StaffVisit Visit,
    HttpContext Context
)
{
    internal string Order => DeskRoutes.Number(Number);

    internal string By => Visit.Actor;

    /// <summary>Null for forms, which know a repetition by what their page showed.</summary>
    internal RequestKey? Request { get; private init; }

    internal string Page => DeskRoutes.OrderPage(Site, Number);

    /// <summary>The same with the request key of a program that sent this body.</summary>
    internal AtDesk Sent<T>(T body) => this with { Request = DeskRequest.Of(Context, Visit.Actor, body) };

    /// <param name="command">What to do.</param>
    /// <param name="done">What the order's page says when it was done.</param>
    internal Task<IResult> AnswerFormAsync(ICommand command, string done) =>
        Work.DoAsync(command, Page, done, Context.RequestAborted);

    /// <summary>Does the commands in order; the first that is refused ends it.</summary>
    internal Task<IResult> AnswerApiAsync(params ICommand[] commands) =>
        Api.DoAsync(Order, Site, Context.RequestAborted, commands);
}
