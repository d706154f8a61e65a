using System.Globalization;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Profile;

/// <param name="Level">0 for nothing, 1 to 4 by how much.</param>
internal readonly record struct CalendarDay(DateOnly Day, int Count, int Level);

/// <summary>A year of days (UTC) up to today, whole weeks from Monday, and what they come to.</summary>
internal sealed record ActivityCalendar(IReadOnlyList<CalendarDay> Days, int Total, int ActiveDays, CalendarDay Busiest)
{
    internal const int Weeks = 53;

    /// <summary>The first day shown when <paramref name="today"/> is the last.</summary>
    public static DateOnly Start(DateOnly today) => today.AddDays(-((Weeks - 1) * 7) - (((int)today.DayOfWeek + 6) % 7));

    /// <param name="counts">Only days on which something was done.</param>
    public static ActivityCalendar Of(IReadOnlyDictionary<DateOnly, int> counts, DateOnly today)
    {
        var most = counts.Values.DefaultIfEmpty().Max();
        var days = new List<CalendarDay>();
        for (var day = Start(today); day <= today; day = day.AddDays(1))
        {
            var count = counts.GetValueOrDefault(day);
            days.Add(new(day, count, LevelOf(count, most)));
        }

        return new(days, days.Sum(day => day.Count), days.Count(day => day.Count > 0), days.MaxBy(day => day.Count));
    }

    /// <summary>Quarters of the busiest day, as far as there are so many: one edit on a quiet year's best day is not a full square.</summary>
    internal static int LevelOf(int count, int most) => count == 0 ? 0 : Math.Clamp((int)Math.Ceiling(4.0 * count / Math.Max(most, 4)), 1, 4);

    /// <summary>The same in words, for those who do not see the squares.</summary>
    public string Summary => Total == 0
        ? "Nothing in public in the last year."
        : string.Create(CultureInfo.InvariantCulture, $"{Times(Total)} in public in the last year, on {(ActiveDays == 1 ? "1 day" : $"{ActiveDays} days")}; most on {Busiest.Day:d MMMM yyyy} ({Busiest.Count}).");

    public static string Title(CalendarDay day) => string.Create(CultureInfo.InvariantCulture, $"{day.Day:d MMMM yyyy}: {(day.Count == 0 ? "nothing" : Times(day.Count))}");

    /// <summary>"1 June 2026 to 29 November 2026"</summary>
    public static string Range(IReadOnlyList<CalendarDay[]> weeks) =>
        string.Create(CultureInfo.InvariantCulture, $"{weeks[0][0].Day:d MMMM yyyy} to {weeks[^1][^1].Day:d MMMM yyyy}");

    /// <summary>The month whose first day is in the week, for the line above; null in other weeks.</summary>
    public static string? MonthBegun(CalendarDay[] week) =>
        week.Where(day => day.Day.Day == 1).Select(day => day.Day.ToString("MMM", CultureInfo.InvariantCulture)).FirstOrDefault();

    private static string Times(int count) => count == 1 ? "1 contribution" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} contributions");
}

/// <summary>What a person did in public in the last year, by day: one read of at most 371 short rows.</summary>
internal sealed class ReadCalendar(AccountsDb db, TimeProvider time)
{
    public async Task<ActivityCalendar> Run(Guid personId, CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var start = ActivityCalendar.Start(today);
        var counts = await db.ActivityDays.Where(day => day.PersonId == personId && day.Day >= start && day.Day <= today && day.Public > 0)
            .ToDictionaryAsync(day => day.Day, day => day.Public, ct);
        return ActivityCalendar.Of(counts, today);
    }
}
