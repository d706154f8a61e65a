namespace VersionedContent.Accounts.Data;

/// <summary>A person's picture, re-encoded and square.</summary>
internal sealed class Picture
{
    public Guid PersonId { get; init; }

    /// <summary>SHA-256 of <see cref="Data"/>.</summary>
    public required byte[] Hash { get; set; }

    /// <summary>WebP.</summary>
    public required byte[] Data { get; set; }

    public DateTimeOffset At { get; set; }
}

/// <summary>Something a person did on the site.</summary>
internal sealed class Activity
{
    public long Id { get; init; }
    public Guid PersonId { get; init; }

    /// <summary>Names what happened, such as <c>change-set:42</c>: told twice it is there once.</summary>
    public required string Key { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Such as <c>edit</c>, <c>submission</c>, <c>review</c>, <c>decision</c>, <c>sign-in</c>.</summary>
    public required string Kind { get; init; }

    public required string Text { get; init; }

    /// <summary>A path on this site; empty where there is nothing to see.</summary>
    public required string Link { get; init; }

    /// <summary>Only the person and administrators see it.</summary>
    public bool IsPrivate { get; init; }
}

/// <summary>How much a person did on a day (UTC), so that a year's calendar is one short read.</summary>
internal sealed class ActivityDay
{
    public Guid PersonId { get; init; }
    public DateOnly Day { get; init; }
    public int Public { get; init; }
    public int Private { get; init; }
}

/// <summary>What became of something a person proposed: the ground of their trust.</summary>
internal sealed class Judgement
{
    public Guid PersonId { get; init; }

    /// <summary>What was judged, such as <c>submission:0199…</c>; judged anew, the last word counts.</summary>
    public required string Key { get; init; }

    public bool IsAccepted { get; init; }
    public DateTimeOffset At { get; init; }
}

/// <summary>What administrators note about a person, for each other.</summary>
internal sealed class PersonNote
{
    public long Id { get; init; }
    public Guid PersonId { get; init; }
    public Guid ById { get; init; }
    public DateTimeOffset At { get; init; }
    public required string Text { get; init; }
}
