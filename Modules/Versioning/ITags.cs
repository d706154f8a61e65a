using VersionedContent.Accounts;

namespace VersionedContent.Versioning;

/// <summary>A name for a state that never changes; read it at <c>tag:NAME</c> (<see cref="Ref.OfTag"/>).</summary>
/// <param name="Branch">The branch whose state it is.</param>
/// <param name="Upto">The last change set that counts.</param>
/// <param name="Until">The last moment that counts; null where all of those change sets do.</param>
public sealed record Tag(string Name, string Title, string Branch, long Upto, DateTimeOffset? Until, Author CreatedBy, DateTimeOffset CreatedAt)
{
    /// <summary>The viewer who asked may delete it.</summary>
    public bool MayDelete { get; init; }
}

/// <param name="Name">As a branch's (<see cref="BranchName"/>).</param>
/// <param name="At">The state to name: a branch as it is now, a moment of it, a change set or another tag.</param>
public sealed record NewTag(string Name, string Title, Ref At);

/// <param name="Next">Give as <c>after</c> for the next page; null on the last.</param>
public sealed record TagPage(IReadOnlyList<Tag> Tags, string? Next);

public interface ITags
{
    /// <summary>
    /// Those who manage branches tag any state they may see; anyone tags the states of a branch of their own. Main's
    /// writers and readers go on.
    /// </summary>
    Task<TagResult> Create(NewTag tag, Viewer viewer, CancellationToken ct);

    /// <summary>Null where there is none, or its branch cannot be seen.</summary>
    Task<Tag?> Find(string name, Viewer viewer, CancellationToken ct);

    /// <summary>Tags of branches the viewer may see, by name.</summary>
    /// <param name="limit">1 to 200.</param>
    Task<TagPage> List(string? after, int limit, Viewer viewer, CancellationToken ct);

    /// <summary>Who might make it may delete it. The versions stay; the name is free again.</summary>
    Task<TagResult> Delete(string name, Viewer viewer, CancellationToken ct);
}

public abstract record TagResult
{
    private TagResult() { }

    public sealed record Done(Tag Tag) : TagResult;
    public sealed record NameTaken : TagResult;
    public sealed record NotFound(string What) : TagResult;
    public sealed record Forbidden(string Why) : TagResult;

    /// <param name="Field"><c>Name</c> or <c>Title</c>.</param>
    public sealed record Invalid(string Field, string Problem) : TagResult;
}
