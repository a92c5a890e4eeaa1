namespace Holdfast.Retail.Messages;

/// <summary>How messages leave.</summary>
public sealed record MessagesOptions
{
    /// <summary>Sender's address; its name is the retailer's.</summary>
    public string From { get; init; } = "orders@holdfast.example";

    /// <summary>Set to send by SMTP; without it messages are written to a folder.</summary>
    public SmtpOptions? Smtp { get; init; }

    /// <summary>
    /// Nothing is sent about what happened longer ago: a restored log is read from its beginning, and nobody wants
    /// last year's mail again. Hours.
    /// </summary>
    public int LatestHours { get; init; } = 24;

    /// <summary>Folder of the written messages; null is <c>mail</c> in the data folder.</summary>
    public string? Folder { get; init; }

    /// <exception cref="InvalidOperationException">A value cannot be used; says which.</exception>
    public void Check()
    {
        if (!EmailAddress.IsValid(From))
            throw new InvalidOperationException("Messages:From is not an e-mail address.");
        if (LatestHours < 1)
            throw new InvalidOperationException("Messages:LatestHours must be at least 1.");
        if (Smtp is { } smtp && (string.IsNullOrWhiteSpace(smtp.Host) || smtp.Port is < 1 or > 65_535))
            throw new InvalidOperationException("Messages:Smtp needs a Host, and a Port from 1 to 65535.");
    }
}

/// <summary>A mail server.</summary>
public sealed record SmtpOptions
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
