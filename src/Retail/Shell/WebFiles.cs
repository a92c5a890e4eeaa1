using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.FileProviders;

namespace Holdfast.Retail.Shell;

/// <summary>Addresses of static files with a hash of their content, so that they may be cached for a year.</summary>
internal sealed class WebFiles(IFileProvider files)
{
    private readonly ConcurrentDictionary<string, string> _addresses = new(StringComparer.Ordinal);

    /// <param name="path">From the root, for example <c>/app.css</c>. A file that is not there gets its plain address.</param>
    public string this[string path] => _addresses.GetOrAdd(path, Versioned);

    public bool Has(string path) => files.GetFileInfo(path).Exists;

    private string Versioned(string path)
    {
        var file = files.GetFileInfo(path);
        if (!file.Exists)
        {
            return path;
        }
        using var content = file.CreateReadStream();
        return $"{path}?v={Convert.ToHexStringLower(SHA256.HashData(content))[..12]}";
    }
}
