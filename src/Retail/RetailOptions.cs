using System.Collections.Immutable;
using Holdfast.Ledger.Sealing;
using Holdfast.Retail.Branding;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Messages;
using Holdfast.Retail.Pictures;
using Holdfast.Retail.Vaulting;
using NodaTime;

namespace Holdfast.Retail;

/// <summary>What the program tells the business about where and how it runs.</summary>
public sealed record RetailOptions
{
    /// <summary>Folder for this process's own files; absolute.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Who may sign in; absolute. Null: <c>staff.json</c> in <see cref="DataFolder"/>.</summary>
    public string? StaffFile { get; init; }

    /// <summary>What the test provider keeps; absolute. Null: <c>test-payments.db</c> in <see cref="DataFolder"/>.</summary>
    public string? TestPayments { get; init; }

    /// <summary>Address under which shoppers reach the shop, for links in messages; no slash at the end.</summary>
    public required Func<Uri> ShopAddress { get; init; }

    /// <summary>Cookies carry <c>Secure</c> and the prefix <c>__Host-</c>. Off only where the program is reached by plain HTTP.</summary>
    public bool SecureCookies { get; init; } = true;

    /// <summary>Pages under <c>/dev</c>: mail written so far, the test provider's challenge.</summary>
    public bool DevPages { get; init; }

    /// <summary>The zone of head office. A site's own times are shown in the site's zone.</summary>
    public DateTimeZone TimeZone { get; init; } = DateTimeZone.Utc;

    /// <summary>How e-mails leave.</summary>
    public MessagesOptions Messages { get; init; } = new();

    /// <summary>Everybody may read <c>/feeds</c>; else a key with the scope <c>feeds:read</c>.</summary>
    public bool PublicFeeds { get; init; }

    /// <summary>Public keys of the vaults whose cosignatures are believed.</summary>
    public ImmutableArray<VerifierKey> Vaults { get; init; } = [];

    /// <summary>How much may be accepted that none of these vaults has.</summary>
    public UnvaultedBound Unvaulted { get; init; } = new();

    /// <summary>Folder in which a recovery kit lies until somebody takes it away; null where nobody makes one.</summary>
    public string? KitFolder { get; init; }

    /// <summary>The retailer's face on the pages.</summary>
    public Brand Brand { get; init; } = new();

    /// <summary>Where pictures that products name may be fetched from.</summary>
    public PicturesOptions Pictures { get; init; } = new();

    public RateLimits Limits { get; init; } = new();
}
