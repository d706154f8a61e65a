namespace VersionedContent.Accounts;

/// <summary>Tells a person something on the site (the bell in the header).</summary>
public interface INotices
{
    /// <summary>Adds a notice once per <paramref name="key"/>: telling the same twice is no error and shows one notice.</summary>
    /// <param name="key">Names what happened, such as <c>submission:0199…:approved</c>.</param>
    /// <param name="link">A path on this site, starting with <c>/</c>.</param>
    Task Tell(Guid personId, string key, string text, string link, CancellationToken ct);
}
