using System.Text.Json;
using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Text;

namespace VersionedContent.Versioning.Merge;

/// <summary>One answer as the conflict form posts it.</summary>
public sealed record Choice
{
    public Guid DocumentId { get; init; }
    public string? Pointer { get; init; }

    /// <summary><c>ours</c>, <c>theirs</c>, <c>both</c> (ours, then theirs), <c>base</c> or <c>text</c>; null where nothing was chosen.</summary>
    public string? Take { get; init; }

    public string? Text { get; init; }

    /// <summary>The conflict's <see cref="DocumentConflict.BaseChangeSetId"/>, and its head: where those moved, the question is another.</summary>
    public long? Base { get; init; }
    public long? Ours { get; init; }
}

/// <summary>One question of a conflict form: a field, one place of a text, or a path.</summary>
/// <param name="WasText">True where the answer is text as it stands; else a written answer is read as JSON.</param>
public sealed record Question(
    Guid DocumentId, string Pointer, string Title, string? Before, string? Ours, string? Theirs, JsonElement? BaseValue, bool WasText)
{
    public long? Base { get; init; }
    public long? OursId { get; init; }

    /// <summary>The whole text that the question is a place of.</summary>
    internal string? Around { get; init; }

    /// <summary>True for a place of a text or a list: both sides can stand there, one after the other.</summary>
    public bool CanBeBoth { get; init; }

    /// <summary>True where the answer was given to this very question, with the document as it is.</summary>
    public bool IsAnsweredBy(Choice choice) =>
        choice.DocumentId == DocumentId && (choice.Pointer ?? "") == Pointer && choice.Base == Base && choice.Ours == OursId;

    /// <summary>The questions of one document, in its own order.</summary>
    public static IReadOnlyList<Question> Of(DocumentConflict conflict)
    {
        var questions = new List<Question>();
        if (conflict.TheirPath is { } theirs)
            questions.Add(new Question(conflict.DocumentId, DocumentConflict.PathPointer, "Path", null, conflict.Path, theirs, null, true));
        else if (conflict.PathTakenBy is not null)
            questions.Add(new Question(conflict.DocumentId, DocumentConflict.PathPointer, "Another document has this path: write a different one", null, null, conflict.Path, null, true));
        foreach (var field in conflict.Fields)
        {
            var label = FieldText.Label(field.Pointer);
            if (field.Hunks.Count == 0)
            {
                var isText = new[] { field.Base, field.Ours, field.Theirs }.All(value => value is null or { ValueKind: JsonValueKind.String });
                questions.Add(new Question(
                    conflict.DocumentId, field.Pointer, label, FieldText.Of(field.Base), FieldText.Of(field.Ours), FieldText.Of(field.Theirs), field.Base, isText)
                {
                    CanBeBoth = field.AllowsBoth,
                });
                continue;
            }

            questions.AddRange(field.Hunks.Select((hunk, index) => new Question(
                conflict.DocumentId, hunk.Key, field.Hunks.Count == 1 ? label : $"{label}, place {index + 1} of {field.Hunks.Count}",
                hunk.Base, hunk.Ours, hunk.Theirs, JsonSerializer.SerializeToElement(hunk.Base), true)
            {
                CanBeBoth = field.AllowsBoth,
                Around = field.Text?.WithOurs(),
            }));
        }

        return [.. questions.Select(question => question with { Base = conflict.BaseChangeSetId, OursId = conflict.OursChangeSetId })];
    }

    /// <summary>The decision that an answer to this question is; null where it is none. A written answer that is no JSON where that is needed counts as text.</summary>
    public Decision? Decide(Choice choice) => Answer(choice) is { } answer
        ? new Decision(DocumentId, Pointer, answer) { Base = Base, Ours = OursId }
        : null;

    private Resolution? Answer(Choice choice) => choice.Take switch
    {
        "ours" => Resolution.Ours,
        "theirs" => Resolution.Theirs,
        "both" when CanBeBoth => Resolution.Both,
        "base" => Resolution.Edited(BaseValue),
        "text" => Resolution.Edited(Written(choice.Text ?? "")),
        _ => null,
    };

    private JsonElement Written(string text)
    {
        text = TypedText.WithLineEndsOf(text, [Ours, Theirs, Before], Around);
        if (WasText)
            return JsonSerializer.SerializeToElement(text);
        try
        {
            using var value = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = DeepJson.Options.MaxDepth });
            return value.RootElement.Clone();
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(text);
        }
    }
}
