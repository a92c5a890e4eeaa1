using Microsoft.Extensions.Configuration;

namespace Holdfast.Retail.Messages;

/// <summary>How messages leave, in configuration under <c>Messages</c>.</summary>
internal sealed record MessagesOptions
{
    public const string Section = "Messages";

    /// <summary>Sender's address; its name is the retailer's.</summary>
    public string From { get; init; } = "orders@holdfast.example";

    /// <summary>Set to send by SMTP; without it messages are written to a folder.</summary>
    public SmtpOptions? Smtp { get; init; }

    /// <summary>
    /// Nothing is sent about what happened longer ago: a restored log is read from its beginning, and nobody wants
    /// last year's mail again. Hours.
    /// </summary>
    public int LatestHours { get; init; } = 24;

    /// <exception cref="InvalidOperationException">A value cannot be used; says which.</exception>
    public static MessagesOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<MessagesOptions>() ?? new MessagesOptions();
        if (!EmailAddress.IsValid(options.From))
            throw new InvalidOperationException($"{Section}:From is not an e-mail address.");
        if (options.LatestHours < 1)
            throw new InvalidOperationException($"{Section}:LatestHours must be at least 1.");
        if (options.Smtp is { } smtp && (string.IsNullOrWhiteSpace(smtp.Host) || smtp.Port is < 1 or > 65_535))
            throw new InvalidOperationException($"{Section}:Smtp needs a Host, and a Port from 1 to 65535.");
        return options;
    }
}

internal sealed record SmtpOptions
{
    public string Host { get; init; } = "";
    public int Port { get; init; } = 587;
    public string? User { get; init; }
    public string? Password { get; init; }

    /// <summary>STARTTLS; without it neither message nor password is hidden on the way.</summary>
    public bool Tls { get; init; } = true;

    /// <summary>How long one message may take.</summary>
    public int TimeoutSeconds { get; init; } = 30;
}
