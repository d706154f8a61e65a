using System.CommandLine;

namespace VersionedContent.ServiceDefaults.Commands;

/// <summary>
/// A module's share of the operator's commands. Implementations are found in the module's assembly and need a
/// constructor without parameters. Commands of one name from several modules become one with all their subcommands.
/// </summary>
public interface ICommandSource
{
    /// <summary>Describes the commands. Runs at every start of the program: whatever costs time belongs in <paramref name="host"/>.</summary>
    IEnumerable<Command> Commands(CommandHost host);
}

/// <summary>The site as a command sees it: all modules, on a migrated database, without the web server.</summary>
public sealed class CommandHost(Func<Func<IServiceProvider, CancellationToken, Task<int>>, Task<int>> run)
{
    /// <summary>The exit code of a command that Ctrl-C ended.</summary>
    public const int Cancelled = 130;

    /// <summary>
    /// Starts what the command needs, runs <paramref name="work"/> in a scope and stops it again. Ctrl-C cancels the
    /// token; the result is then <see cref="Cancelled"/>.
    /// </summary>
    /// <returns>The exit code: what <paramref name="work"/> returned, 0 for success.</returns>
    public Task<int> Run(Func<IServiceProvider, CancellationToken, Task<int>> work) => run(work);
}
