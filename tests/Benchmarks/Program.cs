using System.CommandLine;

namespace VersionedContent.Benchmarks;

internal static class Program
{
    public static Task<int> Main(string[] args) => new RootCommand("Measures VersionedContent.") { Engine(), Accounts(), Micro() }.Parse(args).InvokeAsync();

    private static Option<string?> Output() => new("--out") { Description = "Also write the table to this file.", HelpName = "file.md" };

    private static Command Engine()
    {
        var output = Output();
        var documents = new Option<int>("--documents") { Description = "The size of the large store that reads are measured on.", DefaultValueFactory = _ => 1_000_000 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds of each measure; the median counts.", DefaultValueFactory = _ => 3 };
        var only = new Option<string[]>("--only") { Description = "Only these measures.", AllowMultipleArgumentsPerToken = true };
        only.AcceptOnlyFromAmong([.. EngineBenchmarks.Names]);
        var command = new Command("engine", "Measure the engine on a PostgreSQL of its own, each thing beside its limit in the same run, and print a Markdown table.")
        {
            output, documents, rounds, only,
        };
        command.SetAction((parsed, ct) => EngineBenchmarks.Run(
            parsed.GetValue(documents), parsed.GetValue(rounds), parsed.GetValue(only) ?? [], parsed.GetValue(output), ct));
        return command;
    }

    private static Command Accounts()
    {
        var output = Output();
        var command = new Command("accounts", "Measure whether the time of an answer tells that there is an account, and print a Markdown table.") { output };
        command.SetAction((parsed, ct) => AccountsMeasure.Run(parsed.GetValue(output), ct));
        return command;
    }

    private static Command Micro()
    {
        var command = new Command("micro", "Measure pure code with BenchmarkDotNet. What follows is passed on to it, such as --job short.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(parsed => MicroBenchmarks.Run([.. parsed.UnmatchedTokens]));
        return command;
    }
}
