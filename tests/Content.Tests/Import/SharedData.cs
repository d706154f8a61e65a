namespace VersionedContent.Content.Tests.Import;

/// <summary>Real histories and exports that lie beside the checkout and are no part of it. Tests that need them skip where they are absent.</summary>
internal static class SharedData
{
    public static string Histories => Find("histories-visible.jsonl.gz");

    public static string MediaWiki(string file) => Find(Path.Combine("mediawiki-xml", file));

    private static string Find(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "VersionedContent.sln")))
                continue;
            var path = Path.Combine(folder.Parent!.FullName, "shared", "data", file);
            Assert.SkipUnless(File.Exists(path), $"needs ../shared/data/{file}, which is not beside this checkout");
            return path;
        }
        throw new InvalidOperationException("The tests run outside the checkout.");
    }
}
