using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Keeping;
using Holdfast.Vault.Keys;
using Holdfast.Vault.Pulling;
using Holdfast.Vaulting;

namespace Holdfast.Cli;

/// <summary>Keeps a copy of the log on a machine that head office cannot reach. Reads no configuration but its own options.</summary>
internal static class VaultCommand
{
    public static Command Create()
    {
        var from = new Option<Uri?>("--from")
        {
            Description = "The log: head office's staff address, or another vault's.",
            HelpName = "URL",
            CustomParser = Address,
        };
        var to = new Option<string>("--to")
        {
            Description = "The vault: a folder, or s3://bucket/prefix in a versioned bucket with Object Lock.",
            HelpName = "DIR|s3://…",
            Required = true,
        };
        var tokenFile = File("--token-file", "A file with the API key (scope log:read) that is shown to the log.");
        var interval = Time("--interval", "5s", "From one pull to the next.");
        var once = new Option<bool>("--once") { Description = "Pull once and end: 0 when all is well, else 1." };
        var serve = new Option<string?>("--serve")
        {
            Description = "Serve the vault here, read-only, for a check, a restore or another vault.",
            HelpName = "URLS",
        };
        var serveToken = File("--serve-token-file", "A file with the token that readers must show; made when missing.");
        var onAlarm = new Option<string>("--on-alarm")
        {
            Description = "End at an alarm, or go on, keep what there is, and keep saying it.",
            DefaultValueFactory = _ => "go-on",
        };
        onAlarm.AcceptOnlyFromAmong("exit", "go-on");
        var program = new Option<string?>("--alarm-program")
        {
            Description = "Run at an alarm, with its code and its sentence as arguments.",
            HelpName = "FILE",
        };
        var url = new Option<Uri?>("--alarm-url")
        {
            Description = "Gets a POST at an alarm, with its code and its sentence as JSON.",
            HelpName = "URL",
            CustomParser = Address,
        };
        var trust = new Option<VerifierKey[]>("--trust")
        {
            Description =
                "A public key that may sign the log (holdfast log key); without one, the first pull pins the key it sees.",
            HelpName = "VKEY",
            CustomParser = Keys,
            AllowMultipleArgumentsPerToken = true,
        };
        var key = File(
            "--key",
            "The vault's own private key, made at the first start; in a folder it is .key unless named."
        );
        var name = new Option<string?>("--name")
        {
            Description = "Name of a new key, for example vault.example/1; without it the machine's name.",
            HelpName = "NAME",
        };
        var keyringDays = Number(
            "--keyring-days",
            KeyringCopy.DaysDefault,
            1,
            KeyringCopy.DaysMax,
            "Days that a copy of the keyring lives."
        );
        var lockDays = Number(
            "--lock-days",
            (int)S3Place.LockMin.TotalDays,
            (int)S3Place.LockMin.TotalDays,
            36_500,
            "Days that an object store locks a file of the log."
        );
        var endpoint = new Option<Uri?>("--s3-endpoint")
        {
            Description = "An object store elsewhere than at Amazon.",
            HelpName = "URL",
            CustomParser = Address,
        };
        var allowHttp = new Option<bool>("--allow-http") { Description = "Plain HTTP to another machine." };
        var growthMax = new Option<long>("--growth-max")
        {
            Description = "Entries that one pull may bring; more raise the alarm.",
            DefaultValueFactory = _ => PullOptions.DefaultGrowthMax,
            HelpName = "N",
        };
        var late = Time("--late-after", "10m", "Raise the alarm when nothing could be pulled for so long.");
        var json = new Option<bool>("--json") { Description = "Print a line of JSON for each pull and each alarm." };
        var command = new Command(
            "vault",
            "Pull the log, check it, keep it and cosign it, where head office cannot reach."
        )
        {
            from,
            to,
            tokenFile,
            interval,
            once,
            serve,
            serveToken,
            onAlarm,
            program,
            url,
            trust,
            key,
            name,
            keyringDays,
            lockDays,
            endpoint,
            allowHttp,
            growthMax,
            late,
            json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(from) is null && result.GetResult(serve) is null)
                result.AddError("Give --from URL to pull, or --serve URLS to serve what is there.");
            if (result.GetResult(serve) is not null && result.GetResult(serveToken) is null)
                result.AddError("--serve needs --serve-token-file: a vault is never served to everybody.");
        });
        command.SetAction(
            (parsed, ct) =>
                VaultRole.RunAsync(
                    new()
                    {
                        From = parsed.GetValue(from),
                        To = parsed.GetValue(to)!,
                        TokenFile = parsed.GetValue(tokenFile),
                        Interval = parsed.GetValue(interval),
                        Once = parsed.GetValue(once),
                        Serve = parsed.GetValue(serve),
                        ServeTokenFile = parsed.GetValue(serveToken),
                        ExitOnAlarm = parsed.GetValue(onAlarm) == "exit",
                        AlarmProgram = parsed.GetValue(program),
                        AlarmUrl = parsed.GetValue(url),
                        Trust = parsed.GetValue(trust) ?? [],
                        KeyFile = parsed.GetValue(key),
                        Name = parsed.GetValue(name),
                        KeyringDays = parsed.GetValue(keyringDays),
                        LockFor = TimeSpan.FromDays(parsed.GetValue(lockDays)),
                        S3Endpoint = parsed.GetValue(endpoint),
                        AllowHttp = parsed.GetValue(allowHttp),
                        GrowthMax = parsed.GetValue(growthMax),
                        LateAfter = parsed.GetValue(late),
                        Json = parsed.GetValue(json),
                    },
                    ct
                )
        );
        return command;
    }

    private static Option<FileInfo?> File(string name, string description) =>
        new(name) { Description = description, HelpName = "FILE" };

    private static Option<TimeSpan> Time(string name, string value, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "TIME",
            CustomParser = Span,
            DefaultValueFactory = _ => ParseSpan(value)!.Value,
        };

    private static Option<int> Number(string name, int value, int least, int most, string description)
    {
        var option = new Option<int>(name)
        {
            Description = $"{description} {least} to {most}.",
            HelpName = "DAYS",
            DefaultValueFactory = _ => value,
        };
        option.Validators.Add(result =>
        {
            if (
                result.Tokens.Count > 0
                && result.GetValueOrDefault<int>() is var number
                && (number < least || number > most)
            )
                result.AddError($"{name} takes {least} to {most} days.");
        });
        return option;
    }

    private static Uri? Address(ArgumentResult result)
    {
        if (
            Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https"
        )
            return address;
        result.AddError($"'{result.Tokens[0].Value}' is no http:// or https:// address.");
        return null;
    }

    private static VerifierKey[] Keys(ArgumentResult result)
    {
        var keys = new List<VerifierKey>();
        foreach (var token in result.Tokens)
        {
            if (VerifierKey.TryParse(token.Value, out var key))
                keys.Add(key);
            else
                result.AddError($"'{token.Value}' is no public key such as `holdfast log key` prints.");
        }
        return [.. keys];
    }

    private static TimeSpan Span(ArgumentResult result)
    {
        if (ParseSpan(result.Tokens[0].Value) is { } span)
            return span;
        result.AddError($"'{result.Tokens[0].Value}' is no time such as 5s, 10m or 1h.");
        return default;
    }

    private static TimeSpan? ParseSpan(string text)
    {
        if (
            text.Length < 2
            || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number == 0
        )
            return null;
        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            _ => null,
        };
    }
}
