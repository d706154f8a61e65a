using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace VersionedContent.Content.Data;

internal sealed class ContentDb(DbContextOptions<ContentDb> options) : DbContext(options)
{
    public const string Schema = "content";

    public DbSet<ListedItem> Items => Set<ListedItem>();
    public DbSet<ItemLink> Links => Set<ItemLink>();
    public DbSet<FormerPath> FormerPaths => Set<FormerPath>();
    public DbSet<Review> Reviews => Set<Review>();
    public DbSet<StoredMedia> Media => Set<StoredMedia>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.HasDefaultSchema(Schema);
        model.HasPostgresExtension("pg_trgm");
        model.Entity<ListedItem>(item =>
        {
            item.ToTable("items");
            item.HasKey(i => i.DocumentId);
            item.Property(i => i.DocumentId).HasColumnName("document_id").ValueGeneratedNever();
            item.Property(i => i.Type).HasColumnName("type");
            item.Property(i => i.Path).HasColumnName("path");
            item.Property(i => i.Title).HasColumnName("title");
            item.Property(i => i.Summary).HasColumnName("summary");
            item.Property(i => i.Image).HasColumnName("image");
            item.Property(i => i.Facets).HasColumnName("facets").HasColumnType("jsonb");
            item.Property(i => i.Words).HasColumnName("words");
            item.Property(i => i.ChangeSetId).HasColumnName("change_set_id");
            item.Property(i => i.UpdatedAt).HasColumnName("updated_at");
            item.Property<NpgsqlTypes.NpgsqlTsVector>("Search").HasColumnName("search").HasComputedColumnSql(
                "setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('english', words), 'C')",
                stored: true);
            // Not unique: the engine holds that; here two events may arrive in the other order.
            item.HasIndex(i => i.Path).HasDatabaseName("ix_items_path");
            item.HasIndex(i => new { i.Type, i.Title, i.DocumentId }).HasDatabaseName("ix_items_type_title");
            item.HasIndex(i => new { i.UpdatedAt, i.DocumentId }).IsDescending().HasDatabaseName("ix_items_updated");
            item.HasIndex(i => i.Facets).HasMethod("gin").HasOperators("jsonb_path_ops").HasDatabaseName("ix_items_facets");
            item.HasIndex("Search").HasMethod("gin").HasDatabaseName("ix_items_search");
            item.HasIndex(i => i.Title).HasMethod("gin").HasOperators("gin_trgm_ops").HasDatabaseName("ix_items_title_similar");
        });
        model.Entity<ItemLink>(link =>
        {
            link.ToTable("links");
            link.HasKey(l => new { l.FromId, l.Field, l.TargetPath });
            link.Property(l => l.FromId).HasColumnName("from_id");
            link.Property(l => l.Field).HasColumnName("field");
            link.Property(l => l.TargetPath).HasColumnName("target_path");
            link.HasIndex(l => new { l.TargetPath, l.FromId }).HasDatabaseName("ix_links_target");
        });
        model.Entity<FormerPath>(former =>
        {
            former.ToTable("former_paths");
            former.HasKey(f => f.Path);
            former.Property(f => f.Path).HasColumnName("path");
            former.Property(f => f.DocumentId).HasColumnName("document_id");
            former.HasIndex(f => f.DocumentId).HasDatabaseName("ix_former_paths_document");
        });
        model.Entity<Review>(review =>
        {
            review.ToTable("reviews", table => table.HasCheckConstraint("ck_reviews_rating", "rating BETWEEN 1 AND 10"));
            review.Property(r => r.Id).HasColumnName("id").ValueGeneratedNever();
            review.Property(r => r.DocumentId).HasColumnName("document_id");
            review.Property(r => r.PersonId).HasColumnName("person_id");
            review.Property(r => r.PersonName).HasColumnName("person_name");
            review.Property(r => r.Rating).HasColumnName("rating");
            review.Property(r => r.Text).HasColumnName("text");
            review.Property(r => r.CreatedAt).HasColumnName("created_at");
            review.Property(r => r.UpdatedAt).HasColumnName("updated_at");
            review.HasIndex(r => new { r.DocumentId, r.PersonId }).IsUnique().HasDatabaseName("ux_reviews_document_person");
            review.HasIndex(r => r.PersonId).HasDatabaseName("ix_reviews_person");
        });
        model.Entity<StoredMedia>(media =>
        {
            media.ToTable("media");
            media.HasKey(m => m.Hash);
            media.Property(m => m.Hash).HasColumnName("hash");
            media.Property(m => m.ContentType).HasColumnName("content_type");
            media.Property(m => m.Data).HasColumnName("data");
            media.Property(m => m.Width).HasColumnName("width");
            media.Property(m => m.Height).HasColumnName("height");
            media.Property(m => m.Alt).HasColumnName("alt");
            media.Property(m => m.Credit).HasColumnName("credit");
            media.Property(m => m.CreatedAt).HasColumnName("created_at");
        });
    }
}

/// <summary>For <c>dotnet ef</c> only: migrations are made without a database.</summary>
internal sealed class ContentDbFactory : IDesignTimeDbContextFactory<ContentDb>
{
    public ContentDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<ContentDb>()
        .UseNpgsql(npgsql => npgsql.MigrationsHistoryTable("__migrations", ContentDb.Schema)).Options);
}
