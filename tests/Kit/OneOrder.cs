using System.Security.Cryptography;
using System.Text;
using Holdfast.Tests.Kit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCaseOrderer(typeof(OneOrder))]

namespace Holdfast.Tests.Kit;

/// <summary>
/// The tests of a class run in an order that looks like chance and is the same on every machine: what fails there fails
/// here. HOLDFAST_TEST_ORDER, any text, makes another order, which shows whether a test leans on the one before it.
/// </summary>
/// <remarks>xUnit's own order follows from the path of the test assembly, so each checkout has its own.</remarks>
public sealed class OneOrder : ITestCaseOrderer
{
    private static readonly string s_order = Environment.GetEnvironmentVariable("HOLDFAST_TEST_ORDER") ?? "";

    public IReadOnlyCollection<TTestCase> OrderTestCases<TTestCase>(IReadOnlyCollection<TTestCase> testCases)
        where TTestCase : notnull, ITestCase => [.. testCases.OrderBy(Place, StringComparer.Ordinal)];

    private static string Place<TTestCase>(TTestCase test)
        where TTestCase : notnull, ITestCase =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{s_order} {test.TestCaseDisplayName}")));
}
