using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VersionedContent.Moderation.Checks;

namespace VersionedContent.Moderation.Data;

internal sealed class ModerationDb(DbContextOptions<ModerationDb> options) : DbContext(options)
{
    public const string Schema = "moderation";

    public DbSet<Submission> Submissions => Set<Submission>();

    public DbSet<Transition> Transitions => Set<Transition>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.HasDefaultSchema(Schema);
        model.Entity<Submission>(Configure);
        model.Entity<Transition>(Configure);
        foreach (var property in model.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
            property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
    }

    private static void Configure(EntityTypeBuilder<Submission> submission)
    {
        submission.ToTable("submissions", table =>
        {
            table.HasCheckConstraint("ck_submissions_state", "state BETWEEN 0 AND 8");
            table.HasCheckConstraint("ck_submissions_claim", "(claimed_by IS NULL) = (claimed_until IS NULL)");
            table.HasCheckConstraint("ck_submissions_landed", "(state = 5) = (change_set_id IS NOT NULL)");
        });
        submission.HasKey(s => s.Id).HasName("pk_submissions");
        submission.Property(s => s.Id).ValueGeneratedNever();
        submission.Property(s => s.Revision).IsConcurrencyToken();
        submission.Property(s => s.Findings).HasColumnType("jsonb").HasConversion(
            findings => JsonSerializer.Serialize(findings, JsonSerializerOptions.Web),
            json => JsonSerializer.Deserialize<List<CheckFinding>>(json, JsonSerializerOptions.Web)!,
            new ValueComparer<IReadOnlyList<CheckFinding>>(
                (one, other) => one!.SequenceEqual(other!),
                findings => findings.Aggregate(0, HashCode.Combine),
                findings => findings));
        submission.HasMany(s => s.Transitions).WithOne().HasForeignKey(t => t.SubmissionId).OnDelete(DeleteBehavior.Restrict);
        submission.HasIndex(s => s.Branch).IsUnique().HasDatabaseName("ix_submissions_branch");
        submission.HasIndex(s => new { s.AuthorId, s.OpenedAt }).IsDescending(false, true).HasDatabaseName("ix_submissions_author");

        // The queue reads only what waits, in the order it is due: the same work at a thousand and at a million.
        const string queued = "state IN (2, 3)";
        submission.HasIndex(s => new { s.DueAt, s.Id }).HasFilter(queued).HasDatabaseName("ix_submissions_queue");
        submission.HasIndex(s => new { s.Type, s.DueAt, s.Id }).HasFilter(queued).HasDatabaseName("ix_submissions_queue_type");
        submission.HasIndex(s => s.DecidedBy).HasFilter("decided_by IS NOT NULL").HasDatabaseName("ix_submissions_decided");
        submission.HasIndex(s => new { s.ClaimedBy, s.DueAt }).HasFilter("claimed_by IS NOT NULL").HasDatabaseName("ix_submissions_claimed");
    }

    private static void Configure(EntityTypeBuilder<Transition> transition)
    {
        transition.ToTable("transitions");
        transition.HasKey(t => t.Id).HasName("pk_transitions");
        transition.HasIndex(t => t.ById).HasDatabaseName("ix_transitions_by");
        transition.HasIndex(t => new { t.SubmissionId, t.Id }).HasDatabaseName("ix_transitions_submission");
    }
}

/// <summary>For dotnet-ef only: migrations are written without a host.</summary>
internal sealed class ModerationDbFactory : IDesignTimeDbContextFactory<ModerationDb>
{
    public ModerationDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<ModerationDb>()
        .UseNpgsql(npgsql => npgsql.MigrationsHistoryTable("__migrations", ModerationDb.Schema))
        .Options);
}
