using System.Diagnostics;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NetArchTest.Rules;
using VersionedContent.Accounts;
using VersionedContent.Content;
using VersionedContent.Moderation;
using VersionedContent.Testing;
using VersionedContent.Versioning;
using Xunit;

namespace VersionedContent.Architecture;

/// <summary>The bounds between the modules: calls go down, events go up, each keeps to its own schema and shows only its contract.</summary>
public sealed class BoundsTests(Database database) : IClassFixture<Database>
{
    private const int LongestFile = 400;

    private static readonly Dictionary<string, Assembly> Modules = new()
    {
        ["Accounts"] = typeof(AccountsModule).Assembly,
        ["Versioning"] = typeof(VersioningModule).Assembly,
        ["Content"] = typeof(ContentModule).Assembly,
        ["Moderation"] = typeof(ModerationModule).Assembly,
    };

    /// <summary>Each module, and those above it, which it must not know.</summary>
    public static TheoryData<string, string[]> Above => new()
    {
        { "Accounts", ["Versioning", "Content", "Moderation", "Web"] },
        { "Versioning", ["Content", "Moderation", "Web"] },
        { "Content", ["Moderation", "Web"] },
        { "Moderation", ["Web"] },
    };

    [Theory]
    [MemberData(nameof(Above))]
    public void Calls_only_go_down(string module, string[] above)
    {
        var names = above.Select(name => $"VersionedContent.{name}").ToArray();
        Assert.Empty(Modules[module].GetReferencedAssemblies().Select(reference => reference.Name).Intersect(names));
        var result = Types.InAssembly(Modules[module]).ShouldNot().HaveDependencyOnAny([.. names.Select(name => name + ".")]).GetResult();
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    [Fact]
    public void The_shared_ground_knows_no_module()
    {
        var references = typeof(ServiceDefaults.Outbox.Outbox).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!);
        Assert.Empty(references.Intersect(Modules.Keys.Select(name => $"VersionedContent.{name}")));
    }

    /// <summary>Tables, handlers, endpoints and pages stay inside; what is public is there to be called by another module.</summary>
    [Theory]
    [InlineData("Accounts")]
    [InlineData("Versioning")]
    [InlineData("Content")]
    [InlineData("Moderation")]
    public void Nothing_is_public_but_the_contract(string module)
    {
        var leaked = Modules[module].GetExportedTypes()
            .Where(type => type.Namespace?.StartsWith("AspNetCoreGeneratedDocument", StringComparison.Ordinal) != true)
            .Where(type => typeof(DbContext).IsAssignableFrom(type)
                || typeof(Microsoft.AspNetCore.Mvc.RazorPages.PageModel).IsAssignableFrom(type)
                || typeof(FastEndpoints.BaseEndpoint).IsAssignableFrom(type)
                || type.Namespace?.EndsWith(".Data", StringComparison.Ordinal) == true
                || type.Namespace?.Contains(".Migrations", StringComparison.Ordinal) == true
                || type.Name.EndsWith("Row", StringComparison.Ordinal) && type.Namespace?.Contains(".Data", StringComparison.Ordinal) == true)
            .Where(type => !typeof(Microsoft.EntityFrameworkCore.Migrations.Migration).IsAssignableFrom(type))
            .Select(type => type.FullName);
        Assert.Empty(leaked);
    }

    [Fact]
    public async Task Each_context_keeps_to_the_schema_of_its_module()
    {
        var contexts = Modules.Values.SelectMany(assembly => assembly.GetTypes()).Where(type => typeof(DbContext).IsAssignableFrom(type)).ToArray();
        Assert.Equal(Modules.Count, contexts.Length);
        await using var scope = database.Services.CreateAsyncScope();
        foreach (var type in contexts)
        {
            var context = (DbContext)scope.ServiceProvider.GetRequiredService(type);
            var schema = Modules.Single(module => module.Value == type.Assembly).Key.ToLowerInvariant();
            Assert.All(context.Model.GetEntityTypes(), entity => Assert.Equal(schema, entity.GetSchema() ?? context.Model.GetDefaultSchema()));
        }
    }

    /// <summary>SQL is written by hand on the hot paths: it, too, names no table of another module.</summary>
    [Theory]
    [InlineData("Accounts")]
    [InlineData("Versioning")]
    [InlineData("Content")]
    [InlineData("Moderation")]
    public void No_statement_reaches_into_another_schema(string module)
    {
        var others = Modules.Keys.Where(name => name != module).Select(name => name.ToLowerInvariant()).ToArray();
        var reaches = Sources($"Modules/{module}").Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(file => File.ReadLines(file).Select((line, index) => (file, line, index)))
            .Where(found => others.Any(schema =>
                new[] { "FROM", "JOIN", "INTO", "UPDATE", "TABLE" }.Any(verb => found.line.Contains($"{verb} {schema}.", StringComparison.Ordinal))))
            .Select(found => $"{found.file}:{found.index + 1}");
        Assert.Empty(reaches);
    }

    [Fact]
    public void No_file_grows_past_400_lines()
    {
        var tooLong = Sources(".")
            .Where(file => Path.GetExtension(file) is ".cs" or ".cshtml" or ".css" or ".js" or ".mjs" or ".md" or ".csproj" or ".props")
            .Where(file => !file.Contains("/Migrations/", StringComparison.Ordinal))
            .Select(file => (File: file, Lines: File.ReadLines(file).Count()))
            .Where(file => file.Lines > LongestFile)
            .Select(file => $"{file.File}: {file.Lines}");
        Assert.Empty(tooLong);
    }

    /// <summary>The files that Git tracks: build output and packages are not ours.</summary>
    private static string[] Sources(string under)
    {
        var root = Root();
        using var git = Process.Start(new ProcessStartInfo("git", ["ls-files", "--cached", "--others", "--exclude-standard", under])
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
        })!;
        var files = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return [.. files.Select(file => Path.Combine(root, file)).Where(File.Exists)];
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "VersionedContent.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("VersionedContent.sln is in no folder above the test.");
        return folder.FullName;
    }
}
