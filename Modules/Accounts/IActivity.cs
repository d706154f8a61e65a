namespace VersionedContent.Accounts;

/// <summary>
/// Keeps what people did on the site: the list and the year's calendar on their pages. Handlers of events tell it, so all
/// of it may be told more than once.
/// </summary>
public interface IActivity
{
    /// <summary>
    /// Adds the entry and counts it on its day (UTC). Told again under the same key it changes nothing, so the first word
    /// counts. A person without an account here (an imported author, say) is passed over.
    /// </summary>
    /// <exception cref="ArgumentException">The kind is none of <see cref="ActivityKinds.All"/>, or the link leads off this site.</exception>
    Task Add(ActivityEntry entry, CancellationToken ct);

    /// <summary>
    /// Adds the entry or, where one of its key is there, has it seen by those who may see this one; the day's tally follows.
    /// The last word counts: whoever may be overtaken by another handler of the same thing reads its state under a lock.
    /// </summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    Task Amend(ActivityEntry entry, CancellationToken ct);

    /// <summary>Has all that the person did so far seen by nobody else, for good: their name was taken off it.</summary>
    Task Hide(Guid personId, CancellationToken ct);
}

/// <summary>
/// Something a person did. The words stay as they are told for good, while what they tell of may be withheld, renamed or
/// deleted later. So they name no item, path, title or other person: they say what sort of thing was done, and how much of
/// it, and the link leads to where the present rules decide what is shown, and to whom.
/// </summary>
/// <param name="Key">Names what happened, such as <c>change-set:42</c>; at most 200 characters.</param>
/// <param name="Kind">One of <see cref="ActivityKinds.All"/>.</param>
/// <param name="Text">A sentence without its subject, such as "Changed 3 documents on main".</param>
public sealed record ActivityEntry(Guid PersonId, string Key, DateTimeOffset At, string Kind, string Text)
{
    /// <summary>A path on this site; empty where there is nothing to see.</summary>
    public string Link { get; init; } = "";

    /// <summary>Only the person and administrators see it. True unless everybody may see what the link leads to.</summary>
    public bool IsPrivate { get; init; }
}

public static class ActivityKinds
{
    public const string Edit = "edit";
    public const string Merge = "merge";
    public const string Submission = "submission";
    public const string Review = "review";
    public const string Decision = "decision";
    public const string Profile = "profile";
    public const string SignIn = "sign-in";

    public static readonly IReadOnlyList<string> All = [Edit, Merge, Submission, Review, Decision, Profile, SignIn];
}
