using VersionedContent.ServiceDefaults.Pages;
using Xunit;

namespace VersionedContent.ServiceDefaults.Tests.Pages;

public sealed class ReaderTests
{
    private static readonly DateTimeOffset NewYear = new(2025, 12, 31, 23, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, "en", "31 December 2025", "31 Dec 2025, 23:30 UTC", "31 December 2025, 23:30 UTC")]
    [InlineData("Europe/Berlin", "en", "1 January 2026", "1 Jan 2026, 00:30", "1 January 2026, 00:30 (Europe/Berlin)")]
    [InlineData("America/New_York", "en-US", "December 31, 2025", "Dec 31, 2025, 6:30 PM", "December 31, 2025, 6:30 PM (America/New_York)")]
    public void Times_are_as_the_readers_clocks_show_them(string? zone, string language, string day, string minute, string whole)
    {
        var reader = new ReaderSettings { Zone = zone is null ? null : TimeZoneInfo.FindSystemTimeZoneById(zone), Language = language };
        Assert.Equal((day, minute, whole), (reader.Day(NewYear), reader.Minute(NewYear), reader.Whole(NewYear)));
    }

    [Theory]
    [InlineData(null, "31 Dec 2025")]
    [InlineData("Europe/Berlin", "1 Jan")]
    public void This_year_is_the_readers_own(string? zone, string said)
    {
        var reader = new ReaderSettings { Zone = zone is null ? null : TimeZoneInfo.FindSystemTimeZoneById(zone) };
        Assert.Equal(said, TimeAgoTagHelper.Ago(NewYear, NewYear.AddDays(60), reader));
    }
}
