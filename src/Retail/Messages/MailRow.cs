namespace Holdfast.Retail.Messages;

/// <summary>A mail in the list under <c>/dev/mail</c>.</summary>
public sealed record MailRow(string Name, string At, string To, string Subject);
