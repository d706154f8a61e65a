using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VersionedContent.Accounts;
using VersionedContent.Content;
using VersionedContent.Moderation.Checks;
using VersionedContent.Moderation.Data;
using VersionedContent.Moderation.Decide;
using VersionedContent.Moderation.Export;
using VersionedContent.Moderation.Flow;
using VersionedContent.Moderation.Mine;
using VersionedContent.Moderation.Propose;
using VersionedContent.Moderation.Queue;
using VersionedContent.Moderation.Review;
using VersionedContent.Moderation.Tell;
using VersionedContent.Moderation.Trust;
using VersionedContent.ServiceDefaults.Data;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.ServiceDefaults.Pages;
using VersionedContent.Versioning;

namespace VersionedContent.Moderation;

/// <summary>Submissions, automatic checks, the review queue and decisions.</summary>
public static class ModerationModule
{
    public static IHostApplicationBuilder AddModeration(this IHostApplicationBuilder builder)
    {
        builder.AddDatabase<ModerationDb>(ModerationDb.Schema);
        var services = builder.Services;
        services.AddScoped<IReviewDesk, ReviewDesk>();
        services.AddScoped<TakeStep>().AddScoped<ApproveSubmission>().AddScoped<RejectSubmission>().AddScoped<AskForChanges>();
        services.AddScoped<ListQueue>().AddScoped<ListMine>().AddScoped<ViewSubmission>().AddScoped<ReadProposal>();
        services.AddScoped<IProfilePart, ProfileSubmissions>().AddScoped<IActivityAbout, AboutSubmissions>();
        services.AddPagePart<QueueCount>();

        services.Configure<WordList>(builder.Configuration.GetSection(WordList.Section));
        services.AddScoped<ReadEdit>().AddScoped<CheckRunner>();
        services.AddSingleton<ICheck, SchemaCheck>().AddSingleton<ICheck, SizeCheck>().AddSingleton<ICheck, RemovalCheck>()
            .AddSingleton<ICheck, LinkCheck>().AddSingleton<ICheck, WordListCheck>().AddSingleton<ICheck, RepetitionCheck>()
            .AddSingleton<ICheck, SummaryCheck>().AddSingleton<ICheck, PostingSpeedCheck>();

        services.AddHandler<SubmissionSent, CheckSubmission>();
        services.AddHandler<SubmissionMoved, TellAuthor>();
        services.AddHandler<SubmissionSent, TellActivity>().AddHandler<SubmissionMoved, TellActivity>();
        services.AddHandler<SubmissionMoved, CloseBranch>();
        services.AddHandler<SubmissionMoved, TellJudgement>();
        services.AddHandler<ChangeSetCommitted, NoteEdit>();
        services.AddHandler<BranchMerged, RecordLandedMerge>();
        services.AddHandler<PersonRenamed, RenameAuthor>().AddHandler<AuthorErased, RenameAuthor>().AddHandler<AccountClosed, RenameAuthor>();
        services.AddScoped<IPersonalData, OwnSubmissions>();
        return builder;
    }
}
