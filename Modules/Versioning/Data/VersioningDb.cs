using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace VersionedContent.Versioning.Data;

internal sealed partial class VersioningDb(DbContextOptions<VersioningDb> options) : DbContext(options)
{
    public const string Schema = "versioning";
    public const long MainId = 1;

    public DbSet<BranchRow> Branches => Set<BranchRow>();
    public DbSet<MergeRow> Merges => Set<MergeRow>();
    public DbSet<MergeDecisionRow> Decisions => Set<MergeDecisionRow>();
    public DbSet<AuthorRow> Authors => Set<AuthorRow>();
    public DbSet<ArchiveRunRow> ArchiveRuns => Set<ArchiveRunRow>();
    public DbSet<TagRow> Tags => Set<TagRow>();
    public DbSet<OperationRow> Operations => Set<OperationRow>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.HasDefaultSchema(Schema);
        model.Entity<AuthorRow>().ToTable("authors").HasKey(a => a.Id);

        model.Entity<BranchRow>(branch =>
        {
            branch.ToTable("branches").HasKey(b => b.Id);
            branch.HasIndex(b => b.Name).IsUnique().HasDatabaseName("ux_branches_name");
            branch.HasIndex(b => new { b.OwnerId, b.Id });
            branch.HasIndex(b => new { b.Kind, b.State, b.Id });
        });

        model.Entity<ChangeSetRow>(change =>
        {
            change.ToTable("change_sets").HasKey(c => c.Id);
            change.HasIndex(c => new { c.BranchId, c.Id });
            change.HasIndex(c => new { c.BranchId, c.At });
            // The archive looks for all that crossed a moment, on any branch; a B-tree would cost every commit more than that is worth.
            change.HasIndex(c => c.At).HasMethod("brin");
            change.HasIndex(c => new { c.MergedBranchId, c.BranchId, c.Id }).HasFilter("merged_branch_id IS NOT NULL");
            change.HasIndex(c => new { c.AuthorId, c.Id });
            change.HasIndex(c => c.UndoneById).HasFilter("undone_by_id IS NOT NULL");
            change.HasIndex(c => c.SourceRef).IsUnique().HasFilter("source_ref IS NOT NULL");
        });

        // One index serves the newest version of a document on a branch, its history, and a version by its change set.
        model.Entity<VersionRow>(version =>
        {
            version.ToTable("versions").HasKey(v => new { v.DocumentId, v.BranchId, v.ChangeSetId });
            version.Property(v => v.Changes).HasColumnType("jsonb");
            version.HasIndex(v => new { v.ChangeSetId, v.DocumentId });
            version.HasIndex(v => new { v.DocumentId, v.BranchId, v.At });
        });

        model.Entity<ContentRow>().ToTable("contents").HasKey(c => new { c.DocumentId, c.Hash });

        model.Entity<HeadRow>(head =>
        {
            head.ToTable("heads").HasKey(h => new { h.DocumentId, h.BranchId });
            head.HasIndex(h => new { h.BranchId, h.ChangeSetId });
        });

        model.Entity<PathClaimRow>(claim =>
        {
            claim.ToTable("path_claims").HasKey(c => new { c.Path, c.BranchId, c.FromChangeSetId }).HasName("pk_path_claims");
            // What makes a path unique on its branch: one open claim, whoever comes second fails at commit.
            claim.HasIndex(c => new { c.Path, c.BranchId }).IsUnique().HasFilter("to_change_set_id IS NULL").HasDatabaseName("ux_path_claims_open");
        });

        model.Entity<MergeRow>(merge =>
        {
            merge.ToTable("merges").HasKey(m => m.Id);
            merge.HasIndex(m => new { m.SourceId, m.TargetId }).IsUnique().HasFilter("state = 0").HasDatabaseName("ux_merges_open");
        });

        model.Entity<MergeDecisionRow>(decision =>
        {
            decision.ToTable("merge_decisions").HasKey(d => new { d.MergeId, d.DocumentId, d.Pointer });
            decision.Property(d => d.Resolution).HasColumnType("jsonb");
        });

        model.Entity<PackRow>().ToTable("packs").HasKey(p => new { p.DocumentId, p.Id });
        model.Entity<ArchiveRunRow>().ToTable("archive_runs").HasKey(r => r.Id);
        model.Entity<ArchiveQueueRow>().ToTable("archive_queue").HasKey(q => q.DocumentId);
        model.Entity<BlameRow>().ToTable("blames").HasKey(b => new { b.DocumentId, b.ChangeSetId });
        model.Entity<TagRow>().ToTable("tags").HasKey(t => t.Name);
        model.Entity<RedactionRow>(redaction =>
        {
            redaction.ToTable("redactions").HasKey(r => new { r.DocumentId, r.Id });
            redaction.Property(r => r.Id).ValueGeneratedOnAdd().UseIdentityByDefaultColumn();
            redaction.HasIndex(r => r.Id).IsDescending();
        });

        model.Entity<OperationRow>(operation =>
        {
            operation.ToTable("operations").HasKey(o => o.Id);
            operation.Property(o => o.Arguments).HasColumnType("jsonb");
            operation.Property(o => o.Result).HasColumnType("jsonb");
            operation.Property(o => o.Failed).HasDefaultValue(0);
            operation.Property(o => o.ChangeSets).HasDefaultValueSql("'{}'");
            operation.Property(o => o.WorkedMicroseconds).HasDefaultValue(0L);
            operation.HasIndex(o => new { o.OwnerId, o.CreatedAt });
            operation.HasIndex(o => new { o.OwnerId, o.IdempotencyKey }).IsUnique().HasFilter("idempotency_key IS NOT NULL");
        });
        model.Entity<OperationItemRow>(item =>
        {
            item.ToTable("operation_items").HasKey(i => new { i.OperationId, i.Number });
            item.Property(i => i.Removes).HasDefaultValue(false);
            item.HasIndex(i => new { i.OperationId, i.Number }).HasFilter("state = 2").HasDatabaseName("ix_operation_items_failed");
        });

        foreach (var entity in model.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
                property.SetColumnName(WordStart().Replace(property.Name, "_$1").ToLowerInvariant());
        }
    }

    [GeneratedRegex("(?<!^)([A-Z])")]
    private static partial Regex WordStart();
}

/// <summary>For <c>dotnet ef</c> only.</summary>
internal sealed class VersioningDbFactory : IDesignTimeDbContextFactory<VersioningDb>
{
    public VersioningDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<VersioningDb>()
        .UseNpgsql("Host=localhost", npgsql => npgsql.MigrationsHistoryTable("__migrations", VersioningDb.Schema))
        .Options);
}
