using System.IO.Compression;
using System.Text;
using System.Text.Json;
using VersionedContent.Versioning.Merge;
using Xunit;

namespace VersionedContent.Versioning.Tests.Merge;

public sealed class MergeFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("merge-files-");

    [Theory]
    [InlineData("a b\n", "A b\n", "a B\n", 0, "A B\n")]
    [InlineData("\uFEFFa\r\nb", "\uFEFFa\r\nb!", "\uFEFFA\r\nb", 0, "\uFEFFA\r\nb!")]
    [InlineData("a\n", "b\n", "c\n", 1, "<<<<<<< ours\nb\n=======\nc\n>>>>>>> theirs\n")]
    public void Three_files_are_merged_and_the_conflicts_counted(string start, string ours, string theirs, int conflicts, string merged)
    {
        using var output = new MemoryStream();
        Assert.Equal(conflicts, MergeFiles.Run(File("b", start), File("o", ours), File("t", theirs), output, TextWriter.Null));
        Assert.Equal(merged, Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_stay_as_they_are()
    {
        using var output = new MemoryStream();
        byte[] start = [0xFF, 0x0A, 0x61, 0x0A, 0x62, 0x0A];
        MergeFiles.Run(File("b", start), File("o", [0xFE, .. start]), File("t", [.. start, 0xE4]), output, TextWriter.Null);
        Assert.Equal([0xFE, .. start, 0xE4], output.ToArray());
    }

    [Fact]
    public void A_missing_file_is_told_and_no_number_of_conflicts_looks_like_it()
    {
        using var errors = new StringWriter();
        Assert.Equal(255, MergeFiles.Run(Path.Combine(_folder.FullName, "none"), "o", "t", Stream.Null, errors));
        Assert.NotEmpty(errors.ToString());
        var many = string.Concat(Enumerable.Range(0, 200).Select(i => $"{i}\nsame line a\nsame line b\nsame line c\nsame line d\n"));
        Assert.Equal(127, MergeFiles.Run(
            File("b", many), File("o", many.Replace("\nsame line a", "x\nsame line a", StringComparison.Ordinal)),
            File("t", many.Replace("\nsame line a", "y\nsame line a", StringComparison.Ordinal)), Stream.Null, errors));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Cases_come_out_one_line_each(bool zipped)
    {
        const string Cases = """
            {"id":"x-1","base":"a b","ours":"A b","theirs":"a B","git_merge":{"exit":1}}
            {"id":"x-2","base":"ä","ours":"ö","theirs":"ü"}

            """;
        using var output = new StringWriter();
        Assert.Equal(0, MergeFiles.RunCases(File("cases", zipped ? Zip(Cases) : Encoding.UTF8.GetBytes(Cases)), output, TextWriter.Null));
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(
            [("x-1", 0, "A B"), ("x-2", 1, "<<<<<<< ours\nö\n=======\nü\n>>>>>>> theirs\n")],
            lines.Select(l => (l.GetProperty("id").GetString(), l.GetProperty("conflicts").GetInt32(), l.GetProperty("text").GetString())));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static byte[] Zip(string text)
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest))
            zip.Write(Encoding.UTF8.GetBytes(text));
        return zipped.ToArray();
    }

    private string File(string name, string text) => File(name, Encoding.UTF8.GetBytes(text));

    private string File(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }
}
