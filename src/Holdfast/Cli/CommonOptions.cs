using System.CommandLine;
using System.ComponentModel.DataAnnotations;

namespace Holdfast.Cli;

/// <summary>The options that every role takes; the command line wins over configuration and environment.</summary>
internal sealed class CommonOptions
{
    private readonly Option<string?> _data = new("--data")
    {
        Description = "Folder for this process's files.",
        HelpName = "DIR",
    };
    private readonly Option<string?> _db = new("--db") { Description = "sqlite:PATH or postgres://…", HelpName = "DB" };
    private readonly Option<string?> _masterKey = new("--master-key")
    {
        Description = "File of the key that opens the keyring.",
        HelpName = "FILE",
    };
    private readonly Option<string?> _urls = new("--urls")
    {
        Description = "Where the shop listens.",
        HelpName = "URL",
    };
    private readonly Option<string?> _staffUrls = new("--staff-urls")
    {
        Description = "Where the staff pages listen.",
        HelpName = "URL",
    };

    /// <param name="command">Gets the options.</param>
    /// <param name="listens">Whether it is a server.</param>
    /// <param name="keys">Whether it opens the keyring; a server does.</param>
    public CommonOptions AddTo(Command command, bool listens, bool keys = false)
    {
        command.Options.Add(_data);
        command.Options.Add(_db);
        if (listens || keys)
        {
            command.Options.Add(_masterKey);
        }
        if (listens)
        {
            command.Options.Add(_urls);
            command.Options.Add(_staffUrls);
        }
        return this;
    }

    /// <summary>Whether the command line itself says which database, not only configuration or default.</summary>
    public bool NameDatabase(ParseResult parsed) =>
        parsed.GetValue(_data) is not null || parsed.GetValue(_db) is not null;

    /// <exception cref="ValidationException">A setting that does not exist, or that cannot be.</exception>
    public HoldfastOptions Read(ParseResult parsed)
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(Path.GetFullPath("holdfast.json"), optional: true)
            .AddEnvironmentVariables()
            .Build();
        var options = new HoldfastOptions();
        try
        {
            configuration
                .GetSection(HoldfastOptions.Section)
                .Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException wrong)
        {
            throw new ValidationException(
                $"A setting does not exist, or its value cannot be read. {wrong.Message}",
                wrong
            );
        }
        options = options with
        {
            Data = parsed.GetValue(_data) ?? options.Data,
            Db = parsed.GetValue(_db) ?? options.Db,
            MasterKey =
                (parsed.CommandResult.Command.Options.Contains(_masterKey) ? parsed.GetValue(_masterKey) : null)
                ?? options.MasterKey,
            Urls =
                (parsed.CommandResult.Command.Options.Contains(_urls) ? parsed.GetValue(_urls) : null) ?? options.Urls,
            StaffUrls =
                (parsed.CommandResult.Command.Options.Contains(_staffUrls) ? parsed.GetValue(_staffUrls) : null)
                ?? options.StaffUrls,
        };
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        return options;
    }
}
