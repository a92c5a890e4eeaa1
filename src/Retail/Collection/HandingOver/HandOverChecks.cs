using System.Collections.Immutable;
using Holdfast.Retail.Collection.Working;
using Holdfast.Retail.Staff;

namespace Holdfast.Retail.Collection.HandingOver;

/// <summary>What the hand-over page shows: the order, what was filled in, and what is asked for.</summary>
public sealed class HandOverChecks
{
    internal HandOverChecks(
        OrderPage page,
        HandingOverDesk.Form form,
        HandoverProof.Shown? shown,
        ImmutableArray<Person>? seconds
    )
    {
        Page = page;
        Form = form;
        Shown = shown;
        Seconds = seconds;
    }

    internal OrderPage Page { get; }

    internal HandingOverDesk.Form Form { get; }

    /// <summary>The pass or code that was found good; null asks for one.</summary>
    internal HandoverProof.Shown? Shown { get; }

    /// <summary>Who may look on; null when nobody has to.</summary>
    internal ImmutableArray<Person>? Seconds { get; }
}
