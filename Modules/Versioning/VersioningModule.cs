using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Data;
using VersionedContent.ServiceDefaults.Jobs;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.Versioning.Archive;
using VersionedContent.Versioning.Authors;
using VersionedContent.Versioning.Batches;
using VersionedContent.Versioning.Blame;
using VersionedContent.Versioning.Branches;
using VersionedContent.Versioning.Commit;
using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.Data;
using VersionedContent.Versioning.Export;
using VersionedContent.Versioning.History;
using VersionedContent.Versioning.Import;
using VersionedContent.Versioning.Merge;
using VersionedContent.Versioning.Operations;
using VersionedContent.Versioning.Read;
using VersionedContent.Versioning.Redact;
using VersionedContent.Versioning.Revert;
using VersionedContent.Versioning.Tags;
using VersionedContent.Versioning.Tell;
using VersionedContent.Versioning.Verify;

namespace VersionedContent.Versioning;

public static class VersioningModule
{
    public static IHostApplicationBuilder AddVersioning(this IHostApplicationBuilder builder)
    {
        builder.AddDatabase<VersioningDb>(VersioningDb.Schema);
        var services = builder.Services;
        // Over memory alone where the host brings no cache of its own (ServiceDefaults/Cache).
        services.AddHybridCache();
        services.TryAddScoped<IDocumentRules, PlainDocuments>();
        services.AddScoped<ReadDocuments>().AddScoped<ReadHistory>().AddScoped<CachedHistory>().AddScoped<CompareVersions>().AddScoped<CompareRefs>();
        services.AddSingleton<CommitTurns>();
        services.AddScoped<VerifyStore>();
        services.AddScoped<ChangeSetWriter>().AddScoped<CommitChanges>();
        services.AddScoped<CombineDocument>().AddScoped<VirtualBase>().AddScoped<MergePlanner>();
        services.AddScoped<BlameRows>().AddScoped<IBlame, BlameDocuments>();
        services.AddScoped<IVersionStore, VersionStore>();
        services.AddScoped<IProfilePart, ProfileEdits>().AddScoped<IActivityAbout, AboutEdits>();
        services.AddScoped<ReadBranches>().AddScoped<CreateBranch>().AddScoped<ChangeBranch>().AddScoped<CloseBranch>();
        services.AddScoped<IBranches, ManageBranches>();
        services.AddScoped<ITags, ManageTags>();
        services.AddScoped<IMerges, MergeBranches>();
        services.AddScoped<ReplayPlanner>().AddScoped<IReplays, ReplayChanges>().AddScoped<IProfilePart, UndoPart>();
        services.AddScoped<IHistoryImport, ImportHistory>();
        services.AddOptions<ArchiveOptions>().BindConfiguration(ArchiveOptions.Section)
            .Validate(options => options.After >= TimeSpan.Zero, $"{ArchiveOptions.Section}:After must not be below zero.").ValidateOnStart();
        services.AddScoped<ArchiveDocument>().AddScoped<RestoreDocument>().AddScoped<IArchive, RunArchive>();
        services.AddRecurring<NightlyArchive>(NightlyArchive.Name, NightlyArchive.Cron);
        services.AddScoped<ManageOperations>().AddScoped<IOperations>(scope => scope.GetRequiredService<ManageOperations>());
        services.TryAddSingleton<IPermissions, EverybodyMay>();
        services.AddScoped<OwnerRights>();
        services.AddScoped<RunOperation>().AddRecurring<SweepOperations>("operations-sweep", "* * * * *");
        services.AddScoped<StartBatch>().AddScoped<IBatches>(scope => scope.GetRequiredService<StartBatch>());
        services.AddScoped<BatchPlanner>().AddScoped<IOperationKind, RunBatch>();
        services.AddScoped<MergeAsOperation>().AddScoped<IOperationKind, RunMerge>();
        services.AddHandler<PersonRenamed, RenameAuthor>();
        services.AddHandler<ChangeSetCommitted, TellEdit>().AddHandler<AuthorshipChanged, TellEdit>().AddHandler<AuthorErased, TellEdit>();
        services.AddScoped<EraseAuthor>().AddScoped<IAuthors>(scope => scope.GetRequiredService<EraseAuthor>());
        services.AddHandler<AccountClosed, EraseClosed>();
        services.AddScoped<IRedactions, WithholdVersion>();
        services.AddScoped<IPersonalData, OwnVersions>();
        return builder;
    }
}
