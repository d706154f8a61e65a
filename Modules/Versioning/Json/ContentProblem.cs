namespace VersionedContent.Versioning.Json;

/// <summary>Why a content cannot be kept, in words for the person who sent it.</summary>
/// <param name="Code">Stable, for machines: <c>too-large</c>, <c>too-deep</c>, <c>too-many-fields</c>, <c>duplicate-key</c>, <c>number-not-exact</c>, <c>lone-surrogate</c>, <c>not-json</c>.</param>
/// <param name="Pointer">The JSON Pointer of the offending value; empty for the whole document.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record ContentProblem(string Code, string Pointer, string Message);

/// <summary>Thrown where content that was not checked first turns out to have no canonical form.</summary>
public sealed class ContentProblemException(ContentProblem problem) : FormatException(problem?.Message)
{
    public ContentProblem Problem { get; } = problem!;
}
