using System.Globalization;
using System.Text.Json;
using VersionedContent.Versioning.Text;

namespace VersionedContent.Versioning.Merge;

public enum FieldConflictKind
{
    /// <summary>Both sides changed one value, differently.</summary>
    BothChanged,

    /// <summary>Both sides added the field, with different values.</summary>
    BothAdded,

    /// <summary>Both sides changed the same words of a text.</summary>
    Text,

    /// <summary>One side deleted what the other changed.</summary>
    DeleteModify,

    /// <summary>Both sides changed the same place of a list. Each place is a question of its own, about its elements as a list.</summary>
    List,
}

/// <summary>A place of a text that both sides changed. <paramref name="Key"/> addresses it in a resolution.</summary>
public sealed record TextHunk(string Key, string Base, string Ours, string Theirs);

/// <summary>A question that the rules cannot answer.</summary>
/// <param name="Pointer">
/// The field's JSON Pointer; within a keyed list the step is the element's key. Empty for the whole document. For a place of
/// a list the list's pointer and <c>~h</c> with the place's number (<see cref="HunkKey"/>).
/// </param>
/// <param name="Kind">What happened.</param>
/// <param name="Base">The value both sides started from; null when there was none, likewise for the sides.</param>
/// <param name="Ours">Our value.</param>
/// <param name="Theirs">Their value.</param>
public sealed record FieldConflict(string Pointer, FieldConflictKind Kind, JsonElement? Base, JsonElement? Ours, JsonElement? Theirs)
{
    /// <summary>For a text: what is agreed and what is open, in order.</summary>
    public TextMergeResult? Text { get; init; }

    /// <summary>For a text: the open places, which may be resolved one by one.</summary>
    public IReadOnlyList<TextHunk> Hunks { get; init; } = [];

    /// <summary>Whether "both" is an answer: a text or a list takes ours, then theirs.</summary>
    public bool AllowsBoth => Kind is FieldConflictKind.Text or FieldConflictKind.List;

    /// <summary>The key of one place of a text or a list. "~h" cannot occur in a JSON Pointer, so no field is ever mistaken for it.</summary>
    public static string HunkKey(string pointer, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{pointer}~h{index}");
}

public enum ResolutionChoice
{
    Ours,
    Theirs,
    Both,
    Edited,
}

/// <summary>A person's answer to a conflict, filed under its pointer or under the key of one text hunk.</summary>
/// <param name="Choice">For the pointer of a text or a list, ours, theirs and both answer each of its open places; what is agreed stays.</param>
/// <param name="Value">
/// For an edited answer: the whole value (null deletes the field); for a text's hunk, its text as a JSON string; for a place
/// of a list, its elements as an array.
/// </param>
public sealed record Resolution(ResolutionChoice Choice, JsonElement? Value = null)
{
    public static Resolution Ours { get; } = new(ResolutionChoice.Ours);

    public static Resolution Theirs { get; } = new(ResolutionChoice.Theirs);

    public static Resolution Both { get; } = new(ResolutionChoice.Both);

    public static Resolution Edited(JsonElement? value) => new(ResolutionChoice.Edited, value);

    public static Resolution Edited(string text) => new(ResolutionChoice.Edited, JsonSerializer.SerializeToElement(text));
}

/// <summary>The outcome of a merge. Null content means that the document is deleted.</summary>
/// <param name="Content">The merged content, with ours at each open conflict.</param>
/// <param name="Conflicts">What is open, in the order of the document.</param>
public sealed record MergedDocument(JsonElement? Content, IReadOnlyList<FieldConflict> Conflicts)
{
    public bool IsClean => Conflicts.Count == 0;

    internal MergeSides Sides { get; init; } = new(null, null, null, MergeHints.None);

    /// <summary>The answers taken so far.</summary>
    internal IReadOnlyDictionary<string, Resolution> Resolutions { get; init; } = new Dictionary<string, Resolution>();
}

internal sealed record MergeSides(JsonElement? Base, JsonElement? Ours, JsonElement? Theirs, MergeHints Hints)
{
    public bool IsBaseUnknown { get; init; }
}
