namespace VersionedContent.Accounts;

/// <summary>
/// Says what entries of an upper module are about. Such words are not kept with the entry, since what they tell of may be
/// withheld, renamed or deleted later: they are asked for each time the entry is shown, and the rules of that moment decide.
/// Register with <c>services.AddScoped&lt;IActivityAbout, T&gt;()</c>.
/// </summary>
public interface IActivityAbout
{
    /// <summary>It is asked about entries whose <see cref="ActivityEntry.Key"/> begins so.</summary>
    string KeyPrefix { get; }

    /// <summary>
    /// A few plain words by key, in one query. A key is left out where there is nothing to say, or nothing that
    /// <paramref name="viewer"/> may see.
    /// </summary>
    /// <param name="keys">At least one, each beginning with <see cref="KeyPrefix"/>.</param>
    Task<IReadOnlyDictionary<string, string>> Say(IReadOnlyCollection<string> keys, Viewer viewer, CancellationToken ct);
}
