using System.Diagnostics.CodeAnalysis;

namespace Holdfast.Tests.Kit;

/// <summary>What a test needs and this machine may not have. The rules are those of ./test.</summary>
internal static class Missing
{
    /// <summary>A program such as PostgreSQL is not here: a skip at home, a failure where CI=true.</summary>
    [DoesNotReturn]
    public static void Program(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(reason);
        }

        Assert.Skip(reason);
    }

    /// <summary>The real data is not beside the repository: a skip, a failure where HOLDFAST_REQUIRE_DATA=1.</summary>
    [DoesNotReturn]
    public static void Data(string path)
    {
        var reason = $"The real data is absent (shared/data): there is no {path}.";
        if (Environment.GetEnvironmentVariable("HOLDFAST_REQUIRE_DATA") == "1")
        {
            Assert.Fail(reason);
        }

        Assert.Skip(reason);
    }
}
