using System.CommandLine;
using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Keeping;
using Holdfast.Vaulting;

namespace Holdfast.Cli;

/// <summary>How a person names a vault that is to be read: by <c>verify</c>, and by whatever else reads one.</summary>
internal sealed class VaultOptions
{
    private readonly Option<string?> _vault = new("--vault")
    {
        Description = "A vault: a folder, the address of a served one, or s3://bucket/prefix.",
        HelpName = "DIR|URL|s3://…",
    };
    private readonly Option<string?> _key = new("--vault-key")
    {
        Description = "The vault's public key as you know it; without it, what the vault itself says.",
        HelpName = "VKEY",
    };
    private readonly Option<FileInfo?> _token = new("--vault-token-file")
    {
        Description = "A file with the token that a served vault asks for.",
        HelpName = "FILE",
    };
    private readonly Option<Uri?> _endpoint = new("--s3-endpoint")
    {
        Description = "An object store elsewhere than at Amazon.",
        HelpName = "URL",
    };
    private readonly Option<bool> _allowHttp = new("--allow-http") { Description = "Plain HTTP to another machine." };

    public VaultOptions AddTo(Command command)
    {
        _key.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !VerifierKey.TryParse(text, out _))
                result.AddError($"'{text}' is no public key.");
        });
        foreach (var option in (Option[])[_vault, _key, _token, _endpoint, _allowHttp])
            command.Options.Add(option);
        return this;
    }

    /// <summary>Null when no vault was named.</summary>
    /// <exception cref="IOException">There is none.</exception>
    /// <exception cref="VaultPlaceException">An address that will not do.</exception>
    public IVaultReader? Open(ParseResult parsed)
    {
        if (parsed.GetValue(_vault) is not { } vault)
        {
            return null;
        }
        var token = parsed.GetValue(_token) is { } file ? File.ReadAllText(file.FullName).Trim() : null;
        try
        {
            return VaultPlaces.OpenToRead(vault, parsed.GetValue(_endpoint), token, parsed.GetValue(_allowHttp));
        }
        catch (ArgumentException wrong)
        {
            throw new VaultPlaceException(wrong.Message, wrong);
        }
    }

    public VerifierKey? Key(ParseResult parsed) =>
        parsed.GetValue(_key) is { } text && VerifierKey.TryParse(text, out var key) ? key : null;
}
