using System.Diagnostics;
using Holdfast.Tests.Kit;

namespace Holdfast.Tests.Rules.Tidy;

/// <summary>The files of the repository as git sees them: tracked, or new and not ignored.</summary>
internal static class Tree
{
    private static readonly string[] Binary = [".png", ".webp", ".gz", ".ico", ".woff2", ".pdf"];

    public static IReadOnlyList<TreeFile> Files { get; } = [.. Read()];

    public static IEnumerable<TreeFile> Code =>
        Files.Where(file => file.Is(".cs", ".razor", ".ts", ".mjs", ".css", ".csproj", ".props", ".targets", ".sh"));

    public static IEnumerable<TreeFile> Under(string folder) =>
        Files.Where(file => file.Path.StartsWith(folder, StringComparison.Ordinal));

    private static IEnumerable<TreeFile> Read()
    {
        var start = new ProcessStartInfo(
            "git",
            ["-c", $"safe.directory={Repository.Root}", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        )
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var git = Process.Start(start) ?? throw new InvalidOperationException("git did not start.");
        var names = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode != 0
            ? throw new InvalidOperationException($"git ls-files ended with {git.ExitCode}.")
            : names
                .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Where(path => !Binary.Contains(Path.GetExtension(path)) && File.Exists(Repository.PathOf(path)))
                .Select(path => new TreeFile(path, File.ReadAllText(Repository.PathOf(path))));
    }
}

/// <param name="Path">Relative to the root, with '/'.</param>
internal sealed record TreeFile(string Path, string Text)
{
    public bool Is(params string[] extensions) => extensions.Contains(System.IO.Path.GetExtension(Path));

    /// <summary>The lines that match, as <c>path:line: text</c>.</summary>
    public IEnumerable<string> Find(Func<string, bool> matches) =>
        Text.Split('\n')
            .Select((line, index) => (line, number: index + 1))
            .Where(found => matches(found.line))
            .Select(found => $"{Path}:{found.number}: {found.line.Trim()}");
}
