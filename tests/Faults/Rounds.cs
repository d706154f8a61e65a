using System.Globalization;
using Xunit;

namespace VersionedContent.Faults;

/// <summary>Which process dies.</summary>
public enum Victim
{
    /// <summary>The program: the site, or the command that imports or archives.</summary>
    Server,

    /// <summary>PostgreSQL as a whole.</summary>
    Postmaster,

    /// <summary>One of its sessions, at which PostgreSQL ends all others and recovers by itself.</summary>
    Backend,
}

/// <summary>How often each kind of fault is tried: <c>FAULT_ROUNDS</c>, 1 where it is not set; 20 is the full proof.</summary>
public static class Rounds
{
    private static readonly int Count =
        int.TryParse(Environment.GetEnvironmentVariable("FAULT_ROUNDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 1;

    /// <summary>Server and PostgreSQL in turn, and of PostgreSQL the whole and a session in turn.</summary>
    public static TheoryData<int, Victim> All()
    {
        var rounds = new TheoryData<int, Victim>();
        for (var round = 1; round <= Count; round++)
        {
            rounds.Add(round, Victim.Server);
            rounds.Add(round, round % 2 == 1 ? Victim.Postmaster : Victim.Backend);
        }

        return rounds;
    }
}
