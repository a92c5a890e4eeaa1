using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Holdfast.Vault.Alarms;
using Holdfast.Vault.Keeping;
using Holdfast.Vault.Keys;
using Holdfast.Vault.Pulling;

namespace Holdfast.Vaulting;

/// <summary>The process that <c>holdfast vault</c> is.</summary>
internal sealed class VaultRole(VaultSettings settings, IVaultStore vault, TimeProvider time, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger("vault");

    /// <summary>0 when it was told to end, 1 when it refused something.</summary>
    public static async Task<int> RunAsync(VaultSettings settings, CancellationToken ct)
    {
        using var loggers = LoggerFactory.Create(logging =>
            logging
                .AddSimpleConsole(console =>
                {
                    console.SingleLine = true;
                    console.TimestampFormat = "yyyy-MM-ddTHH:mm:ssZ ";
                    console.UseUtcTimestamp = true;
                })
                .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console =>
                    console.LogToStandardErrorThreshold = LogLevel.Trace
                )
        );
        try
        {
            var time = TimeProvider.System;
            await using var vault = await VaultPlaces.OpenAsync(
                settings.To,
                settings.S3Endpoint,
                settings.LockFor,
                time,
                ct
            );
            return await new VaultRole(settings, vault, time, loggers).RunAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception e)
            when (e is IOException or ArgumentException or VaultPlaceException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private async Task<int> RunAsync(CancellationToken ct)
    {
        await using var server = await ServeAsync(ct);
        if (settings.From is null)
        {
            await Task.Delay(Timeout.Infinite, ct);
            return 0;
        }
        using var source = new HttpLogSource(
            new()
            {
                Address = settings.From,
                Token = await ReadTokenAsync(settings.TokenFile, ct),
                AllowPlainHttp = settings.AllowHttp,
            }
        );
        using var bell = new AlarmBell(settings.AlarmProgram, settings.AlarmUrl, _logger);
        var book = new AlarmBook(vault, time);
        VaultPull pull;
        try
        {
            pull = await OpenAsync(source, ct);
        }
        catch (VaultDamagedException e)
        {
            var alarm = new Alarm(AlarmCodes.Damaged, e.Message);
            await RaiseAsync(alarm, book, bell, ct);
            return 1;
        }
        var loop = new VaultLoop(
            pull,
            book,
            new()
            {
                Interval = settings.Interval,
                ExitOnAlarm = settings.ExitOnAlarm,
                LateAfter = settings.LateAfter,
            },
            time,
            _logger
        )
        {
            Done = Print,
            Raised = async (alarm, stop) =>
            {
                PrintAlarm(alarm);
                await bell.RingAsync(alarm, stop);
            },
        };
        return settings.Once ? await PullOnceAsync(pull, book, bell, ct)
            : await loop.RunAsync(ct) ? 0
            : 1;
    }

    private async Task<VaultPull> OpenAsync(HttpLogSource source, CancellationToken ct)
    {
        var key = await VaultKey.OpenAsync(vault, KeyFile(), settings.Name ?? DefaultName(), ct);
        var trusted = await TrustedKeys.ReadAsync(vault, ct);
        foreach (var trust in settings.Trust)
        {
            await trusted.AddAsync(trust, vault, ct);
        }
        Say($"This vault's public key, for head office to know its cosignatures by: {key.Verifier.Text}");
        return new(
            vault,
            source,
            key,
            trusted,
            new KeyringCopy(vault, source, settings.KeyringDays, time),
            new()
            {
                GrowthMax = settings.GrowthMax,
                Say = Say,
                Progress = ShowProgress,
                Reached = step => CrashPoints.Reached(step),
            }
        );
    }

    private async Task<int> PullOnceAsync(VaultPull pull, AlarmBook book, AlarmBell bell, CancellationToken ct)
    {
        try
        {
            Print(await pull.RunAsync(ct));
            await pull.SettleAsync(ct);
            return 0;
        }
        catch (AlarmException e)
        {
            await RaiseAsync(e.Alarm, book, bell, ct);
        }
        catch (Exception e) when (e is SourceFailedException or VaultAwayException)
        {
            await Console.Error.WriteLineAsync(e.Message);
        }
        return 1;
    }

    private async Task RaiseAsync(Alarm alarm, AlarmBook book, AlarmBell bell, CancellationToken ct)
    {
        _logger.LogCritical("ALARM {Code}: {Sentence}", alarm.Code, alarm.Sentence);
        PrintAlarm(alarm);
        await book.WriteAsync(alarm, ct);
        await bell.RingAsync(alarm, ct);
    }

    private async Task<VaultServer?> ServeAsync(CancellationToken ct)
    {
        if (settings.Serve is not { } urls)
        {
            return null;
        }
        var file = settings.ServeTokenFile!;
        if (!file.Exists)
        {
            WriteToken(file.FullName);
            Say($"A new token for readers of this vault is in {file.FullName}.");
        }
        var token = await ReadTokenAsync(file, ct);
        var server = await VaultServer.StartAsync(vault, urls, token!, ct);
        Say($"Served, read-only, at {string.Join(", ", server.Addresses)}");
        return server;
    }

    private static async Task<string?> ReadTokenAsync(FileInfo? file, CancellationToken ct)
    {
        if (file is null)
        {
            return null;
        }
        var token = (await File.ReadAllTextAsync(file.FullName, ct)).Trim();
        return token.Length is > 0 and < 1000 && !token.Any(c => c is <= ' ' or > '~')
            ? token
            : throw new IOException($"{file.FullName} holds no token.");
    }

    private static void WriteToken(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using var file = new StreamWriter(path, options);
        file.WriteLine(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
    }

    private string KeyFile() =>
        settings.KeyFile?.FullName
        ?? (
            vault is FolderStore
                ? Path.Combine(Path.GetFullPath(settings.To), ".key")
                : throw new VaultPlaceException("A vault in an object store needs --key FILE for its private key.")
        );

    private static string DefaultName() => $"{Environment.MachineName.ToLowerInvariant()}/vault/1";

    private void Say(string sentence)
    {
        if (!settings.Json && !settings.IsQuiet)
        {
            Console.WriteLine(sentence);
        }
    }

    private void ShowProgress(long entries, long size)
    {
        if (!settings.Json && !settings.IsQuiet && !Console.IsErrorRedirected && size > 10_000)
        {
            Console.Error.Write(
                entries < size ? $"\r{entries} of {size} entries " : "\r                                          \r"
            );
        }
    }

    private void Print(Pulled pulled)
    {
        if (settings.Json)
        {
            PrintJson(
                new
                {
                    at = time.GetUtcNow().UtcDateTime,
                    log = pulled.Log.Origin.ToString(),
                    size = pulled.Log.Checkpoint.Size,
                    root = pulled.Log.Checkpoint.Root.ToString(),
                    entries = pulled.Entries,
                    told = pulled.Told,
                }
            );
        }
        else if ((pulled.Entries > 0 || settings.Once) && !settings.IsQuiet)
        {
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'}  {pulled.Log.Origin}: {pulled.Log.Checkpoint.Size} entries vaulted, {pulled.Entries} of them new"
                )
            );
        }
    }

    private void PrintAlarm(Alarm alarm)
    {
        if (settings.Json)
        {
            PrintJson(
                new
                {
                    at = time.GetUtcNow().UtcDateTime,
                    alarm = alarm.Code,
                    sentence = alarm.Sentence,
                }
            );
        }
    }

    private static void PrintJson<T>(T line) => Console.WriteLine(JsonSerializer.Serialize(line));
}
