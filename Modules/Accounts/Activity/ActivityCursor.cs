using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace VersionedContent.Accounts.Activity;

/// <summary>Where a list of activity, newest first, goes on: the last entry shown, as <c>microseconds since 1970-id</c>.</summary>
internal readonly record struct ActivityCursor(DateTimeOffset At, long Id)
{
    public static bool TryParse([NotNullWhen(true)] string? text, out ActivityCursor cursor)
    {
        cursor = default;
        if (text?.Split('-') is not [var at, var id]
            || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            || !long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || microseconds > (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)
            return false;
        cursor = new(DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond), number);
        return true;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(At - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond}-{Id}");
}
