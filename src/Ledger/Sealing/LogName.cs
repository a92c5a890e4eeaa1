namespace Holdfast.Ledger.Sealing;

/// <summary>What a deployment's log is called when it is sealed for the first time; after that its checkpoints say.</summary>
/// <param name="Deployment">For example <c>shop.example</c>; see <see cref="LogOrigin.IsDeployment"/>.</param>
/// <param name="IsChosen">Somebody set it: a log that is called something else is then not sealed.</param>
public sealed record LogName(string Deployment, bool IsChosen);
