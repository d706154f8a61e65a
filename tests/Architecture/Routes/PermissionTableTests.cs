using VersionedContent.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(Site))]

namespace VersionedContent.Architecture.Routes;

public sealed class PermissionTableTests(Site site)
{
    private static readonly string Reviewed = Path.Combine(Checkout.Root, "tests", "Architecture", "permissions.txt");

    [Fact]
    public async Task Every_page_and_endpoint_is_in_the_reviewed_table_with_who_may_use_it()
    {
        var ct = TestContext.Current.CancellationToken;
        var actual = await new RouteTable(site.Services).Lines();
        if (Environment.GetEnvironmentVariable("UPDATE_PERMISSIONS") == "1")
            await File.WriteAllTextAsync(Reviewed, $"{RouteTable.Header}\n\n{string.Join('\n', actual)}\n", ct);

        var reviewed = (await File.ReadAllLinesAsync(Reviewed, ct)).Where(line => line.Length > 0 && line[0] != '#').ToList();
        var differences = reviewed.Except(actual).Select(line => $"- {line}").Concat(actual.Except(reviewed).Select(line => $"+ {line}")).ToList();
        Assert.True(
            differences.Count == 0,
            $"tests/Architecture/permissions.txt is out of date (- reviewed, + as it is). If this is meant, review it and run "
            + $"UPDATE_PERMISSIONS=1 dotnet run --project tests/Architecture\n{string.Join('\n', differences)}");
    }
}
