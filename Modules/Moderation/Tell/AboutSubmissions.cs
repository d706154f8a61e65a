using System.Globalization;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts;
using VersionedContent.Moderation.Data;

namespace VersionedContent.Moderation.Tell;

/// <summary>Says which items submissions were about, to their authors and to reviewers.</summary>
internal sealed class AboutSubmissions(ModerationDb db) : IActivityAbout
{
    private const string Prefix = "submission:";

    public string KeyPrefix => Prefix;

    /// <summary>The key of its sending among what its author did.</summary>
    public static string Key(Guid submissionId) => $"{Prefix}{submissionId}";

    /// <summary>The key of the step that brought it to <paramref name="revision"/>, among what who took it did.</summary>
    public static string Key(Guid submissionId, int revision) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{submissionId}:{revision}");

    public async Task<IReadOnlyDictionary<string, string>> Say(IReadOnlyCollection<string> keys, Viewer viewer, CancellationToken ct)
    {
        var ids = keys.ToDictionary(key => key, key => Guid.Parse(key.Split(':')[1]));
        var seesAll = viewer.May(Permissions.ReviewSubmissions);
        var titles = await db.Submissions.AsNoTracking()
            .Where(submission => ids.Values.Contains(submission.Id) && (seesAll || submission.AuthorId == viewer.Id))
            .ToDictionaryAsync(submission => submission.Id, submission => submission.Title, ct);
        return ids.Where(key => titles.ContainsKey(key.Value)).ToDictionary(key => key.Key, key => titles[key.Value]);
    }
}
