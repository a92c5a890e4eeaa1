namespace Holdfast.Tests.Journeys.Running;

/// <summary>Journeys that read the clock: they run one by one, when nothing else does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
