using Microsoft.EntityFrameworkCore;

namespace VersionedContent.ServiceDefaults.Outbox;

/// <summary>An event waiting for its handlers, or one that gave up and waits for an operator.</summary>
internal sealed class OutboxMessage
{
    public long Id { get; init; }
    public required string Type { get; init; }
    public required string Payload { get; init; }

    /// <summary>By the database's clock.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// When a relay may take it: at once for a new event, whatever the clocks of the machines say; later after a failure;
    /// and the end of its lease while a relay has it, so that what a crashed relay had comes back by itself.
    /// </summary>
    public DateTimeOffset DueAt { get; init; }

    /// <summary>How often a relay took it.</summary>
    public int Attempts { get; init; }

    public string? LastError { get; init; }

    /// <summary>Handlers that are through with it: a retry runs only the others.</summary>
    public List<string> Done { get; init; } = [];

    /// <summary>When the relays gave up on it, or null.</summary>
    public DateTimeOffset? DeadAt { get; init; }
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
            outbox.Property(m => m.DueAt).HasColumnName("due_at").HasDefaultValueSql("'-infinity'");
            outbox.Property(m => m.Attempts).HasColumnName("attempts").HasDefaultValue(0);
            outbox.Property(m => m.LastError).HasColumnName("last_error");
            outbox.Property(m => m.Done).HasColumnName("done").HasDefaultValueSql("'{}'");
            outbox.Property(m => m.DeadAt).HasColumnName("dead_at");
            outbox.HasIndex(m => new { m.DueAt, m.Id }).HasDatabaseName("ix_outbox_due").HasFilter("dead_at IS NULL");
            outbox.HasIndex(m => m.DeadAt).HasDatabaseName("ix_outbox_dead").HasFilter("dead_at IS NOT NULL");
        });
    }
}
