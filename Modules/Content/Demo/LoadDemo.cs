using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts;
using VersionedContent.Content.Data;
using VersionedContent.Content.Import;
using VersionedContent.Content.Listing;
using VersionedContent.ServiceDefaults.Commands;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Demo;

/// <summary>
/// Makes the demo site: people, pictures, and every change of every page through the engine, at its time and by its
/// author. What an earlier run made is known again by item and time, so a run that was cut short is taken up.
/// </summary>
internal sealed class LoadDemo(
    IVersionStore store, IBranches branches, IReviewDesk desk, IAccountSeeding accounts, DemoPictures pictures, ContentDb db, ListItems listing, TimeProvider time)
    : IDemoContent
{
    /// <summary>A page made in the demo's first minute; its first version tells when the demo is set in time.</summary>
    private const string FirstPage = "pages/about";

    private const int HistoryLimit = 200;

    /// <summary>The newest version of an item on a branch, or on main (null).</summary>
    private readonly Dictionary<(string? Branch, string Key), long> heads = [];

    /// <summary>Main's versions when a branch was made.</summary>
    private readonly Dictionary<string, Dictionary<string, long>> forks = [];

    private readonly Dictionary<(string? Branch, string Key), Dictionary<DateTimeOffset, long>> present = [];

    public async Task Load(Action<string> tell, CancellationToken ct)
    {
        var reviews = DemoFiles.ReadReviews();
        // Reviews come last, all at once: where one is, everything is.
        if (await db.Reviews.AnyAsync(review => review.Id == ReviewId(reviews[0]), ct))
            return;

        tell("Demo site: accounts and pictures");
        var events = DemoTimeline.Tell();
        var shift = await Shift(events, ct);
        var people = await MakePeople(shift, ct);
        var images = await pictures.Draw(DemoFiles.ReadItems(), ct);
        tell($"Demo site: {events.Count} changes of {events.Select(change => change.Key).Distinct().Count()} pages, branches and submissions");
        var waiting = await WaitingSubmissions(ct);
        foreach (var change in events)
            await Make(change with { At = change.At + shift }, people, images, waiting, ct);

        await listing.Refresh([.. events.Where(change => change is { Branch: null, IsSubmission: false }).Select(change => IdOf(change.Key)).Distinct()], ct);
        await AddReviews(reviews, people, shift, ct);
        tell($"Demo site: ready, with {reviews.Count} reviews");
    }

    private static Guid IdOf(string key) => StableId.Of($"demo:{key}");

    private static Guid ReviewId(DemoReview review) => StableId.Of($"demo-review:{review.Path}:{review.By}");

    private async Task<Dictionary<string, Viewer>> MakePeople(TimeSpan shift, CancellationToken ct)
    {
        var (password, people) = DemoFiles.ReadPeople();
        var made = new Dictionary<string, Viewer>(people.Count);
        foreach (var person in people)
        {
            var address = $"{person.Name.ToLowerInvariant()}@demo.example";
            var id = await accounts.EnsureAccount(person.Name, address, password, person.Role, person.Joined + shift, ct);
            await accounts.GiveRecord(id, person.Accepted, ct);
            made[person.Name] = new Viewer(id, person.Name, Roles.Grants[person.Role].ToHashSet(), 0);
        }

        return made;
    }

    /// <summary>Whole days by which the told times are moved, so that the newest lie within the day before the first load.</summary>
    private async Task<TimeSpan> Shift(IReadOnlyList<DemoEvent> events, CancellationToken ct)
    {
        var first = events.First(change => change.Key == FirstPage).At;
        if (await store.History(Ref.Main, IdOf(FirstPage), new HistoryFilter(Limit: HistoryLimit), Viewer.Site, ct) is { Versions: [.., var oldest] })
            return oldest.At - first;
        return TimeSpan.FromDays(Math.Floor((time.GetUtcNow() - events[^1].At).TotalDays));
    }

    private async Task Make(
        DemoEvent change, Dictionary<string, Viewer> people, IReadOnlyDictionary<string, string> images, HashSet<(Guid, string)> waiting, CancellationToken ct)
    {
        var branch = change.Branch?.Name;
        if (branch is not null && !forks.ContainsKey(branch))
            forks[branch] = heads.Where(head => head.Key.Branch is null).ToDictionary(head => head.Key.Key, head => head.Value);
        if (!change.IsSubmission && await Present(branch, change.Key, change.At, ct) is { } there)
        {
            heads[(branch, change.Key)] = there;
            return;
        }

        var content = change.State.Content.DeepClone().AsObject();
        if (images.TryGetValue(change.Key, out var image))
            content["image"] = image;
        var author = people[change.By];
        var request = new CommitRequest
        {
            Branch = branch ?? Ref.MainName,
            Viewer = Viewer.Site,
            Author = new Author(author.Id!.Value, author.Name),
            Message = change.Say,
            Origin = Origin.Demo,
            At = change.At,
            Changes = [new Change(IdOf(change.Key), BasedOn(branch, change.Key), JsonSerializer.SerializeToElement(content), change.State.Path)],
        };
        if (change.IsSubmission)
        {
            if (!waiting.Contains((author.Id.Value, Title(content))))
                await Commit(await Propose(request, author, change, content, ct), ct);
            return;
        }

        if (branch is not null && await branches.Find(branch, Viewer.Site, ct) is null)
            request = request with { NewBranch = new NewBranch(branch, change.Branch!.Title) };
        heads[(branch, change.Key)] = await Commit(request, ct);
    }

    private long? BasedOn(string? branch, string key) =>
        heads.TryGetValue((branch, key), out var head) || (branch is not null && forks[branch].TryGetValue(key, out head)) ? head : null;

    private async Task<long?> Present(string? branch, string key, DateTimeOffset at, CancellationToken ct)
    {
        if (!present.TryGetValue((branch, key), out var known))
        {
            var page = await store.History(branch is null ? Ref.Main : Ref.OfBranch(branch), IdOf(key), new HistoryFilter(Limit: HistoryLimit), Viewer.Site, ct);
            present[(branch, key)] = known = page?.Versions.DistinctBy(version => version.At).ToDictionary(version => version.At, version => version.ChangeSetId) ?? [];
        }

        return known.TryGetValue(at, out var id) ? id : null;
    }

    /// <summary>A waiting edit goes the way of every other: the desk prepares it, and it is committed on a branch of its own.</summary>
    private async Task<CommitRequest> Propose(CommitRequest request, Viewer author, DemoEvent change, JsonObject content, CancellationToken ct)
    {
        var based = request.Changes[0].BasedOn is { } id ? await store.ReadVersion(IdOf(change.Key), id, Viewer.Site, ct) : null;
        var edit = new ProposedEdit(
            IdOf(change.Key), change.State.Path, based?.Path, based?.ChangeSetId, based?.Content, JsonSerializer.SerializeToElement(content), change.Say, ByApi: false)
        {
            At = change.At,
        };
        return await desk.Propose(author, edit, ct) is ProposalResult.Accepted accepted
            ? request with
            {
                Viewer = author,
                Author = null,
                Branch = accepted.Branch,
                NewBranch = new NewBranch(accepted.Branch, accepted.Title, BranchKind.Submission, BranchVisibility.Private),
                InSameTransaction = accepted.Record,
            }
            : throw new InvalidOperationException($"The demo submission of {change.By} was refused.");
    }

    private async Task<long> Commit(CommitRequest request, CancellationToken ct)
    {
        var result = await store.Commit(request, ct);
        return result is CommitResult.Committed committed
            ? committed.ChangeSetId
            : throw new InvalidOperationException($"The demo change “{request.Message}” of {request.Changes[0].Path} could not be made: {result}");
    }

    private async Task<HashSet<(Guid, string)>> WaitingSubmissions(CancellationToken ct)
    {
        var page = await branches.List(null, BranchKind.Submission, null, HistoryLimit, Viewer.Site, ct);
        return [.. page.Branches.Where(branch => branch.Owner is not null).Select(branch => (branch.Owner!.Id, branch.Title))];
    }

    private static string Title(JsonObject content) => (string)content["title"]!;

    private async Task AddReviews(IReadOnlyList<DemoReview> reviews, Dictionary<string, Viewer> people, TimeSpan shift, CancellationToken ct)
    {
        db.Reviews.AddRange(reviews.Select(review => new Review
        {
            Id = ReviewId(review),
            DocumentId = IdOf(review.Path),
            PersonId = people[review.By].Id!.Value,
            PersonName = review.By,
            Rating = review.Rating,
            Text = review.Text,
            CreatedAt = review.At + shift,
            UpdatedAt = review.At + shift,
        }));
        await db.SaveChangesAsync(ct);
    }
}
