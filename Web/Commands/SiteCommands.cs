using System.CommandLine;
using System.Runtime.InteropServices;
using VersionedContent.ServiceDefaults.Commands;
using VersionedContent.Web.Embedded;

namespace VersionedContent.Web.Commands;

/// <summary>The program's commands: the site itself, the host's own and those of the modules, under one help.</summary>
internal static class SiteCommands
{
    public static async Task<int> Run(string[] args)
    {
        // The host and CommandHost listen for Ctrl-C themselves and take the time they need to stop in good order.
        var invocation = new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false };
        try
        {
            return await Describe().Parse(args).InvokeAsync(invocation);
        }
        catch (EmbeddedServiceException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }
    }

    private static RootCommand Describe()
    {
        var root = new RootCommand("VersionedContent: a community database with versions, branches, merges and review. Without a command it runs the site.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        var urls = new Option<string?>("--urls") { Description = "The addresses to listen on, separated by semicolons.", HelpName = "addresses" };
        root.Options.Add(urls);
        root.SetAction(async (parsed, ct) =>
        {
            // Settings such as --ConnectionStrings:cache=… are the host's to read; a lone word is a mistyped command.
            if (parsed.UnmatchedTokens is [var word, ..] && !word.StartsWith('-'))
            {
                await Console.Error.WriteLineAsync($"There is no command '{word}'. --help lists them.");
                return 1;
            }

            return await Serve.Run([.. parsed.UnmatchedTokens, .. parsed.GetValue(urls) is { } value ? new[] { "--urls", value } : []], ct);
        });

        var host = new CommandHost(RunInHost);
        root.Subcommands.Add(MigrateCommand.Describe(host));
        root.Subcommands.Add(DemoCommand.Describe(host));
        foreach (var command in Sources().SelectMany(source => source.Commands(host)))
            Add(root, command);
        return root;
    }

    private static IEnumerable<ICommandSource> Sources() =>
        from assembly in SiteHost.Modules.Prepend(typeof(ICommandSource).Assembly)
        from type in assembly.GetTypes()
        where type.IsAssignableTo(typeof(ICommandSource)) && type is { IsClass: true, IsAbstract: false }
        orderby type.FullName
        select (ICommandSource)Activator.CreateInstance(type, nonPublic: true)!;

    private static void Add(Command parent, Command command)
    {
        if (parent.Subcommands.FirstOrDefault(existing => existing.Name == command.Name) is not { } same)
        {
            parent.Subcommands.Add(command);
            return;
        }

        foreach (var subcommand in command.Subcommands)
            Add(same, subcommand);
    }

    private static async Task<int> RunInHost(Func<IServiceProvider, CancellationToken, Task<int>> work)
    {
        using var stop = new CancellationTokenSource();
        void Cancel(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        try
        {
            await using var site = await SiteHost.Build([], serve: false, stop.Token);
            if (site.App.Environment.IsDevelopment())
                await Migrations.Apply(site.App.Services, stop.Token);
            await using var scope = site.App.Services.CreateAsyncScope();
            return await work(scope.ServiceProvider, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return CommandHost.Cancelled;
        }
    }
}
