using Xunit;

namespace VersionedContent.Versioning.Tests.Text;

/// <summary>Real material that the project does not carry: in the folder VERSIONEDCONTENT_DATA names, or in shared/data beside a parent folder.</summary>
internal static class SharedData
{
    public static string? Find(string path)
    {
        if (Environment.GetEnvironmentVariable("VERSIONEDCONTENT_DATA") is { Length: > 0 } given)
            return Existing(Path.Combine(given, path));
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Existing(Path.Combine(folder.FullName, "shared", "data", path)) is { } found)
                return found;
        }
        return null;
    }

    public static string FindOrSkip(string path)
    {
        var found = Find(path);
        Assert.SkipWhen(found is null, $"shared/data/{path} is not here; set VERSIONEDCONTENT_DATA to the folder that holds {path}.");
        return found!;
    }

    private static string? Existing(string path) => File.Exists(path) ? path : null;
}
