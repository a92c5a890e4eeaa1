using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Holdfast.Vault.Keeping;

/// <summary>
/// A vault in an object store. Files of the log are written under a lock in compliance mode, which nobody can take off before its
/// time; the few files that change, and the keyring's backup, are not locked.
/// </summary>
public sealed class S3Store : IVaultStore
{
    private const int WritersMax = 8;

    private readonly AmazonS3Client _s3;
    private readonly S3Place _place;
    private readonly TimeProvider _time;

    private S3Store(S3Place place, TimeProvider time)
    {
        _place = place;
        _time = time;
        var config = new AmazonS3Config
        {
            Timeout = TimeSpan.FromSeconds(60),
            MaxErrorRetry = 3,
            ForcePathStyle = place.Endpoint is not null,
        };
        if (place.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.ToString();
        }
        _s3 = new(config);
    }

    public string Description => _place.ToString();

    /// <summary>Opens a place to write, once its bucket is one that keeps what is put into it.</summary>
    /// <exception cref="VaultPlaceException">It is not.</exception>
    /// <exception cref="VaultAwayException"/>
    public static async Task<S3Store> OpenAsync(S3Place place, TimeProvider time, CancellationToken ct)
    {
        if (place.LockFor < S3Place.LockMin)
        {
            throw new VaultPlaceException(
                $"A vault's files are locked for {S3Place.LockMin.TotalDays:0} days at least."
            );
        }
        var store = new S3Store(place, time);
        try
        {
            await store.RequireBucketAsync(ct);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a place to read.</summary>
    public static S3Store OpenToRead(S3Place place, TimeProvider time) => new(place, time);

    public async Task<ReadOnlyMemory<byte>?> GetAsync(string path, int bytesMax, CancellationToken ct)
    {
        try
        {
            using var answer = await AskAsync(() => _s3.GetObjectAsync(_place.Bucket, KeyOf(path), ct));
            if (answer.ContentLength > bytesMax)
            {
                throw new VaultDamagedException(
                    path,
                    $"the file has {answer.ContentLength} bytes where {bytesMax} are the most."
                );
            }
            var bytes = new byte[answer.ContentLength];
            await AskAsync(async () =>
            {
                await answer.ResponseStream.ReadExactlyAsync(bytes, ct);
                return true;
            });
            return bytes;
        }
        catch (NotThereException)
        {
            return TileBytes.Nothing;
        }
    }

    public async IAsyncEnumerable<string> ListAsync(string folder, [EnumeratorCancellation] CancellationToken ct)
    {
        var request = new ListObjectsV2Request
        {
            BucketName = _place.Bucket,
            Prefix = KeyOf(folder.TrimEnd('/')) + "/",
        };
        do
        {
            var page = await AskAsync(() => _s3.ListObjectsV2Async(request, ct));
            foreach (var item in page.S3Objects ?? [])
            {
                yield return item.Key[_place.Prefix.Length..];
            }
            request.ContinuationToken = page.IsTruncated is true ? page.NextContinuationToken : null;
        } while (request.ContinuationToken is not null);
    }

    public Task KeepAsync(IReadOnlyCollection<VaultFile> files, CancellationToken ct) =>
        Parallel.ForEachAsync(
            files,
            new ParallelOptions { MaxDegreeOfParallelism = WritersMax, CancellationToken = ct },
            async (file, stop) => await KeepAsync(file, stop)
        );

    public Task ReplaceAsync(VaultFile file, CancellationToken ct) =>
        AskAsync(() => _s3.PutObjectAsync(Request(file), ct));

    /// <summary>All its versions: in a versioned bucket a plain deletion only hides the file.</summary>
    public async Task DropFromKeyringAsync(string path, CancellationToken ct)
    {
        if (!path.StartsWith(VaultPaths.KeyringFolder, StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"Only files of the keyring's backup are ever deleted, not {path}.",
                nameof(path)
            );
        }
        var key = KeyOf(path);
        var page = await AskAsync(() =>
            _s3.ListVersionsAsync(new ListVersionsRequest { BucketName = _place.Bucket, Prefix = key }, ct)
        );
        foreach (var version in (page.Versions ?? []).Where(version => version.Key == key))
        {
            await AskAsync(() => _s3.DeleteObjectAsync(_place.Bucket, key, version.VersionId, ct));
        }
    }

    public ValueTask DisposeAsync()
    {
        _s3.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task KeepAsync(VaultFile file, CancellationToken ct)
    {
        var request = Request(file);
        request.IfNoneMatch = "*";
        if (!file.Path.StartsWith(VaultPaths.KeyringFolder, StringComparison.Ordinal))
        {
            request.ObjectLockMode = ObjectLockMode.Compliance;
            request.ObjectLockRetainUntilDate = (_time.GetUtcNow() + _place.LockFor).UtcDateTime;
        }
        try
        {
            await AskAsync(() => _s3.PutObjectAsync(request, ct));
        }
        catch (AlreadyThereException)
        {
            var there = await GetAsync(file.Path, int.MaxValue, ct);
            if (there is not { } bytes || !bytes.Span.SequenceEqual(file.Bytes.Span))
            {
                throw new VaultDamagedException(file.Path, "the vault already has this file with other bytes.");
            }
        }
    }

    private PutObjectRequest Request(VaultFile file) =>
        new()
        {
            BucketName = _place.Bucket,
            Key = KeyOf(file.Path),
            InputStream = new MemoryStream(file.Bytes.ToArray()),
            UseChunkEncoding = false,
        };

    private async Task RequireBucketAsync(CancellationToken ct)
    {
        var versioning = await AskAsync(() => _s3.GetBucketVersioningAsync(_place.Bucket, ct));
        if (versioning.VersioningConfig?.Status != VersionStatus.Enabled)
        {
            throw new VaultPlaceException(
                $"The bucket {_place.Bucket} is not versioned, so files in it can be written over."
            );
        }
        ObjectLockConfiguration? found;
        try
        {
            var request = new GetObjectLockConfigurationRequest { BucketName = _place.Bucket };
            found = (await AskAsync(() => _s3.GetObjectLockConfigurationAsync(request, ct))).ObjectLockConfiguration;
        }
        catch (NotThereException)
        {
            found = null;
        }
        if (found?.ObjectLockEnabled != ObjectLockEnabled.Enabled)
        {
            throw new VaultPlaceException(
                $"The bucket {_place.Bucket} has no Object Lock, so files in it can be deleted."
            );
        }
        if (found.Rule?.DefaultRetention is not null)
        {
            throw new VaultPlaceException(
                $"The bucket {_place.Bucket} locks everything by default, also the keyring's backup, which must be deleted after some days. The vault locks its files itself."
            );
        }
    }

    private string KeyOf(string path) =>
        VaultPaths.IsGood(path)
            ? _place.Prefix + path
            : throw new ArgumentException($"'{path}' is no path of a vault.", nameof(path));

    private async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket")
        {
            throw new NotThereException();
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            throw new AlreadyThereException();
        }
        catch (Exception e)
            when (e is AmazonServiceException or AmazonClientException or HttpRequestException or IOException)
        {
            throw new VaultAwayException($"{Description} does not do what it is asked: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (e.InnerException is TimeoutException)
        {
            throw new VaultAwayException($"{Description} does not answer.", e);
        }
    }

    private sealed class NotThereException() : Exception("There is no such object.");

    private sealed class AlreadyThereException() : Exception("The object is there already.");
}

/// <summary>The place cannot hold a vault as it is set up.</summary>
public sealed class VaultPlaceException(string message, Exception? inner = null) : Exception(message, inner);
