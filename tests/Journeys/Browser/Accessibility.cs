using System.Collections.Concurrent;
using Holdfast.Tests.Kit;
using Microsoft.Playwright;

namespace Holdfast.Tests.Journeys.Browser;

/// <summary>
/// What axe finds on a page: all of it in the light theme, and the contrasts again in the dark one, which changes nothing but
/// colours. A state that several journeys come by is judged once in a run. Without script a page has the same elements, and axe
/// is script itself: such a visitor's pages are not judged again.
/// </summary>
internal sealed class Accessibility(bool javaScript)
{
    private static readonly Lazy<string> s_axe = new(() =>
        File.ReadAllText(Repository.PathOf("web/node_modules/axe-core/axe.min.js"))
    );
    private static readonly ConcurrentDictionary<string, bool> s_judged = new(StringComparer.Ordinal);

    public async Task JudgeAsync(IPage page, string state)
    {
        if (!javaScript || !s_judged.TryAdd(state, true))
        {
            return;
        }
        await page.EvaluateAsync($"() => {{ {s_axe.Value} }}");
        await JudgeAsync(page, state, ColorScheme.Dark, "{ runOnly: ['color-contrast'] }");
        await JudgeAsync(page, state, ColorScheme.Light, "{}");
    }

    private static async Task JudgeAsync(IPage page, string state, ColorScheme theme, string options)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
        var violations = await page.EvaluateAsync<string[]>(
            $$"""
            async () => (await axe.run(document, {{options}})).violations
              .map(one => `${one.id}: ${one.help}: ${one.nodes.map(node => node.target.join(' ')).join(', ')}`)
            """
        );
        Assert.True(violations.Length == 0, $"{state}, {theme}: {string.Join("; ", violations)} ({page.Url})");
    }
}
