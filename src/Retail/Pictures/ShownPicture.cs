using System.Collections.Immutable;

namespace Holdfast.Retail.Pictures;

/// <summary>A picture as a page shows it.</summary>
/// <param name="Address">Of its widest form.</param>
/// <param name="Widths">All forms, for <c>srcset</c>; null where there is one only.</param>
/// <param name="Width">Of the widest form, in pixels.</param>
/// <param name="Height">Likewise.</param>
/// <param name="Colour">Stands in for it until it is there, as <c>#rrggbb</c>; null where it is not known.</param>
public sealed record ShownPicture(string Address, string? Widths, int Width, int Height, string? Colour)
{
    internal static ShownPicture Of(ImmutableArray<(int Width, string Address)> forms, int height, string? colour)
    {
        var (width, address) = forms.MaxBy(form => form.Width);
        var widths = forms.Length > 1 ? string.Join(", ", forms.Select(form => $"{form.Address} {form.Width}w")) : null;
        return new ShownPicture(address, widths, width, height, colour);
    }
}
