using System.Collections.Immutable;
using Holdfast.Retail.Shell;

namespace Holdfast.Retail.Messages;

/// <summary>The plain text of a message.</summary>
internal static class MessageText
{
    public static string Write(string retailer, string about, string title, ImmutableArray<Part> parts) =>
        string.Join("\n\n", [title, about, .. parts.Select(Write), $"-- \n{retailer}"]) + "\n";

    private static string Write(Part part) =>
        part switch
        {
            Part.Words words => words.Text,
            Part.Facts facts => string.Join(
                "\n",
                facts.Rows.Select(row => $"{row.Name}: {string.Join(", ", row.Lines)}")
            ),
            Part.Goods goods => string.Join(
                "\n",
                [
                    .. goods.Lines.Select(line => $"{line.Quantity} × {line.What}  {line.Price}"),
                    Texts.TotalLine.With(goods.Total),
                ]
            ),
            Part.Pass pass => Texts.CodeLine.With(pass.Code),
            Part.Link link => $"{link.Label}:\n{link.To.AbsoluteUri}",
            _ => throw new NotSupportedException($"A part {part.GetType()} has no text."),
        };
}
