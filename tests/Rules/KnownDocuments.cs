using Holdfast.Retail;

namespace Holdfast.Tests.Rules;

/// <summary>A handful of documents, read anew each time.</summary>
internal sealed class KnownDocuments : ICurrentDocuments
{
    private readonly Dictionary<string, Func<object?>> _documents = [];

    public Func<object?> this[string key]
    {
        set => _documents[key] = value;
    }

    public ValueTask<T?> FindAsync<T>(string key, CancellationToken ct)
        where T : class => ValueTask.FromResult((T?)_documents.GetValueOrDefault(key)?.Invoke());
}
