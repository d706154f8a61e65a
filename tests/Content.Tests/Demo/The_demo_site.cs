using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.Content.Demo;
using VersionedContent.Content.Demo.Drawings;
using VersionedContent.Content.Types;
using VersionedContent.Content.Validate;
using VersionedContent.ServiceDefaults.Commands;
using VersionedContent.Testing;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Tests.Demo;

/// <summary>A site of its own: elsewhere tests count what they made themselves.</summary>
public sealed class DemoSite : Site;

public sealed class The_demo_site(DemoSite site) : IClassFixture<DemoSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_version_of_every_page_keeps_the_rules_of_its_type()
    {
        var types = SeedTypes.Embedded().ToDictionary(type => type.Slug, type => TypeReader.Read(type.Slug, type.Content, 0));

        foreach (var change in DemoTimeline.Tell())
        {
            var content = JsonSerializer.SerializeToElement(change.State.Content);
            var problems = ItemValidator.Problems(content, types[ItemType.SlugOf(content)!]);
            Assert.True(problems.Count == 0, $"{change.Key} at {change.At:u}: {string.Join(" ", problems.Select(problem => problem.Message))}");
            Assert.Null(DocumentPath.Problem(change.State.Path));
        }
    }

    [Fact]
    public void Every_page_has_a_past_told_in_order()
    {
        var events = DemoTimeline.Tell();
        var people = DemoFiles.ReadPeople().People.ToDictionary(person => person.Name);

        Assert.All(events, change => Assert.True(change.At >= people[change.By].Joined, $"{change.By} wrote {change.Key} before joining"));
        foreach (var page in events.Where(change => change is { Branch: null, IsSubmission: false }).GroupBy(change => change.Key))
        {
            Assert.Equal("Start the page", page.First().Say);
            Assert.Equal(page.Count(), page.Select(change => change.At).Distinct().Count());
            Assert.All(page.Zip(page.Skip(1)), pair =>
                Assert.False(pair.First.State.Path == pair.Second.State.Path && JsonElement.DeepEquals(
                    JsonSerializer.SerializeToElement(pair.First.State.Content), JsonSerializer.SerializeToElement(pair.Second.State.Content)), $"“{pair.Second.Say}” changes nothing"));
        }
    }

    [Fact]
    public void Nobody_had_more_edits_accepted_than_they_made()
    {
        var made = DemoTimeline.Tell().Where(change => change is { Branch: null, IsSubmission: false }).CountBy(change => change.By).ToDictionary();
        Assert.All(DemoFiles.ReadPeople().People, person => Assert.InRange(person.Accepted, 0, made.GetValueOrDefault(person.Name)));
    }

    [Fact]
    public void Links_and_references_lead_somewhere()
    {
        var items = DemoFiles.ReadItems();
        var known = items.Keys.ToHashSet();

        foreach (var (path, item) in items)
        {
            foreach (var field in new[] { "park", "maker" })
                Assert.True(item[field] is not { } reference || known.Contains((string)reference!), $"{path}: {field}");
            foreach (System.Text.RegularExpressions.Match link in System.Text.RegularExpressions.Regex.Matches((string)item["body"]!, @"\[\[([^\]|#]+)"))
                Assert.True(known.Contains(link.Groups[1].Value), $"{path}: {link.Value}");
        }

        Assert.All(DemoFiles.ReadReviews(), review => Assert.Contains(review.Path, known));
    }

    [Fact]
    public void A_picture_is_the_same_at_every_drawing()
    {
        var sketch = new RideSketch(Scenery.Coast, 0.8f, 2, ["steel coaster", "launched"]);

        var picture = Poster.Draw(sketch, seed: 7, width: 480);

        Assert.Equal(picture, Poster.Draw(sketch, seed: 7, width: 480));
        Assert.NotEqual(picture, Poster.Draw(sketch, seed: 8, width: 480));
        Assert.Equal("RIFF"u8.ToArray(), picture[..4]);
    }

    [Fact]
    public async Task Loading_it_twice_makes_it_once()
    {
        await Load();
        var first = await State();
        await Load();

        Assert.Equal(first, await State());
        Assert.True(first.Versions >= 30, $"Tempestad has {first.Versions} versions");
        Assert.Equal(8, first.Submissions);
        Assert.Equal(3, first.Branches);
        // Who waits in the queue is not trusted yet; else their edits would go live by themselves.
        Assert.Equal((0, 1, 2), (await Trust("annika"), await Trust("ridgerunner"), await Trust("coasterkate")));
    }

    [Fact]
    public async Task One_branch_is_in_open_conflict_with_main()
    {
        await Load();
        await using var scope = site.Services.CreateAsyncScope();

        var preview = await scope.ServiceProvider.GetRequiredService<IMerges>().Preview("ride-names-cleanup", Ref.MainName, Viewer.Site, Ct);

        Assert.Equal(["rides/kraken", "rides/yuki-onna"], preview!.Conflicts.Select(conflict => conflict.Path).Order());
        Assert.NotEmpty(preview.TakenOver);
    }

    private async Task Load()
    {
        await using var scope = site.Services.CreateAsyncScope();
        foreach (var share in scope.ServiceProvider.GetServices<IDemoContent>())
            await share.Load(line => TestContext.Current.TestOutputHelper?.WriteLine(line), Ct);
    }

    private async Task<int> Trust(string name)
    {
        await using var scope = site.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IPeople>().ByName(name, Ct))!.TrustLevel;
    }

    private async Task<(int Versions, int Submissions, int Branches)> State()
    {
        await using var scope = site.Services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<IVersionStore>();
        var branches = scope.ServiceProvider.GetRequiredService<IBranches>();
        var ride = await store.ReadPath(Ref.Main, "rides/tempestad", Viewer.Site, Ct);
        var history = await store.History(Ref.Main, ride!.DocumentId, new HistoryFilter(Limit: 200), Viewer.Site, Ct);
        var open = (await branches.List(null, null, null, 200, Viewer.Site, Ct)).Branches;
        var people = DemoFiles.ReadPeople().People.Select(person => person.Name).ToHashSet();
        var ours = open.Where(branch => branch.Owner is { } owner && people.Contains(owner.Name)).ToList();
        return (history!.Versions.Count, ours.Count(branch => branch.Kind == BranchKind.Submission), ours.Count(branch => branch.Kind == BranchKind.Topic));
    }
}
