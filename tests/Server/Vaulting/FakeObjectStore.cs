using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Holdfast.Tests.Server.Vaulting;

/// <summary>
/// As much of an object store as a vault needs: versions, locks in compliance mode, conditional writes. It checks no
/// signatures. A stand-in: it shows what the vault asks for, not what a real store does with it.
/// </summary>
internal sealed class FakeObjectStore : IAsyncDisposable
{
    private const string Bucket = "vault";
    private static readonly XNamespace s_xml = "http://s3.amazonaws.com/doc/2006-03-01/";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Version>> _objects = new(StringComparer.Ordinal);
    private readonly WebApplication _app;
    private int _version;

    private FakeObjectStore(WebApplication app) => _app = app;

    public bool IsVersioned { get; set; } = true;

    public bool HasLock { get; set; } = true;

    public bool LocksByDefault { get; set; }

    /// <summary>Answers 503 while it is true.</summary>
    public bool IsAway { get; set; }

    public DateTimeOffset Now { get; set; } = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    public Uri Address =>
        new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<FakeObjectStore> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var store = new FakeObjectStore(app);
        app.Run(store.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return store;
    }

    /// <summary>All versions of an object, the newest last.</summary>
    public IReadOnlyList<Version> Versions(string key)
    {
        lock (_lock)
        {
            return _objects.TryGetValue(key, out var versions) ? [.. versions] : [];
        }
    }

    public IReadOnlyList<string> Keys()
    {
        lock (_lock)
        {
            return [.. _objects.Keys.Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>What somebody with the vault's own credential can do: delete a version, if no lock holds it.</summary>
    public bool TryDelete(string key, string id)
    {
        lock (_lock)
        {
            var version = _objects[key].Single(version => version.Id == id);
            if (version.LockedUntil > Now)
            {
                return false;
            }
            _objects[key].Remove(version);
            if (_objects[key].Count == 0)
            {
                _objects.Remove(key);
            }
            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var parts = request.Path.Value!.TrimStart('/').Split('/', 2);
        var key = parts.Length == 2 ? parts[1] : "";
        if (IsAway)
        {
            await FailAsync(response, 503, "SlowDown");
        }
        else if (parts[0] != Bucket)
        {
            await FailAsync(response, 404, "NoSuchBucket");
        }
        else if (key.Length == 0)
        {
            await AnswerForBucketAsync(request, response);
        }
        else
        {
            await AnswerForObjectAsync(request, response, key);
        }
    }

    private async Task AnswerForBucketAsync(HttpRequest request, HttpResponse response)
    {
        if (request.Query.ContainsKey("versioning"))
        {
            await XmlAsync(
                response,
                new("VersioningConfiguration", IsVersioned ? new XElement(s_xml + "Status", "Enabled") : null)
            );
        }
        else if (request.Query.ContainsKey("object-lock"))
        {
            if (!HasLock)
            {
                await FailAsync(response, 404, "ObjectLockConfigurationNotFoundError");
                return;
            }
            var rule = new XElement(
                s_xml + "Rule",
                new XElement(
                    s_xml + "DefaultRetention",
                    new XElement(s_xml + "Mode", "COMPLIANCE"),
                    new XElement(s_xml + "Days", 365)
                )
            );
            await XmlAsync(
                response,
                new(
                    "ObjectLockConfiguration",
                    new XElement(s_xml + "ObjectLockEnabled", "Enabled"),
                    LocksByDefault ? rule : null
                )
            );
        }
        else if (request.Query.ContainsKey("versions"))
        {
            var found = Find(request).SelectMany(key => Versions(key).Select(version => (key, version)));
            await XmlAsync(
                response,
                new(
                    "ListVersionsResult",
                    new XElement(s_xml + "IsTruncated", "false"),
                    found.Select(item => new XElement(
                        s_xml + "Version",
                        new XElement(s_xml + "Key", item.key),
                        new XElement(s_xml + "VersionId", item.version.Id)
                    ))
                )
            );
        }
        else
        {
            await ListAsync(request, response);
        }
    }

    /// <summary>Three at a time, so that whoever lists must turn the page.</summary>
    private Task ListAsync(HttpRequest request, HttpResponse response)
    {
        var after = request.Query["continuation-token"].ToString();
        var found = Find(request).Where(key => string.CompareOrdinal(key, after) > 0).Take(4).ToList();
        var isMore = found.Count == 4;
        return XmlAsync(
            response,
            new(
                "ListBucketResult",
                new XElement(s_xml + "IsTruncated", isMore ? "true" : "false"),
                isMore ? new XElement(s_xml + "NextContinuationToken", found[2]) : null,
                found.Take(3).Select(key => new XElement(s_xml + "Contents", new XElement(s_xml + "Key", key)))
            )
        );
    }

    private IEnumerable<string> Find(HttpRequest request) =>
        Keys().Where(key => key.StartsWith(request.Query["prefix"].ToString(), StringComparison.Ordinal));

    private async Task AnswerForObjectAsync(HttpRequest request, HttpResponse response, string key)
    {
        switch (request.Method)
        {
            case "PUT":
                await PutAsync(request, response, key);
                break;
            case "DELETE":
                var deleted = TryDelete(key, request.Query["versionId"].ToString());
                await (deleted ? EmptyAsync(response, 204) : FailAsync(response, 403, "AccessDenied"));
                break;
            default:
                if (Versions(key) is not [.., var newest])
                {
                    await FailAsync(response, 404, "NoSuchKey");
                    return;
                }
                // As of a file written in parts: no hash of its bytes.
                response.Headers.ETag = $"\"{newest.Id}-1\"";
                response.ContentLength = newest.Bytes.Length;
                if (request.Method == "GET")
                {
                    await response.Body.WriteAsync(newest.Bytes);
                }
                break;
        }
    }

    private async Task PutAsync(HttpRequest request, HttpResponse response, string key)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var isLocked = request.Headers["x-amz-object-lock-mode"] == "COMPLIANCE";
        var until = isLocked
            ? DateTimeOffset.Parse(
                request.Headers["x-amz-object-lock-retain-until-date"].ToString(),
                CultureInfo.InvariantCulture
            )
            : (DateTimeOffset?)null;
        bool isWritten;
        lock (_lock)
        {
            isWritten = request.Headers.IfNoneMatch != "*" || !_objects.ContainsKey(key);
            if (isWritten)
            {
                var versions = _objects.TryGetValue(key, out var found) ? found : _objects[key] = [];
                versions.Add(new((++_version).ToString(CultureInfo.InvariantCulture), body.ToArray(), until));
            }
        }
        await (isWritten ? EmptyAsync(response, 200) : FailAsync(response, 412, "PreconditionFailed"));
    }

    private static Task EmptyAsync(HttpResponse response, int status)
    {
        response.StatusCode = status;
        response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private static Task FailAsync(HttpResponse response, int status, string code)
    {
        response.StatusCode = status;
        return XmlAsync(
            response,
            new("Error", new XElement("Code", code), new XElement("Message", code)),
            isPlain: true
        );
    }

    private static Task XmlAsync(HttpResponse response, XElement element, bool isPlain = false)
    {
        if (!isPlain)
        {
            element.Name = s_xml + element.Name.LocalName;
        }
        response.ContentType = "application/xml";
        return response.WriteAsync("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + element, Encoding.UTF8);
    }

    internal sealed record Version(string Id, byte[] Bytes, DateTimeOffset? LockedUntil);
}
