using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.Ledger.Keys;

/// <summary>
/// What a burnt head office cannot get from its vault: the key that opens the keyring, and the key that signs the log. Kept on
/// paper or on a stick in a safe; whoever has it and a copy of the log can read every customer.
/// </summary>
/// <param name="Deployment">Name of the log without its epoch.</param>
/// <param name="SigningKey">PKCS#8.</param>
/// <param name="MasterKey">Null when a key service keeps it.</param>
public sealed record RecoveryKit(string Deployment, byte[] SigningKey, byte[]? MasterKey = null)
{
    /// <summary>One text, with a hash that shows whether it was copied right.</summary>
    public string Write() =>
        KitText.Write("recovery kit", JsonSerializer.SerializeToUtf8Bytes(this, KitJson.Default.RecoveryKit));

    /// <summary>As many texts as asked for, of which <paramref name="needed"/> make the kit.</summary>
    public string[] Split(int shares, int needed)
    {
        var whole = JsonSerializer.SerializeToUtf8Bytes(this, KitJson.Default.RecoveryKit);
        // The hash goes into the secret: joined from wrong shares it does not come out.
        byte[] proven = [.. SHA256.HashData(whole), .. whole];
        var name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        return
        [
            .. SecretSharing
                .Split(proven, shares, needed)
                .Select(share =>
                    KitText.Write(
                        $"recovery share {share.Number} of kit {name}, any {needed} of {shares} are needed",
                        JsonSerializer.SerializeToUtf8Bytes(
                            new KitShare(name, needed, share.Number, share.Bytes),
                            KitJson.Default.KitShare
                        )
                    )
                ),
        ];
    }

    /// <summary>Reads one kit, or joins shares.</summary>
    /// <param name="texts">Whole files, in any order.</param>
    /// <param name="kit">The kit.</param>
    /// <param name="why">What is wrong, for a person.</param>
    public static bool TryRead(
        IReadOnlyList<string> texts,
        [NotNullWhen(true)] out RecoveryKit? kit,
        [NotNullWhen(false)] out string? why
    )
    {
        kit = null;
        var bodies = new List<byte[]>();
        foreach (var text in texts)
        {
            if (KitText.TryRead(text, out var body, out why))
            {
                bodies.Add(body);
            }
            else
            {
                return false;
            }
        }
        try
        {
            if (bodies is [var whole] && JsonSerializer.Deserialize(whole, KitJson.Default.RecoveryKit) is { } read)
            {
                (kit, why) = (read, null);
                return true;
            }
        }
        catch (JsonException)
        {
            // Not a whole kit: a share, perhaps.
        }
        return TryJoin(bodies, out kit, out why);
    }

    private static bool TryJoin(
        List<byte[]> bodies,
        [NotNullWhen(true)] out RecoveryKit? kit,
        [NotNullWhen(false)] out string? why
    )
    {
        (kit, why) = (null, null);
        try
        {
            var shares = bodies
                .Select(body => JsonSerializer.Deserialize(body, KitJson.Default.KitShare)!)
                .DistinctBy(share => share.Number)
                .ToList();
            if (shares.Select(share => share.Kit).Distinct().Skip(1).Any())
            {
                why = "These shares are of different kits.";
            }
            else if (shares.Count == 0 || shares.Count < shares[0].Needed)
            {
                why = $"{shares.FirstOrDefault()?.Needed ?? 1} shares are needed, {shares.Count} are here.";
            }
            else
            {
                var proven = SecretSharing.Join([
                    .. shares.Select(share => new SecretShare(share.Number, share.Bytes)),
                ]);
                if (SHA256.HashData(proven.AsSpan(32)).AsSpan().SequenceEqual(proven.AsSpan(0, 32)))
                {
                    kit = JsonSerializer.Deserialize(proven.AsSpan(32), KitJson.Default.RecoveryKit);
                }
                why = kit is null ? "These shares do not make a kit." : null;
            }
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException)
        {
            why = "This is neither a recovery kit nor shares of one.";
        }
        return kit is not null;
    }
}

internal sealed record KitShare(string Kit, int Needed, byte Number, byte[] Bytes);

/// <summary>A kit as a text that a person can print, read out and type in again: base64 in short lines, with a hash below.</summary>
internal static class KitText
{
    private const string First = "Holdfast ";
    private const string Hash = "SHA-256 ";
    private const int LineLength = 64;

    public static string Write(string what, byte[] body)
    {
        var text = new StringBuilder(First).Append(what).Append("\n\n");
        foreach (var line in Convert.ToBase64String(body).Chunk(LineLength))
        {
            text.Append(line).Append('\n');
        }
        return text.Append('\n').Append(Hash).Append(HashOf(body)).Append('\n').ToString();
    }

    public static bool TryRead(string text, [NotNullWhen(true)] out byte[]? body, [NotNullWhen(false)] out string? why)
    {
        (body, why) = (null, "This is neither a recovery kit nor a share of one.");
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (
            lines is not [var first, .. var middle, var last]
            || !first.StartsWith(First, StringComparison.Ordinal)
            || !last.StartsWith(Hash, StringComparison.Ordinal)
        )
        {
            return false;
        }
        try
        {
            var read = Convert.FromBase64String(string.Concat(middle));
            if (HashOf(read) != last[Hash.Length..])
            {
                why = $"'{first}' was not copied right: its hash is another one.";
                return false;
            }
            (body, why) = (read, null);
            return true;
        }
        catch (FormatException)
        {
            why = $"'{first}' was not copied right: it is not base64.";
            return false;
        }
    }

    private static string HashOf(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body)[..8]);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(RecoveryKit))]
[JsonSerializable(typeof(KitShare))]
internal sealed partial class KitJson : JsonSerializerContext;
