using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Holdfast.Hosting;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Messages;
using Holdfast.Retail.Pictures;
using Holdfast.Retail.Vaulting;
using Holdfast.Vault.Keys;
using NodaTime;

namespace Holdfast;

/// <summary>
/// Settings of the program, the same names on the command line (<c>--staff-urls</c>), in configuration
/// (<c>Holdfast:StaffUrls</c>) and in the environment (<c>HOLDFAST__STAFFURLS</c>). A name that is not here refuses to start.
/// </summary>
internal sealed record HoldfastOptions
{
    public const string Section = "Holdfast";

    /// <summary>Folder for this process's own files.</summary>
    [Required]
    public string Data { get; set; } = "./data";

    /// <summary><c>sqlite:PATH</c> or <c>postgres://…</c>; null is SQLite in the data folder.</summary>
    public string? Db { get; set; }

    /// <summary>File of who may sign in; null: <c>staff.json</c> in the data folder. Several hosts share one.</summary>
    public string? StaffFile { get; set; }

    /// <summary>File of the payments that the test provider invents; null: <c>test-payments.db</c> in the data folder.</summary>
    public string? TestPayments { get; set; }

    /// <summary>File of the key that opens the keyring; null is beside the data folder. Made at first start.</summary>
    [MinLength(1)]
    public string? MasterKey { get; set; }

    /// <summary>Never inside the data folder: whoever copies that must not be able to read the people in it.</summary>
    public string MasterKeyFile => Path.GetFullPath(MasterKey ?? Path.Combine(KeyFolder, "master.key"));

    /// <summary>Beside the data folder, readable by its owner only: the master key, and a new recovery kit until it is taken away.</summary>
    public string KeyFolder => Beside("keys");

    /// <summary>A folder that is next to the data folder and not in it.</summary>
    public string Beside(string ending) => $"{Path.TrimEndingDirectorySeparator(Path.GetFullPath(Data))}.{ending}";

    [Required]
    public string Urls { get; set; } = "http://localhost:5080";

    [Required]
    public string StaffUrls { get; set; } = "http://localhost:5081";

    /// <summary>Address under which shoppers reach the shop; null is where it listens.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>Name of the log in its checkpoints, for example <c>shop.example</c>; settled by the first one. Null: the shop's host.</summary>
    public string? Deployment { get; set; }

    /// <summary>
    /// Public keys of the vaults whose cosignatures are believed, as <c>holdfast vault</c> prints them; several are separated by spaces.
    /// </summary>
    public string? Vaults { get; set; }

    /// <summary>How far the vaults may be behind before new orders are pushed back, for example <c>HOLDFAST__UNVAULTED__SECONDSMAX</c>.</summary>
    public UnvaultedBound Unvaulted { get; set; } = new();

    /// <summary>For benches only, which compare.</summary>
    internal bool IsSealed { get; init; } = true;

    /// <summary>How old the last snapshot of the documents may become; a restore begins with one. 0: none are taken.</summary>
    [Range(0, 24 * 366)]
    public int SnapshotEveryHours { get; set; } = 24;

    /// <summary>Days without change after which a finished order leaves the documents that hosts work on; its entries stay in the log.</summary>
    [Range(7, 36_500)]
    public int HistoryAfterDays { get; set; } = 180;

    /// <summary>Folder for a dated backup of the keyring each day; null: none is made. Not on the disk of the database.</summary>
    public string? KeyringBackup { get; set; }

    /// <summary>Days that a backup of the keyring lives, so that the key of whoever was erased dies there, too.</summary>
    [Range(1, KeyringCopy.DaysMax)]
    public int KeyringBackupDays { get; set; } = KeyringCopy.DaysDefault;

    /// <summary>
    /// Addresses or networks of the proxies in front, separated by spaces: what they say of where a request came from is believed.
    /// </summary>
    [KnownProxies]
    public string? Proxies { get; set; }

    /// <summary>How long the program goes on serving when it is told to stop, so that balancers notice that it is not ready.</summary>
    [Range(0, 60)]
    public int DrainSeconds { get; set; }

    /// <summary>Turn off only where the program is reached by plain HTTP from other machines.</summary>
    public bool SecureCookies { get; set; } = true;

    /// <summary>Pages under <c>/dev</c>. Never on a machine that shoppers reach.</summary>
    public bool DevPages { get; set; }

    /// <summary>IANA name of the zone that the office's times are shown in; a site has its own.</summary>
    [Required]
    [KnownTimeZone]
    public string TimeZone { get; set; } = "Europe/London";

    /// <summary>Folder with the retailer's <c>brand.json</c>, logo and icons; null: the program's own face.</summary>
    public string? Brand { get; set; }

    /// <summary>IETF tag of the language and region that words, dates and money are shown in; the program speaks English.</summary>
    [Required]
    [KnownCulture]
    public string Culture { get; set; } = "en-GB";

    /// <summary>How e-mails leave: <c>Messages:From</c>, <c>Messages:Smtp:Host</c> and so on.</summary>
    public MessagesOptions Messages { get; set; } = new();

    /// <summary>Where pictures that products name may be fetched from: <c>Pictures:Hosts</c>, <c>Pictures:Inside</c>.</summary>
    [KnownPictureHosts]
    public PicturesOptions Pictures { get; set; } = new();

    /// <summary>Everybody may read the feeds under <c>/feeds</c>; else an API key with the scope <c>feeds:read</c>.</summary>
    public bool PublicFeeds { get; set; }

    /// <summary>How often one channel or one address may ask, for example <c>HOLDFAST__LIMITS__ORDERSPERSECOND</c>.</summary>
    public RateLimits Limits { get; set; } = new();
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class KnownTimeZoneAttribute()
    : ValidationAttribute("{0} must be an IANA name, for example Europe/London.")
{
    public override bool IsValid(object? value) =>
        value is string name && DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is not null;
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class KnownCultureAttribute() : ValidationAttribute("{0} must be a language tag, for example en-GB.")
{
    public override bool IsValid(object? value) =>
        value is string name
        && CultureInfo
            .GetCultures(CultureTypes.SpecificCultures)
            .Any(culture => culture.Name == name && name.Length > 0);
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class KnownPictureHostsAttribute()
    : ValidationAttribute(
        "{0}: Hosts must be names of hosts, separated by spaces, for example cdn.example; another port or plain HTTP is written out: http://10.0.0.5:8080."
    )
{
    public override bool IsValid(object? value) =>
        value is PicturesOptions { Hosts: var hosts } && PictureHosts.AreValid(hosts);
}
