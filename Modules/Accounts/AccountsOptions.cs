namespace VersionedContent.Accounts;

/// <summary>The settings section <c>Accounts</c>.</summary>
internal sealed class AccountsOptions
{
    internal const string Section = "Accounts";

    /// <summary>Sign-ins tried from one network address in a minute, with any name.</summary>
    public int SignInsPerMinute { get; set; } = 20;

    /// <summary>Accounts tried to be made from one network address in an hour.</summary>
    public int SignUpsPerHour { get; set; } = 20;

    /// <summary>Letters asked for from one network address in an hour: to confirm an address, to reset a password.</summary>
    public int LettersAskedPerHour { get; set; } = 20;

    /// <summary>Profiles and pictures sent, and archives of personal data asked for, from one network address in a minute.</summary>
    public int HeavyPerMinute { get; set; } = 30;

    /// <summary>Letters of a kind that go to one e-mail address in an hour, whoever asks for them.</summary>
    public int LettersPerAddress { get; set; } = 5;

    /// <summary>Wrong passwords for one name or address before it is held off.</summary>
    public int WrongPasswords { get; set; } = 5;

    public TimeSpan HoldOff { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long a replica may go on with what it last read of an account: its role, its sessions, its being there at all.
    /// Changes are told to all replicas at once; this is how late they come where Redis is away.
    /// </summary>
    public TimeSpan Reread { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a session goes on without being used.</summary>
    public TimeSpan SessionLife { get; set; } = TimeSpan.FromDays(14);

    /// <summary>The same for one that the person asked to be kept.</summary>
    public TimeSpan KeptSessionLife { get; set; } = TimeSpan.FromDays(60);

    /// <summary>How exactly it is known when a session was last used: each of them is written at most once in this time.</summary>
    public TimeSpan SeenEvery { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Sessions that one person may have at a time. One more ends the one that is unused for longest.</summary>
    public int MostSessions { get; set; } = 50;

    /// <summary>Calls with one API token in a minute, spread evenly; as many may come at once after a pause.</summary>
    public int TokenCallsPerMinute { get; set; } = 600;

    /// <summary>How long somebody who asked to close an account can undo it.</summary>
    public TimeSpan ClosingTime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>Rounds of PBKDF2 with HMAC-SHA512 for new passwords; the least that OWASP advises is 210,000.</summary>
    public int PasswordRounds { get; set; } = 210_000;

    internal TimeSpan LifeOf(bool kept) => kept ? KeptSessionLife : SessionLife;
}
