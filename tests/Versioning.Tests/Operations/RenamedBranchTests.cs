using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Batches;
using VersionedContent.Versioning.Merge;
using VersionedContent.Versioning.Operations;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Operations;

/// <summary>Long work is about a branch, and not about whatever has the branch's name by the time it runs.</summary>
public sealed class RenamedBranchTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private static Viewer Moderator => TestEngine.Moderator;

    private readonly string _name = $"named-{Guid.NewGuid():n}";
    private readonly string _path = $"named/{Guid.NewGuid():n}";

    [Theory]
    [InlineData(BatchMode.Chunked, false)]
    [InlineData(BatchMode.Atomic, false)]
    [InlineData(BatchMode.Chunked, true)]
    public async Task A_batch_changes_the_branch_it_was_started_for_under_its_new_name(BatchMode mode, bool makesBranch)
    {
        await using var engine = database.Open();
        if (!makesBranch)
            await engine.Branch(_name);
        var id = await Start(engine, mode, makesBranch);
        await TakeName(engine);
        Assert.Equal(OperationState.Done, (await Run(engine, id)).State);
        Assert.NotNull(await engine.At($"{_name}-old", _path));
        Assert.Null(await engine.At(_name, _path));
    }

    [Fact]
    public async Task A_batch_from_before_ids_were_kept_goes_by_the_name()
    {
        await using var engine = database.Open();
        await engine.Branch(_name);
        var id = await Start(engine, BatchMode.Chunked, makesBranch: false);
        await Forget(engine, id, "BranchId");
        Assert.Equal(OperationState.Done, (await Run(engine, id)).State);
        Assert.NotNull(await engine.At(_name, _path));
    }

    [Fact]
    public async Task A_batch_whose_branch_is_gone_says_so_and_leaves_the_other_of_the_name_alone()
    {
        await using var engine = database.Open();
        await engine.Branch(_name);
        var id = await Start(engine, BatchMode.Chunked, makesBranch: false);
        Assert.IsType<BranchResult.Done>(await engine.Branches.Delete(_name, Moderator, Ct));
        await engine.Branch(_name);
        var over = await Run(engine, id);
        Assert.Equal((OperationState.Failed, $"There is no branch {_name} any more."), (over.State, over.Problem));
        Assert.Null(await engine.At(_name, _path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_merge_takes_the_branches_it_was_started_for(bool renamesSource)
    {
        await using var engine = database.Open();
        var (source, target) = renamesSource ? (_name, $"{_name}-other") : ($"{_name}-other", _name);
        await engine.Branch(source);
        await engine.Branch(target);
        var document = Guid.CreateVersion7();
        await engine.Committed(Moderator, source, Change.Create(document, _path, TestEngine.Json(new { title = "meant" })));
        var id = await Merge(engine, source, target);
        await TakeName(engine);
        await engine.Committed(Moderator, _name, Change.Create(Guid.CreateVersion7(), $"{_path}/other", TestEngine.Json(new { title = "not meant" })));

        // Pressed again for the branch of the name, it is another piece of work.
        Assert.NotEqual(id, await Merge(engine, source, target));
        Assert.Equal(OperationState.Done, (await Run(engine, id)).State);
        var landed = renamesSource ? target : $"{_name}-old";
        Assert.Equal("meant", await engine.Title(landed, document));
        Assert.Null(await engine.At(landed, $"{_path}/other"));
    }

    [Fact]
    public async Task A_merge_from_before_ids_were_kept_goes_by_the_names_and_is_known_again()
    {
        await using var engine = database.Open();
        await engine.Branch(_name);
        await engine.Committed(Moderator, _name, Change.Create(Guid.CreateVersion7(), _path, TestEngine.Json(new { title = "meant" })));
        var id = await Merge(engine, _name, Ref.MainName);
        await Forget(engine, id, "SourceId");
        Assert.Equal(id, await Merge(engine, _name, Ref.MainName));
        Assert.Equal(OperationState.Done, (await Run(engine, id)).State);
        Assert.NotNull(await engine.At(Ref.MainName, _path));
    }

    /// <summary>Renames the branch and makes another under its name.</summary>
    private async Task TakeName(TestEngine engine)
    {
        Assert.IsType<BranchResult.Done>(await engine.Branches.Rename(_name, $"{_name}-old", Moderator, Ct));
        await engine.Branch(_name);
    }

    private async Task<Guid> Start(TestEngine engine, BatchMode mode, bool makesBranch)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { path = _path, content = new { title = "t" } })));
        return Assert.IsType<BatchResult.Started>(await engine.Services.GetRequiredService<StartBatch>().Start(
            new BatchRequest { Branch = _name, MakeBranch = makesBranch, Viewer = Moderator, Message = "a batch", Mode = mode, Lines = BatchFile.Read(file, Ct) },
            queue: false, Ct)).Operation.Id;
    }

    private static async Task<Guid> Merge(TestEngine engine, string source, string target) =>
        (await engine.Services.GetRequiredService<MergeAsOperation>().Start(
            new MergeRequest { Source = source, Target = target, Viewer = Moderator, Message = $"Merge {source}" }, asked: true, Ct))!.Value;

    private static async Task<Operation> Run(TestEngine engine, Guid id)
    {
        await engine.Services.GetRequiredService<RunOperation>().Run(id, Ct);
        return (await engine.Operations.Find(id, Moderator, Ct))!;
    }

    private static async Task Forget(TestEngine engine, Guid id, string argument)
    {
        await using var command = engine.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            "UPDATE versioning.operations SET arguments = arguments - $2 WHERE id = $1 AND arguments ? $2");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = argument });
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Ct));
    }
}
