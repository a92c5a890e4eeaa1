using Holdfast.Ledger;
using Holdfast.Retail;
using NodaTime;

namespace Holdfast.Tests.Rules;

/// <summary>Given facts, when a command comes, then a fact or a refusal. Commands see only what they touch.</summary>
internal sealed class Story : IDocumentChanges
{
    private readonly Dictionary<string, object> _documents = [];
    private HashSet<string>? _touched;
    private long _index;

    public Instant Now { get; set; }

    public IReadOnlyDictionary<string, object> Documents => _documents;

    public Story Given(params ReadOnlySpan<Fact> facts)
    {
        _touched = null;
        foreach (var fact in facts)
            Apply(fact, "given");
        return this;
    }

    public Decision When(ICommand command)
    {
        _touched = [.. command.Touches()];
        _touched.UnionWith([.. command.TouchesNext(this)]);
        return command.Decide(this, Now);
    }

    /// <summary>The command is accepted with this kind of fact, which is applied under the same touches.</summary>
    public T Accepts<T>(ICommand command)
        where T : Fact
    {
        var decision = When(command);
        var accepted = Assert.IsType<Decision.Accepted>(decision);
        var fact = Assert.IsType<T>(accepted.Fact);
        Apply(fact, command.By);
        _touched = null;
        return fact;
    }

    public Refusal Refuses(ICommand command, string code)
    {
        var refused = Assert.IsType<Decision.Refused>(When(command));
        Assert.Equal(code, refused.Refusal.Code);
        Assert.NotEmpty(refused.Refusal.Detail);
        return refused.Refusal;
    }

    public T Refuses<T>(ICommand command)
        where T : Refusal => Assert.IsType<T>(Assert.IsType<Decision.Refused>(When(command)).Refusal);

    public void DoesNothing(ICommand command) => Assert.Equal(Decision.Nothing, When(command));

    public T Get<T>(string key)
        where T : class => Assert.IsType<T>(_documents.GetValueOrDefault(key));

    public T? Find<T>(string key)
        where T : class
    {
        RequireTouched(key);
        return (T?)_documents.GetValueOrDefault(key);
    }

    public void Put(string key, object document)
    {
        RequireTouched(key);
        _documents[key] = document;
    }

    public void Drop(string key)
    {
        RequireTouched(key);
        _documents.Remove(key);
    }

    private void Apply(Fact fact, string by)
    {
        IRules rules = RetailRules.All;
        rules.Apply(this, new EntryHeader(_index++, rules.KindOf(fact), Now, by, "story"), fact);
        Assert.Empty(Invariants.Sentences(_documents));
    }

    private void RequireTouched(string key)
    {
        if (_touched?.Contains(key) == false)
            throw new UntouchedDocumentException(key);
    }
}
