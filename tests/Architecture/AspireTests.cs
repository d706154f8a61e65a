using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace VersionedContent.Architecture;

/// <summary>What lets the solution restore, build and test where Aspire's packages cannot be had, and run under Aspire where they can.</summary>
public sealed partial class AspireTests
{
    private const string AnyCpu = "Any CPU";

    private static readonly string Root = Folder();
    private static readonly string Solution = File.ReadAllText(Path.Combine(Root, "VersionedContent.sln"));
    private static readonly XDocument AppHost = XDocument.Load(Path.Combine(Root, "AppHost", "AppHost.csproj"));
    private static readonly XDocument Packages = XDocument.Load(Path.Combine(Root, "Directory.Packages.props"));

    [Fact]
    public void The_app_host_is_a_plain_Aspire_project()
    {
        Assert.Equal("Aspire.AppHost.Sdk/13.5.2", AppHost.Root!.Attribute("Sdk")!.Value);
        Assert.Equal("false", AppHost.Descendants("AspireUseCliBundle").Single().Value);
        Assert.DoesNotContain(AppHost.Descendants(), element => element.Attribute("Condition") is not null);
    }

    [Fact]
    public void The_app_host_is_built_in_the_Aspire_configuration_alone()
    {
        var id = Projects().Single(project => project.Name == "AppHost").Id;

        Assert.Contains($"{id}.Debug|{AnyCpu}.ActiveCfg", Solution, StringComparison.Ordinal);
        Assert.Contains($"{id}.Release|{AnyCpu}.ActiveCfg", Solution, StringComparison.Ordinal);
        Assert.DoesNotContain($"{id}.Debug|{AnyCpu}.Build.0", Solution, StringComparison.Ordinal);
        Assert.DoesNotContain($"{id}.Release|{AnyCpu}.Build.0", Solution, StringComparison.Ordinal);
        Assert.Contains($"{id}.Aspire|{AnyCpu}.Build.0 = Debug|{AnyCpu}", Solution, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_other_project_is_built_in_every_configuration()
    {
        foreach (var project in Projects().Where(project => project.Name != "AppHost"))
            foreach (var (configuration, builds) in new[] { ("Debug", "Debug"), ("Release", "Release"), ("Aspire", "Debug") })
            {
                Assert.Contains($"{project.Id}.{configuration}|{AnyCpu}.ActiveCfg = {builds}|{AnyCpu}", Solution, StringComparison.Ordinal);
                Assert.Contains($"{project.Id}.{configuration}|{AnyCpu}.Build.0 = {builds}|{AnyCpu}", Solution, StringComparison.Ordinal);
            }
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var files = Directory.EnumerateFiles(Root, "*.csproj", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 })
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'));

        Assert.Equal(files.Order(StringComparer.Ordinal), Projects().Select(project => project.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_version_is_set_for_the_package_that_the_sdk_brings()
    {
        // A central version for an implicit package is an error (NU1009).
        Assert.DoesNotContain("Aspire.Hosting.AppHost", Versions().Keys);
    }

    [Fact]
    public void Aspire_comes_in_one_version()
    {
        var versions = Versions().Where(package => package.Key.StartsWith("Aspire.", StringComparison.Ordinal)).Select(package => package.Value);

        Assert.Equal(["13.5.2"], versions.Distinct());
        Assert.All(AppHost.Descendants("PackageReference"), reference => Assert.Contains(reference.Attribute("Include")!.Value, Versions().Keys));
    }

    [Fact]
    public void Nothing_but_the_app_host_asks_for_Aspire_unless_it_is_switched_on()
    {
        foreach (var file in Projects().Where(project => project.Name != "AppHost").Select(project => Path.Combine(Root, project.Path)))
        {
            var references = XDocument.Load(file).Descendants("PackageReference")
                .Where(reference => reference.Attribute("Include")?.Value.StartsWith("Aspire.", StringComparison.Ordinal) == true);
            Assert.All(references, reference => Assert.Equal("'$(UseAspirePackages)' == 'true'", reference.Parent!.Attribute("Condition")?.Value));
        }
    }

    [Fact]
    public void Each_Aspire_file_has_a_twin_for_where_the_packages_cannot_be_had()
    {
        var defaults = Path.Combine(Root, "ServiceDefaults");
        var aspire = Directory.GetFiles(defaults, "*.Aspire.cs", SearchOption.AllDirectories);

        Assert.Equal(2, aspire.Length);
        Assert.All(aspire, file => Assert.Equal(2, Directory.GetFiles(Path.GetDirectoryName(file)!, Path.GetFileName(file).Split('.')[0] + ".*.cs").Length));
        Assert.All(
            Directory.EnumerateFiles(defaults, "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)),
            file => Assert.DoesNotContain(File.ReadLines(file), line => line.StartsWith("#if", StringComparison.Ordinal)));
    }

    private static Dictionary<string, string> Versions() =>
        Packages.Descendants("PackageVersion").ToDictionary(package => package.Attribute("Include")!.Value, package => package.Attribute("Version")!.Value);

    private static List<(string Name, string Path, string Id)> Projects() =>
        [.. ProjectLine().Matches(Solution).Select(match => (match.Groups[1].Value, match.Groups[2].Value.Replace('\\', '/'), match.Groups[3].Value))];

    [GeneratedRegex("""= "([^"]+)", "([^"]+\.csproj)", "(\{[^}]+\})[\x22]""")]
    private static partial Regex ProjectLine();

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "VersionedContent.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("These tests read the checkout they were built in.");
        return folder.FullName;
    }
}
