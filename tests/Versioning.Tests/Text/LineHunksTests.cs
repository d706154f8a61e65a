using VersionedContent.Versioning.Text;
using Xunit;

namespace VersionedContent.Versioning.Tests.Text;

public sealed class LineHunksTests
{
    [Theory]
    [InlineData("a\nb\nc\n", "a\nB\nc\n", "1,1,1")]
    [InlineData("a\nb\nc\n", "a\nb\nc\nd\ne", "3,0,2")]
    [InlineData("a\nb\nc\nd\n", "A\nb\nd\n", "0,1,1,1,1,0")]
    [InlineData("", "a\n", "0,0,1")]
    [InlineData("a", "a", "")]
    public void Each_is_the_lines_kept_before_it_those_taken_and_those_put_there(string before, string after, string lines) =>
        Assert.Equal(lines, LineHunks.Write(TextDiff.Lines(before, after)));

    [Fact]
    public void What_is_written_reads_back()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var (before, after, _) = new RandomTexts(seed).Three();
            var hunks = TextDiff.Lines(before, after);
            Assert.Equal(hunks, LineHunks.Read(LineHunks.Write(hunks)!));
        }
    }

    [Fact]
    public void Past_the_limit_they_are_left_out()
    {
        Assert.NotNull(LineHunks.Write([.. Enumerable.Range(0, LineHunks.Most).Select(i => new DiffHunk(2 * i, 1, 2 * i, 1))]));
        Assert.Null(LineHunks.Write([.. Enumerable.Range(0, LineHunks.Most + 1).Select(i => new DiffHunk(2 * i, 1, 2 * i, 1))]));
    }
}
