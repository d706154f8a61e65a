using Xunit;

namespace VersionedContent.Testing;

/// <summary>Where this checkout lies.</summary>
public static class Checkout
{
    /// <summary>The folder of VersionedContent.sln.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "VersionedContent.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The tests run outside the checkout.");
    }
}

/// <summary>Real material that lies beside the checkout and is no part of it.</summary>
public static class Data
{
    /// <summary>The path of a file or folder under <c>../shared/data</c>. Where it is absent the test is skipped.</summary>
    /// <param name="name">Such as <c>histories-visible.jsonl.gz</c> or <c>suites/rfc7396</c>.</param>
    public static string Find(string name)
    {
        for (var folder = new DirectoryInfo(Checkout.Root).Parent; folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", name);
            if (Path.Exists(path))
                return path;
        }

        Assert.Skip($"needs ../shared/data/{name}, which is not beside this checkout");
        return "";
    }
}
