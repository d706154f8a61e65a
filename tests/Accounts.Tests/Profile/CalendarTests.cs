using VersionedContent.Accounts.Profile;
using Xunit;

namespace VersionedContent.Accounts.Tests.Profile;

public sealed class CalendarTests
{
    [Theory]
    [InlineData("2026-11-23")]
    [InlineData("2026-11-29")]
    [InlineData("2024-02-29")]
    [InlineData("2026-01-01")]
    public void A_year_is_53_weeks_from_a_monday_to_today(string day)
    {
        var today = DateOnly.Parse(day, null);
        var calendar = ActivityCalendar.Of(new Dictionary<DateOnly, int>(), today);
        Assert.Equal((DayOfWeek.Monday, today), (calendar.Days[0].Day.DayOfWeek, calendar.Days[^1].Day));
        Assert.Equal(ActivityCalendar.Weeks, calendar.Days.Chunk(7).Count());
        Assert.True(calendar.Days[0].Day <= today.AddDays(-364));
    }

    [Theory]
    [InlineData(0, 100, 0)]
    [InlineData(1, 100, 1)]
    [InlineData(25, 100, 1)]
    [InlineData(26, 100, 2)]
    [InlineData(100, 100, 4)]
    [InlineData(1, 1, 1)]
    [InlineData(2, 2, 2)]
    public void A_day_is_as_dark_as_it_was_busy(int count, int most, int level) => Assert.Equal(level, ActivityCalendar.LevelOf(count, most));

    [Fact]
    public void The_year_is_told_in_words_too()
    {
        var today = new DateOnly(2026, 11, 23);
        Assert.Equal("Nothing in public in the last year.", ActivityCalendar.Of(new Dictionary<DateOnly, int>(), today).Summary);
        var calendar = ActivityCalendar.Of(new Dictionary<DateOnly, int> { [today] = 2, [new(2026, 5, 1)] = 1_500 }, today);
        Assert.Equal("1,502 contributions in public in the last year, on 2 days; most on 1 May 2026 (1500).", calendar.Summary);
        Assert.Equal("23 November 2026: 2 contributions", ActivityCalendar.Title(calendar.Days[^1]));
        Assert.Equal("22 November 2026: nothing", ActivityCalendar.Title(calendar.Days[^2]));
        Assert.Equal(
            ["Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov"],
            calendar.Days.Chunk(7).Select(ActivityCalendar.MonthBegun).OfType<string>());
    }
}
