using System.CommandLine;
using Holdfast.Bench;

namespace Holdfast.Cli.Benches;

/// <summary>The benches that ask for pages: <c>pages</c>, <c>search</c>, <c>availability</c>.</summary>
internal static class PagesCommand
{
    public static Command Pages() =>
        Create("pages", "Ask for the shop's pages over a large catalogue.", 10_000, PagesBench.Pages);

    public static Command Search() =>
        Create("search", "Search, and ask for suggestions, over a very large catalogue.", 100_000, PagesBench.Search);

    public static Command Availability() =>
        Create(
            "availability",
            "Ask where and when baskets can be collected, near a place and at named stores.",
            10_000,
            PagesBench.Availability
        );

    private static Command Create(string name, string description, int productsAsked, PagesBench.PageSet pages)
    {
        var products = new Option<int>("--products") { DefaultValueFactory = _ => productsAsked };
        var stores = new Option<int>("--stores") { DefaultValueFactory = _ => 1_000 };
        var requests = new Option<int>("--requests")
        {
            Description = "Of each page, one at a time.",
            DefaultValueFactory = _ => 500,
        };
        var concurrency = new Option<int>("--concurrency")
        {
            Description = "Shoppers at a time, for the pages a second.",
            DefaultValueFactory = _ => 8,
        };
        var seconds = new Option<double>("--seconds") { Description = "Of each page.", DefaultValueFactory = _ => 3 };
        var only = new Argument<string[]>("page")
        {
            Description = "Words of the names of pages; all without them.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command(name, description)
        {
            only,
            products,
            stores,
            requests,
            concurrency,
            seconds,
            BenchOptions.Json,
        };
        command.SetAction(
            (parsed, ct) =>
                PagesBench.RunAsync(
                    new(
                        parsed.GetValue(products),
                        parsed.GetValue(stores),
                        parsed.GetValue(requests),
                        parsed.GetValue(concurrency),
                        parsed.GetValue(seconds),
                        parsed.GetValue(only) ?? [],
                        name,
                        pages
                    ),
                    Console.Out,
                    parsed.GetValue(BenchOptions.Json),
                    ct
                )
        );
        return command;
    }
}
