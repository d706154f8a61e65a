using VersionedContent.Versioning.Text;
using Xunit;

namespace VersionedContent.Versioning.Tests.Text;

public sealed class TextMergeAgainstGitTests
{
    [Fact]
    public void By_line_every_real_merge_reads_as_git_writes_it()
    {
        var differing = RealMerge.All()
            .Where(m => TextMerge.Merge(m.Base, m.Ours, m.Theirs, TextMergeLevel.Lines) is var ours
                && (ours.ToText() != m.GitText || ours.Conflicts != m.GitConflicts))
            .Select(m => m.Id);
        Assert.Empty(differing);
    }

    [Fact]
    public void By_word_every_real_merge_that_git_settles_is_the_same_and_no_other_is_asked_in_more_places()
    {
        int git = 0, ours = 0;
        foreach (var merge in RealMerge.All())
        {
            var result = TextMerge.Merge(merge.Base, merge.Ours, merge.Theirs);
            if (merge.GitConflicts == 0)
                Assert.Equal(merge.GitText, result.ToText());
            Assert.True(result.Conflicts <= merge.GitConflicts, $"{merge.Id}: {result.Conflicts} questions, git {merge.GitConflicts}");
            git += merge.GitConflicts;
            ours += result.Conflicts;
        }
        Assert.True(ours * 10 < git * 8, $"{ours} questions where git has {git}");
        TestContext.Current.SendDiagnosticMessage("Questions in the real merges: git {0}, ours {1}", git, ours);
    }

    [Fact]
    public void By_word_no_real_merge_loses_a_line_or_word_that_one_side_added()
    {
        var lost = RealMerge.All().SelectMany(m =>
            Losses.Of(m.Base, m.Ours, m.Theirs, TextMerge.Merge(m.Base, m.Ours, m.Theirs)).Select(l => $"{m.Id} {l}"));
        Assert.Empty(lost);
    }

    [Fact]
    public void Random_merges_come_out_as_from_git()
    {
        using var git = new Git();
        for (var seed = 0; seed < 150; seed++)
        {
            var (start, ours, theirs) = new RandomTexts(seed).Three();
            var expected = git.MergeFile(start, ours, theirs);
            var lines = TextMerge.Merge(start, ours, theirs, TextMergeLevel.Lines);
            Assert.True(expected.Text == lines.ToText(), $"Seed {seed} differs by line.");
            Assert.Equal(expected.Conflicts, Math.Min(127, lines.Conflicts));

            var words = TextMerge.Merge(start, ours, theirs);
            Assert.True(words.Conflicts <= lines.Conflicts, $"Seed {seed} asks more.");
            if (expected.Conflicts == 0)
                Assert.Equal(expected.Text, words.ToText());
        }
    }

    [Fact]
    public void Large_random_merges_come_out_as_from_git()
    {
        using var git = new Git();
        for (var seed = 0; seed < 5; seed++)
        {
            var (start, ours, theirs) = new RandomTexts(10_000 + seed).Three(lines: 4_000);
            Assert.True(git.MergeFile(start, ours, theirs).Text == TextMerge.Merge(start, ours, theirs, TextMergeLevel.Lines).ToText(), $"Seed {seed}");
        }
    }

    [Fact]
    public void Random_diffs_come_out_as_from_git()
    {
        using var git = new Git();
        for (var seed = 0; seed < 100; seed++)
        {
            var (before, after, _) = new RandomTexts(20_000 + seed).Three();
            var ours = TextDiff.Lines(before, after)
                .Select(h => $"-{Range(h.BeforeStart, h.BeforeCount)} +{Range(h.AfterStart, h.AfterCount)}");
            Assert.Equal(git.Diff(before, after), ours);
        }

        static string Range(int start, int count) => count == 1 ? $"{start + 1}" : $"{(count == 0 ? start : start + 1)},{count}";
    }
}
