using System.Text.Json.Nodes;

namespace VersionedContent.Content.Demo;

/// <param name="Password">Everybody's; the demo site is for development only.</param>
internal sealed record DemoPeople(string Password, IReadOnlyList<DemoPerson> People);

/// <param name="Accepted">How many of their edits somebody else approved: what their trust comes from.</param>
internal sealed record DemoPerson(string Name, string Role, DateTimeOffset Joined, int Accepted);

/// <summary>A page that began with its first paragraph and got a section every few <paramref name="Days"/>, by each of these in turn.</summary>
internal sealed record DemoGrowth(DateTimeOffset From, IReadOnlyList<string> By, int Days);

/// <param name="Name">Null where the steps are main's own.</param>
internal sealed record DemoBranch(string? Name, string Title, IReadOnlyList<DemoStep> Steps);

internal sealed record DemoReview(string Path, string By, short Rating, DateTimeOffset At, string Text);

/// <param name="New">The whole item, where the step makes one.</param>
internal sealed record DemoStep(DateTimeOffset At, string By, string Say, string Path, JsonObject? New, IReadOnlyList<DemoChange> Changes);

/// <summary>One change of an item: of words in a long text, of a field, or of its path.</summary>
/// <param name="Field">Null for words of <c>body</c>.</param>
/// <param name="Path">Forward, the new path; in a step that is told by its outcome, the path before.</param>
internal sealed record DemoChange(string? Field, JsonNode? Was, JsonNode? Now, string? Path)
{
    private const string Body = "body";

    /// <exception cref="InvalidDataException">The words do not stand in the text exactly once.</exception>
    public DemoState Forward(DemoState state) => Move(state, Was, Now);

    /// <summary>The state before this change, from the one after it.</summary>
    public DemoState Backward(DemoState state) => Move(state, Now, Was);

    private DemoState Move(DemoState state, JsonNode? from, JsonNode? to)
    {
        if (Path is not null)
            return state with { Path = Path };
        var content = state.Content.DeepClone().AsObject();
        if (Field is null)
            content[Body] = Replace(state, (string)content[Body]!, (string)from!, (string)to!);
        else if (to is null)
            content.Remove(Field);
        else
            content[Field] = to.DeepClone();
        return state with { Content = content };
    }

    private static string Replace(DemoState state, string text, string from, string to)
    {
        var at = text.IndexOf(from, StringComparison.Ordinal);
        return at >= 0 && text.IndexOf(from, at + 1, StringComparison.Ordinal) < 0
            ? string.Concat(text.AsSpan(0, at), to, text.AsSpan(at + from.Length))
            : throw new InvalidDataException($"{state.Path}: these words do not stand there exactly once: {from}");
    }
}

internal sealed record DemoState(string Path, JsonObject Content);

/// <summary>A change set to make: the demo site is the list of these in the order of their times.</summary>
/// <param name="Key">Names the item for good, whatever its path: its path in the end, or where it was made.</param>
/// <param name="Branch">Null for main and for submissions.</param>
internal sealed record DemoEvent(
    DateTimeOffset At, string By, string Say, string Key, DemoState State, DemoBranch? Branch = null, bool IsSubmission = false);
