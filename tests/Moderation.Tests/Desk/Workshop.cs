using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.Content;
using VersionedContent.Testing;
using VersionedContent.Versioning;
using Xunit;

namespace VersionedContent.Moderation.Tests.Desk;

/// <summary>An item on main as a test made it.</summary>
internal sealed record Item(Guid Id, string Path, long ChangeSetId, JsonElement Content);

/// <summary>What tests of submissions need again and again, done on a running site.</summary>
internal sealed class Workshop(Site site)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static JsonElement Page(string title, string body, string? summary = null) => summary is null
        ? JsonSerializer.SerializeToElement(new { type = "page", title, body })
        : JsonSerializer.SerializeToElement(new { type = "page", title, summary, body });

    public Task<Browser> Author(string name = "ada") => site.SignInAs(Roles.Contributor, name);

    public Task<Browser> Reviewer(string name = "mira") => site.SignInAs(Roles.Reviewer, name);

    public async Task<Viewer> ViewerOf(string name, string role) =>
        new(await site.EnsureAccount(name, role), name, Roles.Grants[role].ToHashSet(), 0);

    public async Task<Item> Publish(string title, string body, string? summary = null)
    {
        var (id, path, content) = (Guid.CreateVersion7(), $"pages/{Guid.NewGuid():n}", Page(title, body, summary));
        return new(id, path, await Commit(Ref.MainName, Viewer.Site, Change.Create(id, path, content)), content);
    }

    public Task<long> EditMain(Item item, JsonElement content) => Commit(Ref.MainName, Viewer.Site, Change.Edit(item.Id, item.ChangeSetId, content));

    /// <summary>An edit of someone who may not publish, by the calls that Content makes.</summary>
    public async Task<Guid> Propose(Item item, JsonElement? content, string author = "ada", string message = "Add what was missing", string role = Roles.Contributor)
    {
        var viewer = await ViewerOf(author, role);
        await using var scope = site.Services.CreateAsyncScope();
        var desk = scope.ServiceProvider.GetRequiredService<IReviewDesk>();
        var edit = new ProposedEdit(item.Id, item.Path, item.Path, item.ChangeSetId, item.Content, content, message, false);
        Assert.False(await desk.MayPublish(viewer, edit, Token));
        var accepted = Assert.IsType<ProposalResult.Accepted>(await desk.Propose(viewer, edit, Token));
        var result = await scope.ServiceProvider.GetRequiredService<IVersionStore>().Commit(
            new CommitRequest
            {
                Branch = accepted.Branch,
                NewBranch = new(accepted.Branch, accepted.Title, BranchKind.Submission, BranchVisibility.Private),
                Viewer = viewer,
                Message = message,
                Origin = Origin.Page,
                Changes = [content is { } now ? Change.Edit(item.Id, item.ChangeSetId, now) : Change.Delete(item.Id, item.ChangeSetId)],
                InSameTransaction = accepted.Record,
            }, Token);
        Assert.IsType<CommitResult.Committed>(result);
        return accepted.SubmissionId;
    }

    /// <summary>A submission that has passed its checks.</summary>
    public async Task<(Guid Id, JsonElement Submission)> Waiting(Item item, JsonElement content, string author = "ada")
    {
        var id = await Propose(item, content, author);
        using var reviewer = await Reviewer();
        return (id, await Until(reviewer, id, "waiting"));
    }

    public async Task<long> Commit(string branch, Viewer viewer, Change change)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var result = await scope.ServiceProvider.GetRequiredService<IVersionStore>().Commit(
            new CommitRequest { Branch = branch, Viewer = viewer, Message = "Go on", Origin = Origin.Page, Changes = [change] }, Token);
        return Assert.IsType<CommitResult.Committed>(result).ChangeSetId;
    }

    public async Task<JsonElement> OnMain(Item item)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var version = await scope.ServiceProvider.GetRequiredService<IVersionStore>().Read(Ref.Main, item.Id, Viewer.Site, Token);
        return version!.Content ?? default;
    }

    /// <summary>Versions of the item on main, newest first.</summary>
    public async Task<IReadOnlyList<VersionSummary>> History(Item item)
    {
        await using var scope = site.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IVersionStore>().History(Ref.Main, item.Id, new HistoryFilter(), Viewer.Site, Token))!.Versions;
    }

    public static async Task<JsonElement> Get(Browser browser, Guid id)
    {
        using var response = await browser.Call(HttpMethod.Get, $"/api/v1/submissions/{id}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    /// <summary>The submission once it is in <paramref name="state"/>, which the background brings about.</summary>
    public static Task<JsonElement> Until(Browser browser, Guid id, string state) =>
        Until($"submission {id} is {state}", async () => await Get(browser, id) is var found && found.GetProperty("state").GetString() == state ? (JsonElement?)found : null);

    /// <summary>Asks again and again until there is an answer.</summary>
    public static async Task<T> Until<T>(string what, Func<Task<T?>> ask) where T : struct
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            if (await ask() is { } answer)
                return answer;
            Assert.True(await Tick(timer, patience.Token), $"It never happened that {what}.");
        }
    }

    private static async Task<bool> Tick(PeriodicTimer timer, CancellationToken ct)
    {
        try
        {
            return await timer.WaitForNextTickAsync(ct);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public static async Task<(HttpStatusCode Status, JsonElement Body)> Post(Browser browser, Guid id, string verb, object? body = null)
    {
        using var response = await browser.Call(HttpMethod.Post, $"/api/v1/submissions/{id}/{verb}", body ?? new { });
        var text = await response.Content.ReadAsStringAsync(Token);
        return (response.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;
}
