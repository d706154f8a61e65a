using System.CommandLine;
using System.Text;
using VersionedContent.ServiceDefaults.Commands;

namespace VersionedContent.Versioning.Merge;

internal sealed class MergeFilesCommand : ICommandSource
{
    public IEnumerable<Command> Commands(CommandHost host)
    {
        var files = new[] { "base", "ours", "theirs" }
            .Select(name => new Argument<string?>(name) { Description = $"The file with the text of {name}.", Arity = ArgumentArity.ZeroOrOne })
            .ToArray();
        var cases = new Option<string?>("--cases")
        {
            Description = "Merge every case of this file instead: JSON lines with id, base, ours and theirs, plain or gzip. Prints a JSON line for each.",
            HelpName = "file.jsonl.gz",
        };
        var command = new Command(
            "merge",
            "Merge three files as texts of documents are merged, by line and then by word, and print the result. The exit code is the number of conflicts, at most 127.");
        foreach (var file in files)
            command.Arguments.Add(file);
        command.Options.Add(cases);
        command.Validators.Add(result =>
        {
            var given = files.Count(f => result.GetValue(f) is not null);
            if (given != (result.GetValue(cases) is null ? 3 : 0))
                result.AddError("Give three files (base, ours, theirs), or --cases and one file.");
        });
        command.SetAction(parsed => parsed.GetValue(cases) is { } file
            ? RunCases(file)
            : RunFiles(parsed.GetValue(files[0])!, parsed.GetValue(files[1])!, parsed.GetValue(files[2])!));
        yield return command;
    }

    private static int RunFiles(string @base, string ours, string theirs)
    {
        using var output = Console.OpenStandardOutput();
        return MergeFiles.Run(@base, ours, theirs, output, Console.Error);
    }

    private static int RunCases(string file)
    {
        using var output = new StreamWriter(
            Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16);
        return MergeFiles.RunCases(file, output, Console.Error);
    }
}
