using System.Runtime.CompilerServices;
using System.Text;
using Holdfast.Vault.Pulling;

namespace Holdfast.Vault.Keeping;

/// <summary>A vault that another machine serves, file by file: for a check, a restore or a copy.</summary>
public sealed class HttpVaultReader : IVaultReader
{
    /// <summary>Where a vault's files are below its address.</summary>
    public const string Below = "vault/";

    /// <summary>Where the list of them is.</summary>
    public const string List = "list";

    private const int ListBytesMax = 512 * 1024 * 1024;

    private readonly HttpLogSource _source;

    /// <param name="options">The address is where the vault serves, without a path.</param>
    public HttpVaultReader(SourceOptions options)
    {
        Description = options.Address.ToString();
        _source = new(options with { Address = new Uri(options.Address, $"/{Below}") });
    }

    public string Description { get; }

    public Task<ReadOnlyMemory<byte>?> GetAsync(string path, int bytesMax, CancellationToken ct) =>
        VaultPaths.IsGood(path)
            ? _source.GetAsync($"file/{path}", bytesMax, ct)
            : throw new ArgumentException($"'{path}' is no path of a vault.", nameof(path));

    public async IAsyncEnumerable<string> ListAsync(string folder, [EnumeratorCancellation] CancellationToken ct)
    {
        var lines = await _source.GetAsync($"{List}?folder={Uri.EscapeDataString(folder)}", ListBytesMax, ct);
        var rest = lines ?? ReadOnlyMemory<byte>.Empty;
        while (rest.Span.IndexOf((byte)'\n') is >= 0 and var end)
        {
            var path = Encoding.ASCII.GetString(rest.Span[..end]);
            if (!VaultPaths.IsGood(path) || !path.StartsWith(folder, StringComparison.Ordinal))
            {
                throw new SourceFailedException($"{Description} lists '{path}' below {folder}.");
            }
            yield return path;
            rest = rest[(end + 1)..];
        }
    }

    public ValueTask DisposeAsync()
    {
        _source.Dispose();
        return ValueTask.CompletedTask;
    }
}
