using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Batches;
using VersionedContent.Versioning.Merge;
using VersionedContent.Versioning.Operations;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Operations;

/// <summary>Long work goes on without the request that began it, and not without the rights.</summary>
public sealed class OwnerRightsTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private readonly Present _present = new();
    private readonly Viewer _dora = new(Guid.CreateVersion7(), "dora", Roles.Grants[Roles.Moderator].ToHashSet(), 0);
    private readonly string _folder = $"rights/{Guid.NewGuid():n}";

    /// <summary>What everybody may do now, by how often it was asked.</summary>
    private sealed class Present : IPermissions
    {
        private int _asked;

        public Func<int, IReadOnlyList<string>> May { get; set; } = _ => Permissions.All;

        public ValueTask<IReadOnlySet<string>> Of(Guid personId, CancellationToken ct) =>
            ValueTask.FromResult<IReadOnlySet<string>>(May(_asked++).ToHashSet());
    }

    private TestEngine Open() => database.Open(services => services.AddSingleton<IPermissions>(_present));

    [Theory]
    [InlineData(BatchMode.Chunked)]
    [InlineData(BatchMode.Atomic)]
    public async Task A_batch_resumed_after_its_owner_lost_the_role_writes_nothing_and_says_why(BatchMode mode)
    {
        await using var engine = Open();
        var id = await Start(engine, 1, mode);
        await engine.Operations.Cancel(id, _dora, Ct);
        _present.May = _ => Roles.Grants[Roles.Contributor];
        Assert.IsType<OperationResult.Accepted>(await engine.Operations.Resume(id, _dora, Ct));
        var over = await Run(engine, id);
        Assert.Equal((OperationState.Failed, 0), (over.State, over.Done));
        Assert.Contains("The account dora may not do this any more", over.Problem, StringComparison.Ordinal);
        Assert.Null(await engine.At("main", $"{_folder}/1"));

        // Given back, it goes on.
        _present.May = _ => Permissions.All;
        Assert.IsType<OperationResult.Accepted>(await engine.Operations.Resume(id, _dora, Ct));
        Assert.Equal(OperationState.Done, (await Run(engine, id)).State);
    }

    [Fact]
    public async Task A_right_lost_between_two_chunks_ends_the_batch_with_what_was_committed()
    {
        await using var engine = Open();
        var id = await Start(engine, 30, BatchMode.Chunked);
        // Asked as the run begins and for each chunk: the third of three finds it gone.
        _present.May = asked => asked < 3 ? Permissions.All : [];
        var over = await Run(engine, id);
        Assert.Equal((OperationState.Failed, 20, 2), (over.State, over.Done, over.ChangeSets.Count));
        Assert.Contains("What was committed before stays", over.Problem, StringComparison.Ordinal);
        Assert.Null(await engine.At("main", $"{_folder}/30"));
    }

    [Fact]
    public async Task A_right_lost_while_an_atomic_batch_is_worked_out_leaves_nothing()
    {
        await using var engine = Open();
        var id = await Start(engine, 30, BatchMode.Atomic);
        _present.May = asked => asked < 2 ? Permissions.All : [];
        var over = await Run(engine, id);
        Assert.Equal((OperationState.Failed, 0, 0), (over.State, over.Done, over.ChangeSets.Count));
        Assert.Null(await engine.At("main", $"{_folder}/1"));
    }

    [Theory]
    [InlineData(0, "may not do this any more")]
    [InlineData(1, "may do less than when this began")]
    public async Task A_merge_whose_owner_lost_the_role_lands_nothing(int lostAt, string told)
    {
        await using var engine = Open();
        var branch = $"rights-{Guid.NewGuid():n}";
        await engine.Branch(branch);
        var document = Guid.CreateVersion7();
        await engine.Committed(_dora, branch, Change.Create(document, $"{_folder}/merged", TestEngine.Json(new { title = "new" })));
        var id = await engine.Services.GetRequiredService<MergeAsOperation>().Start(
            new MergeRequest { Source = branch, Viewer = _dora, Message = "Merge it" }, asked: true, Ct);
        _present.May = asked => asked < lostAt ? Permissions.All : Roles.Grants[Roles.Contributor];
        var over = await Run(engine, id!.Value);
        Assert.Equal(OperationState.Failed, over.State);
        Assert.Contains(told, over.Problem, StringComparison.Ordinal);
        Assert.Null(await engine.Store.Read(Ref.Main, document, _dora, Ct));
    }

    [Fact]
    public async Task Nobody_gets_more_than_they_had_when_they_asked()
    {
        var rights = new OwnerRights(_present);
        var narrow = _dora with { Permissions = new HashSet<string> { Permissions.EditItems, Permissions.PublishItems } };
        _present.May = _ => [Permissions.EditItems, Permissions.Operate];
        Assert.Equal([Permissions.EditItems], (await rights.Now(narrow, Ct)).Permissions);
    }

    private async Task<Guid> Start(TestEngine engine, int count, BatchMode mode)
    {
        var lines = Enumerable.Range(1, count).Select(n => JsonSerializer.Serialize(new { path = $"{_folder}/{n}", content = new { title = "t" } }));
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        return Assert.IsType<BatchResult.Started>(await engine.Services.GetRequiredService<StartBatch>().Start(
            new BatchRequest { Branch = Ref.MainName, Viewer = _dora, Message = "a batch", Mode = mode, ChunkSize = 10, Lines = BatchFile.Read(file, Ct) },
            queue: false, Ct)).Operation.Id;
    }

    private async Task<Operation> Run(TestEngine engine, Guid id)
    {
        await engine.Services.GetRequiredService<RunOperation>().Run(id, Ct);
        return (await engine.Operations.Find(id, _dora, Ct))!;
    }
}
