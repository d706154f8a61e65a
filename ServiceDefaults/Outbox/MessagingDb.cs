using Microsoft.EntityFrameworkCore;

namespace VersionedContent.ServiceDefaults.Outbox;

/// <summary>An event waiting for its handlers, or one that gave up and waits for an operator.</summary>
internal sealed class OutboxMessage
{
    public long Id { get; init; }
    public required string Type { get; init; }
    public required string Payload { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset DueAt { get; set; }
    public int Attempts { get; set; }
    public string? LastError { get; set; }

    /// <summary>Handlers that are through with it: a retry runs only the others.</summary>
    public List<string> Done { get; init; } = [];
}

internal sealed class MessagingDb(DbContextOptions<MessagingDb> options) : DbContext(options)
{
    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.HasDefaultSchema("messaging");
        model.Entity<OutboxMessage>(outbox =>
        {
            outbox.ToTable("outbox");
            outbox.Property(m => m.Id).HasColumnName("id");
            outbox.Property(m => m.Type).HasColumnName("type");
            outbox.Property(m => m.Payload).HasColumnName("payload").HasColumnType("jsonb");
            outbox.Property(m => m.CreatedAt).HasColumnName("created_at").HasDefaultValueSql("clock_timestamp()");
            outbox.Property(m => m.DueAt).HasColumnName("due_at").HasDefaultValueSql("clock_timestamp()");
            outbox.Property(m => m.Attempts).HasColumnName("attempts").HasDefaultValue(0);
            outbox.Property(m => m.LastError).HasColumnName("last_error");
            outbox.Property(m => m.Done).HasColumnName("done").HasDefaultValueSql("'{}'");
            outbox.HasIndex(m => new { m.DueAt, m.Id }).HasDatabaseName("ix_outbox_due");
        });
    }
}
