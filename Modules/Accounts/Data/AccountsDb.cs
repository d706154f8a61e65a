using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace VersionedContent.Accounts.Data;

internal sealed class AccountsDb(DbContextOptions<AccountsDb> options)
    : IdentityUserContext<Account, Guid>(options), IDataProtectionKeyContext
{
    internal const string Schema = "accounts";

    /// <summary>Rows are only ever added to it.</summary>
    internal const string AuditTable = "audit";
    internal const string UniqueName = "ux_people_name";
    internal const string UniqueConfirmedEmail = "ux_people_confirmed_email";
    internal const string UniqueLogin = "pk_person_logins";

    public DbSet<Account> People => Users;
    public DbSet<Notice> Notices => Set<Notice>();
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();
    public DbSet<SignInFailure> SignInFailures => Set<SignInFailure>();
    public DbSet<ClosedName> ClosedNames => Set<ClosedName>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<KnownDevice> KnownDevices => Set<KnownDevice>();
    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();
    public DbSet<UsedChallenge> UsedChallenges => Set<UsedChallenge>();
    public DbSet<Mail> Mails => Set<Mail>();
    public DbSet<MailLink> MailLinks => Set<MailLink>();
    public DbSet<EmailChange> EmailChanges => Set<EmailChange>();
    public DbSet<Picture> Pictures => Set<Picture>();
    public DbSet<Activity> Activity => Set<Activity>();
    public DbSet<ActivityDay> ActivityDays => Set<ActivityDay>();
    public DbSet<Judgement> Judgements => Set<Judgement>();
    public DbSet<PersonNote> PersonNotes => Set<PersonNote>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>Identity's base context reads its schema version from the application's services, so whoever makes a context hands these over.</summary>
    internal static void Configure(IdentityOptions identity) => identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.HasDefaultSchema(Schema);

        builder.Entity<Account>(people =>
        {
            people.ToTable("people", table =>
            {
                table.HasCheckConstraint("ck_people_role", $"role IN ({string.Join(", ", Roles.Grants.Keys.Order().Select(role => $"'{role}'"))})");
                table.HasCheckConstraint("ck_people_trust_level", "trust_level >= 0");
            });
            people.Property(p => p.UserName).HasColumnName("name").HasMaxLength(40).IsRequired();
            // The C collation lets one index serve equality and "begins with".
            people.Property(p => p.NormalizedUserName).HasColumnName("normalized_name").HasMaxLength(40).IsRequired().UseCollation("C");
            people.Property(p => p.NormalizedEmail).UseCollation("C");
            people.Property(p => p.SecurityStamp).IsRequired();
            people.Property(p => p.Role).HasMaxLength(20);
            people.Property(p => p.Biography).HasMaxLength(10_000);
            people.Property(p => p.Links).HasDefaultValueSql("'{}'");
            people.Property(p => p.TimeZone).HasMaxLength(64);
            people.Property(p => p.Language).HasMaxLength(16);
            people.Property(p => p.Theme).HasMaxLength(8);
            people.Property(p => p.Shown).HasDefaultValue(ShownToAll.Activity | ShownToAll.Biography).HasSentinel(ShownToAll.Activity | ShownToAll.Biography);
            people.Property(p => p.SuspensionReason).HasMaxLength(1_000);
            people.HasIndex(["ClosesAt"], "ix_people_closing").HasFilter("closes_at IS NOT NULL AND closed_at IS NULL");
            people.HasIndex(p => p.SuspendedUntil).HasDatabaseName("ix_people_suspended").HasFilter("suspended_until IS NOT NULL");
            people.HasIndex(p => p.NormalizedUserName).HasDatabaseName(UniqueName).IsUnique();
            people.HasIndex(p => p.NormalizedEmail).HasDatabaseName("ix_people_email");
            // A claimed address may be shared; a confirmed one has one owner.
            people.HasIndex(["NormalizedEmail"], UniqueConfirmedEmail).IsUnique().HasFilter("email_confirmed");
        });
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("person_claims");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("person_logins");
        builder.Entity<IdentityUserToken<Guid>>(tokens =>
        {
            tokens.ToTable("person_tokens");
            // Two requests with one recovery code: the second finds another value than it read, and fails.
            tokens.Property(t => t.Value).IsConcurrencyToken();
        });
        builder.Entity<IdentityUserPasskey<Guid>>().ToTable("person_passkeys");
        builder.Entity<DataProtectionKey>().ToTable("data_protection_keys");

        builder.Entity<Notice>(notices =>
        {
            notices.ToTable("notices");
            notices.Property(n => n.Id).ValueGeneratedNever();
            notices.HasOne<Account>().WithMany().HasForeignKey(n => n.PersonId).OnDelete(DeleteBehavior.Cascade);
            notices.HasIndex(n => new { n.PersonId, n.Key }).HasDatabaseName("ux_notices_key").IsUnique();
            notices.HasIndex(n => new { n.PersonId, n.Id }).HasDatabaseName("ix_notices_newest");
            notices.HasIndex(["PersonId"], "ix_notices_unread").HasFilter("read_at IS NULL");
        });
        builder.Entity<AuditEntry>(audit =>
        {
            audit.ToTable(AuditTable);
            audit.Property(a => a.Id).UseIdentityAlwaysColumn();
            audit.Property(a => a.Detail).HasColumnType("jsonb");
            audit.HasIndex(a => new { a.SubjectId, a.Id }).HasDatabaseName("ix_audit_subject");
            audit.HasIndex(a => new { a.ActorId, a.Id }).HasDatabaseName("ix_audit_actor");
            audit.HasIndex(a => a.At).HasDatabaseName("ix_audit_at");
        });
        builder.Entity<SignInFailure>(failures =>
        {
            failures.ToTable("sign_in_failures");
            failures.HasKey(f => f.Key);
            failures.HasIndex(f => f.LastAt).HasDatabaseName("ix_sign_in_failures_last_at");
        });

        builder.Entity<ClosedName>(names =>
        {
            names.ToTable("closed_names");
            names.HasKey(n => n.Hash);
        });

        AccountsTables.Map(builder);

        foreach (var entity in builder.Model.GetEntityTypes())
        {
            if (entity.IsMappedToJson())
                entity.SetContainerColumnName(SnakeCase(entity.GetContainerColumnName()!));
            else
                UseSnakeCase(entity);
        }
    }

    /// <summary>Gives every column without a name of its own the snake_case form of its property's, and keys and indexes lower-case names.</summary>
    private static void UseSnakeCase(IMutableEntityType entity)
    {
        foreach (var property in entity.GetProperties())
        {
            if (property.FindAnnotation(RelationalAnnotationNames.ColumnName) is null)
                property.SetColumnName(SnakeCase(property.Name));
        }

        foreach (var key in entity.GetKeys())
            key.SetName($"pk_{entity.GetTableName()}");
        foreach (var reference in entity.GetForeignKeys())
            reference.SetConstraintName($"fk_{entity.GetTableName()}_person");
        foreach (var index in entity.GetIndexes())
            index.SetDatabaseName(index.GetDatabaseName()!.ToLowerInvariant());
    }

    private static string SnakeCase(string name)
    {
        var result = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && (char.IsLower(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))))
                result.Append('_');
            result.Append(char.ToLower(name[i], CultureInfo.InvariantCulture));
        }

        return result.ToString();
    }
}
