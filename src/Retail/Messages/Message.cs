using System.Collections.Immutable;
using NodaTime;

namespace Holdfast.Retail.Messages;

/// <summary>One e-mail to one person, composed and not yet sent.</summary>
internal sealed record Message
{
    /// <summary>
    /// The same for the same thing said to the same person about the same entry, so that a message that is made twice
    /// is still one. Letters, digits, dots and dashes.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>When it became true.</summary>
    public required Instant At { get; init; }

    /// <summary>Whom it is from; the address is the transport's.</summary>
    public required string FromName { get; init; }

    public required string ToName { get; init; }

    /// <summary>Valid as <see cref="EmailAddress"/> says.</summary>
    public required string ToAddress { get; init; }

    /// <summary>One line.</summary>
    public required string Subject { get; init; }

    /// <summary>Lines end with LF.</summary>
    public required string Text { get; init; }

    public required string Html { get; init; }

    /// <summary>Images that <see cref="Html"/> shows by <c>cid:</c> and their id.</summary>
    public ImmutableArray<InlineImage> Images { get; init; } = [];
}

/// <param name="Id">Content id without brackets.</param>
/// <param name="Bytes">PNG.</param>
internal sealed record InlineImage(string Id, ImmutableArray<byte> Bytes);
