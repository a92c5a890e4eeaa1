using System.Collections.Immutable;
using Holdfast.Ledger;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Channels.Issue;
using Holdfast.Retail.Channels.Revoke;
using Holdfast.Retail.Http;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Office.ApiKeyList;

/// <summary>Keys of channels: made, shown once, revoked.</summary>
internal static class KeepApiKeys
{
    public const string Path = "/office/api-keys";
    public const int RowsMax = 500;

    public static void Map(IEndpointRouteBuilder office)
    {
        office.MapGet("/api-keys", Page);
        office.MapPost("/api-keys", IssueAsync);
        office.MapPost("/api-keys/{id}/revocation", RevokeAsync);
    }

    private static RazorComponentResult<ApiKeysPage> Page(View view)
    {
        using var reader = view.Open();
        var keys = reader.Documents<ApiKey>(
            "SELECT key, bytes FROM document WHERE key > 'api-key/' AND key < 'api-key0' ORDER BY key LIMIT @RowsMax",
            new { RowsMax }
        );
        return new(
            new
            {
                Rows = keys.OrderBy(key => key.RevokedAt is not null)
                    .ThenBy(key => key.Name, StringComparer.OrdinalIgnoreCase)
                    .Select(key => new ApiKeyRow(key))
                    .ToImmutableArray(),
            }
        );
    }

    /// <summary>The key travels to the next page in the sealed cookie of what is said once, and is nowhere afterwards.</summary>
    private static async Task<SeeOther> IssueAsync(
        IFormCollection form,
        Writes writes,
        StaffVisit visit,
        SaidOnce said,
        CancellationToken ct
    )
    {
        var (name, desk, text) = (form["name"].ToString().Trim(), form["desk"].ToString().Trim(), ApiKeyText.New());
        var outcome = await writes.CommitAsync(
            new IssueApiKey
            {
                Id = text.Id,
                Name = name,
                SecretHash = text.SecretHash,
                Scopes =
                [
                    .. form["scope"].OfType<string>().Distinct(),
                    .. desk.Length > 0 ? [Channels.Scopes.Desk(desk)] : Array.Empty<string>(),
                ],
                By = visit.Person.Actor,
            },
            ct
        );
        said.Say(
            Path,
            outcome is Outcome.Refused refused
                ? new(SaidKind.Bad, refused.Refusal.Detail)
                : new(SaidKind.Good, Texts.MadeKey.With(name, text))
        );
        return new(Path);
    }

    private static async Task<SeeOther> RevokeAsync(
        string id,
        Writes writes,
        StaffVisit visit,
        SaidOnce said,
        CancellationToken ct
    )
    {
        var outcome = await writes.CommitAsync(new RevokeApiKey { Id = id, By = visit.Person.Actor }, ct);
        said.Say(
            Path,
            outcome switch
            {
                Outcome.Refused refused => new(SaidKind.Bad, refused.Refusal.Detail),
                Outcome.Unchanged => new(SaidKind.Same, Texts.RevokedBefore),
                _ => new(SaidKind.Good, Texts.RevokedForGood.With(id)),
            }
        );
        return new(Path);
    }
}

/// <summary>A key on its page. Public with nothing public in it: a page's parameter.</summary>
public sealed class ApiKeyRow
{
    internal ApiKeyRow(ApiKey key) => Key = key;

    internal ApiKey Key { get; }
}
