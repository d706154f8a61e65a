using Spectre.Console;

namespace VersionedContent.ServiceDefaults.Commands;

/// <summary>Shows how far a run has come, on a terminal as a bar; elsewhere nothing but the run's own words is printed.</summary>
public static class ProgressBar
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);

    public static async Task While(Func<(double Done, string Words)> state, Task run)
    {
        if (Console.IsOutputRedirected)
        {
            await run;
            return;
        }

        await AnsiConsole.Progress().HideCompleted(false)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(async progress =>
            {
                var bar = progress.AddTask("", maxValue: 1);
                while (await Task.WhenAny(run, Task.Delay(Refresh)) != run)
                    Show();
                Show();

                void Show()
                {
                    var (done, words) = state();
                    bar.Value = done;
                    bar.Description = words;
                }
            });
        await run;
    }
}
