using VersionedContent.Versioning.Text;
using Xunit;

namespace VersionedContent.Versioning.Tests.Text;

public sealed class TextComparisonTests
{
    [Fact]
    public void A_changed_line_marks_its_words_and_far_lines_are_folded()
    {
        var before = string.Concat(Enumerable.Range(1, 20).Select(i => $"ride number {i}\n"));
        var comparison = TextComparison.Of(before, before.Replace("ride number 10\n", "ride count 10 here\n", StringComparison.Ordinal), context: 2);

        Assert.Equal(
            [RowKind.Folded, RowKind.Same, RowKind.Same, RowKind.Changed, RowKind.Same, RowKind.Same, RowKind.Folded],
            comparison.Rows.Select(r => r.Kind));
        Assert.Equal([7, 0, 0, 0, 0, 0, 8], comparison.Rows.Select(r => r.Folded));
        var changed = comparison.Rows[3];
        Assert.Equal((10, 10), (changed.BeforeLine, changed.AfterLine));
        Assert.Equal([new(SpanKind.Same, "ride "), new(SpanKind.Removed, "number"), new(SpanKind.Same, " 10")], changed.Before);
        Assert.Equal([new(SpanKind.Same, "ride "), new(SpanKind.Added, "count"), new(SpanKind.Same, " 10"), new(SpanKind.Added, " here")], changed.After);
    }

    [Fact]
    public void A_moved_block_is_told_from_one_removed_and_one_added()
    {
        var comparison = TextComparison.Of(
            "one paragraph that moves down\nand its second line\nkept line\nlast line\n",
            "kept line\nlast line\none paragraph that moves down\nand its second line\n");
        Assert.Equal(4, comparison.Rows.Count(r => r.Kind == RowKind.Moved));
        Assert.DoesNotContain(comparison.Rows, r => r.Kind is RowKind.Added or RowKind.Removed);
    }

    [Fact]
    public void A_line_put_before_a_changed_one_is_added_and_the_changed_one_keeps_its_partner()
    {
        var comparison = TextComparison.Of("The ride opened in 2006 in May.\n", "New here.\nThe ride opened in 2007 in May.\n");
        Assert.Equal([RowKind.Added, RowKind.Changed], comparison.Rows.Select(r => r.Kind));
    }

    [Fact]
    public void Line_ends_alone_are_shown_as_a_change() =>
        Assert.Equal([RowKind.Changed], TextComparison.Of("a\r\n", "a\n").Rows.Select(r => r.Kind));
}
