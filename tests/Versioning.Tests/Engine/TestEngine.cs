using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Jobs;
using VersionedContent.ServiceDefaults.Outbox;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

/// <summary>The engine alone, on a real database.</summary>
internal sealed class TestEngine : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly AsyncServiceScope _scope;

    /// <param name="time">The clock; the system's where null.</param>
    /// <param name="rules">What is known of documents; nothing where null.</param>
    public TestEngine(string connectionString, TimeProvider? time = null, IDocumentRules? rules = null)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:versionedcontent", connectionString)]);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.AddOutbox(relay: false);
        builder.AddJobs(workers: false);
        if (rules is not null)
            builder.Services.AddSingleton(rules);
        builder.AddVersioning();
        _host = builder.Build();
        _scope = _host.Services.CreateAsyncScope();
    }

    public IServiceProvider Services => _scope.ServiceProvider;
    public IVersionStore Store => Services.GetRequiredService<IVersionStore>();
    public IBranches Branches => Services.GetRequiredService<IBranches>();
    public IMerges Merges => Services.GetRequiredService<IMerges>();
    public IReplays Replays => Services.GetRequiredService<IReplays>();
    public ITags Tags => Services.GetRequiredService<ITags>();
    public IBlame Blame => Services.GetRequiredService<IBlame>();
    public IOperations Operations => Services.GetRequiredService<IOperations>();
    public IHistoryImport Import => Services.GetRequiredService<IHistoryImport>();

    public AsyncServiceScope NewScope() => _host.Services.CreateAsyncScope();

    public static Viewer Moderator { get; } = As("moderator", Roles.Moderator);
    public static Viewer Ann { get; } = As("ann", Roles.Contributor);
    public static Viewer Ben { get; } = As("ben", Roles.Contributor);

    private static Viewer As(string name, string role) => new(Guid.CreateVersion7(), name, Roles.Grants[role].ToHashSet(), 0);

    public static JsonElement Json(object value) => JsonSerializer.SerializeToElement(value);

    public Task<CommitResult> Commit(Viewer viewer, string branch, params Change[] changes) => Store.Commit(
        new CommitRequest { Branch = branch, Viewer = viewer, Message = "a change", Origin = Origin.Api, Changes = changes }, CancellationToken.None);

    /// <summary>Commits and gives the change set, which names the new version.</summary>
    public async Task<long> Committed(Viewer viewer, string branch, params Change[] changes)
    {
        var result = await Commit(viewer, branch, changes);
        return Assert.IsType<CommitResult.Committed>(result).ChangeSetId;
    }

    public async Task<string?> Title(string @ref, Guid document, Viewer? viewer = null)
    {
        Assert.True(Ref.TryParse(@ref, out var parsed));
        var version = await Store.Read(parsed, document, viewer ?? Moderator, CancellationToken.None);
        return version?.Content?.GetProperty("title").GetString();
    }

    public async Task<DocumentVersion?> At(string @ref, string path, Viewer? viewer = null)
    {
        Assert.True(Ref.TryParse(@ref, out var parsed));
        return await Store.ReadPath(parsed, path, viewer ?? Moderator, CancellationToken.None);
    }

    public async Task Branch(string name, string from = Ref.MainName, Viewer? viewer = null)
    {
        Assert.True(Ref.TryParse(from, out var parsed));
        Assert.IsType<BranchResult.Done>(await Branches.Create(new NewBranch(name, name) { From = parsed }, viewer ?? Moderator, CancellationToken.None));
    }

    public Task<MergeResult> Merge(string source, Guid? mergeId = null, string target = Ref.MainName) => Merges.Merge(
        new MergeRequest { Source = source, Target = target, Viewer = Moderator, Message = $"Merge {source}", MergeId = mergeId }, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        _host.Dispose();
    }
}
