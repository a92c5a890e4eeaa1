using System.Collections.Concurrent;
using Holdfast.Tests.Kit;
using Microsoft.Playwright;

namespace Holdfast.Tests.Journeys.Browser;

/// <summary>
/// What axe finds on a page, in both themes. A state that several journeys come by is judged once in a run. Without script
/// a page has the same elements, and axe is script itself: such a visitor's pages are not judged again.
/// </summary>
internal sealed class Accessibility(bool javaScript)
{
    private static readonly Lazy<string> s_axe = new(() =>
        File.ReadAllText(Repository.PathOf("web/node_modules/axe-core/axe.min.js"))
    );
    private static readonly ConcurrentDictionary<string, bool> s_judged = new(StringComparer.Ordinal);

    public async Task JudgeAsync(IPage page, string state)
    {
        if (!javaScript || !s_judged.TryAdd($"{state} {page.ViewportSize?.Width}", true))
        {
            return;
        }
        foreach (var theme in (ColorScheme[])[ColorScheme.Dark, ColorScheme.Light])
        {
            await page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
            await page.EvaluateAsync($"() => {{ {s_axe.Value} }}");
            var violations = await page.EvaluateAsync<string[]>(
                """
                async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
                  .map(one => `${one.id}: ${one.help}: ${one.nodes.map(node => node.target.join(' ')).join(', ')}`)
                """
            );
            Assert.True(violations.Length == 0, $"{state}, {theme}: {string.Join("; ", violations)} ({page.Url})");
        }
    }
}
