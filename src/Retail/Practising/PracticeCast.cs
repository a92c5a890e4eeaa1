namespace Holdfast.Retail.Practising;

/// <summary>The orders of a practice by the part that each plays.</summary>
internal sealed record PracticeCast
{
    /// <summary>To be picked, and one of its items is nowhere.</summary>
    public required string Short { get; init; }

    /// <summary>To be picked, and late.</summary>
    public required string Late { get; init; }

    /// <summary>Packed; to be put on a shelf.</summary>
    public required string Packed { get; init; }

    /// <summary>Ready; wine is in it.</summary>
    public required string Wine { get; init; }

    /// <summary>Ready; so dear that a second colleague looks on.</summary>
    public required string Dear { get; init; }

    /// <summary>Ready; somebody else comes for it, with the code.</summary>
    public required string ByCode { get; init; }

    /// <summary>Handed over this morning.</summary>
    public required string Collected { get; init; }

    /// <summary>Text of a pass for the practice's other store.</summary>
    public required string PassOfOtherStore { get; init; }

    /// <summary>Of the colleague who looks on.</summary>
    public required string SecondPin { get; init; }
}
