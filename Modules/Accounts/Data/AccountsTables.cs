using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VersionedContent.Accounts.Data;

/// <summary>The tables beside Identity's own.</summary>
internal static class AccountsTables
{
    private const int Email = 254;

    public static void Map(ModelBuilder builder)
    {
        Sessions(builder);
        Mail(builder);
        People(builder);
    }

    private static void Sessions(ModelBuilder builder)
    {
        builder.Entity<Session>(sessions =>
        {
            sessions.ToTable("sessions");
            sessions.Property(s => s.Id).ValueGeneratedNever();
            sessions.Property(s => s.Device).HasMaxLength(120);
            sessions.Property(s => s.Address).HasMaxLength(45);
            sessions.Property(s => s.ViewAsRole).HasMaxLength(20);
            sessions.HasIndex(s => s.SecretHash).HasDatabaseName("ux_sessions_secret").IsUnique();
            sessions.HasIndex(["PersonId"], "ix_sessions_live").HasFilter("ended_at IS NULL");
            sessions.HasIndex(s => s.ExpiresAt).HasDatabaseName("ix_sessions_expires_at");
            OfPerson(sessions, s => s.PersonId);
        });
        builder.Entity<KnownDevice>(devices =>
        {
            devices.ToTable("known_devices");
            devices.HasKey(d => new { d.PersonId, d.Hash });
            OfPerson(devices, d => d.PersonId);
        });
        builder.Entity<ApiToken>(tokens =>
        {
            tokens.ToTable("api_tokens");
            tokens.Property(t => t.Id).ValueGeneratedNever();
            tokens.Property(t => t.Name).HasMaxLength(60);
            tokens.Property(t => t.Beginning).HasMaxLength(12);
            tokens.Property(t => t.UsedFrom).HasMaxLength(45);
            tokens.HasIndex(t => t.Hash).HasDatabaseName("ux_api_tokens_hash").IsUnique();
            tokens.HasIndex(t => new { t.PersonId, t.Id }).HasDatabaseName("ix_api_tokens_person");
            OfPerson(tokens, t => t.PersonId);
        });
        builder.Entity<UsedChallenge>(challenges =>
        {
            challenges.ToTable("used_challenges");
            challenges.HasKey(c => c.Hash);
            challenges.HasIndex(c => c.ExpiresAt).HasDatabaseName("ix_used_challenges_expires_at");
        });
    }

    private static void Mail(ModelBuilder builder)
    {
        builder.Entity<Mail>(mails =>
        {
            mails.ToTable("mails");
            mails.Property(m => m.Id).ValueGeneratedNever();
            mails.Property(m => m.To).HasMaxLength(Email);
            mails.Property(m => m.Kind).HasMaxLength(40);
            mails.HasIndex(m => new { m.To, m.WrittenAt }).HasDatabaseName("ix_mails_to");
            mails.HasIndex(m => m.WrittenAt).HasDatabaseName("ix_mails_written_at");
        });
        builder.Entity<MailLink>(links =>
        {
            links.ToTable("mail_links");
            links.HasKey(l => l.Hash);
            links.Property(l => l.Purpose).HasMaxLength(40);
            links.Property(l => l.Email).HasMaxLength(Email);
            links.HasIndex(l => new { l.PersonId, l.Purpose }).HasDatabaseName("ix_mail_links_person");
            links.HasIndex(l => l.ExpiresAt).HasDatabaseName("ix_mail_links_expires_at");
            OfPerson(links, l => l.PersonId);
        });
        builder.Entity<EmailChange>(changes =>
        {
            changes.ToTable("email_changes");
            changes.HasKey(c => c.PersonId);
            changes.Property(c => c.NewEmail).HasMaxLength(Email);
            OfPerson(changes, c => c.PersonId);
        });
    }

    private static void People(ModelBuilder builder)
    {
        builder.Entity<Picture>(pictures =>
        {
            pictures.ToTable("pictures");
            pictures.HasKey(p => p.PersonId);
            pictures.HasIndex(p => p.Hash).HasDatabaseName("ix_pictures_hash");
            OfPerson(pictures, p => p.PersonId);
        });
        builder.Entity<Activity>(activity =>
        {
            activity.ToTable("activity");
            activity.Property(a => a.Id).UseIdentityAlwaysColumn();
            activity.Property(a => a.Key).HasMaxLength(200);
            activity.Property(a => a.Kind).HasMaxLength(40);
            activity.HasIndex(a => new { a.PersonId, a.Key }).HasDatabaseName("ux_activity_key").IsUnique();
            activity.HasIndex(a => new { a.PersonId, a.At, a.Id }).HasDatabaseName("ix_activity_newest");
            OfPerson(activity, a => a.PersonId);
        });
        builder.Entity<ActivityDay>(days =>
        {
            days.ToTable("activity_days");
            days.HasKey(d => new { d.PersonId, d.Day });
            OfPerson(days, d => d.PersonId);
        });
        builder.Entity<Judgement>(judgements =>
        {
            judgements.ToTable("judgements");
            judgements.HasKey(j => new { j.PersonId, j.Key });
            judgements.Property(j => j.Key).HasMaxLength(200);
            judgements.HasIndex(j => new { j.PersonId, j.At }).HasDatabaseName("ix_judgements_newest");
            OfPerson(judgements, j => j.PersonId);
        });
        builder.Entity<PersonNote>(notes =>
        {
            notes.ToTable("person_notes");
            notes.Property(n => n.Id).UseIdentityAlwaysColumn();
            notes.Property(n => n.Text).HasMaxLength(4_000);
            notes.HasIndex(n => new { n.PersonId, n.Id }).HasDatabaseName("ix_person_notes_person");
            OfPerson(notes, n => n.PersonId);
        });
    }

    /// <summary>Gone with the person, which only a test or an operator at the database ever makes of one.</summary>
    private static void OfPerson<T>(EntityTypeBuilder<T> entity, System.Linq.Expressions.Expression<Func<T, object?>> personId)
        where T : class =>
        entity.HasOne<Account>().WithMany().HasForeignKey(personId).OnDelete(DeleteBehavior.Cascade);
}
