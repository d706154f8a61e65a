using System.Globalization;

namespace VersionedContent.Content.Demo;

/// <summary>Tells the demo site as a list of change sets, oldest first. Pure: nothing but the files.</summary>
internal static class DemoTimeline
{
    public static IReadOnlyList<DemoEvent> Tell()
    {
        var events = MainsPast();
        var branches = DemoFiles.ReadBranches();
        var later = branches.SelectMany(branch => branch.Steps.Select(step => (step, branch: branch.Name is null ? null : branch, isSubmission: false)))
            .Concat(DemoFiles.ReadSubmissions().Select(step => (step, branch: (DemoBranch?)null, isSubmission: true)))
            .OrderBy(next => next.step.At);

        // What comes after the pages' own pasts is told forwards: on top of what main, or the branch, was then.
        var main = events.GroupBy(known => known.Key).ToDictionary(item => item.Key, item => item.OrderBy(known => known.At).Last().State);
        var onBranch = new Dictionary<(string Branch, string Key), DemoState>();
        foreach (var (step, branch, isSubmission) in later)
        {
            var before = step.New is { } made ? new DemoState(step.Path, made)
                : branch is not null && onBranch.TryGetValue((branch.Name!, step.Path), out var mine) ? mine
                : main[step.Path];
            var state = step.Changes.Aggregate(before, (known, change) => change.Forward(known));
            events.Add(new DemoEvent(step.At, step.By, step.Say, step.Path, state, branch, isSubmission));
            if (branch is not null)
                onBranch[(branch.Name!, step.Path)] = state;
            else if (!isSubmission)
                main[step.Path] = state;
        }

        return [.. events.OrderBy(known => known.At)];
    }

    private static List<DemoEvent> MainsPast()
    {
        var items = DemoFiles.ReadItems();
        var (phrases, growth) = DemoFiles.ReadGrowth();
        var steps = DemoFiles.ReadSteps();
        var events = new List<DemoEvent>();
        foreach (var (key, content) in items)
        {
            // From the page as it is, back through its changes to the page as it had grown.
            var state = new DemoState(key, content);
            var past = new Stack<DemoEvent>();
            foreach (var step in (steps.GetValueOrDefault(key) ?? []).Reverse())
            {
                past.Push(new DemoEvent(step.At, step.By, step.Say, key, state));
                state = step.Changes.Reverse().Aggregate(state, (known, change) => change.Backward(known));
            }

            events.AddRange(Growth(key, state, growth[key], phrases));
            events.AddRange(past);
        }

        return events;
    }

    private static IEnumerable<DemoEvent> Growth(string key, DemoState grown, DemoGrowth growth, IReadOnlyList<string> phrases)
    {
        var body = (string)grown.Content["body"]!;
        var sections = new List<int>();
        for (var at = body.IndexOf("\n## ", StringComparison.Ordinal); at >= 0; at = body.IndexOf("\n## ", at + 1, StringComparison.Ordinal))
            sections.Add(at + 1);

        for (var i = 0; i <= sections.Count; i++)
        {
            var content = grown.Content.DeepClone().AsObject();
            content["body"] = i == sections.Count ? body : body[..sections[i]].TrimEnd('\n') + "\n";
            // Hours apart from one another, but the same at every telling.
            var minutes = (key.Sum(letter => letter) * 7 * i) + (i * 113);
            var at = growth.From.AddDays((double)growth.Days * i).AddMinutes(minutes % 480);
            yield return new DemoEvent(at, growth.By[i % growth.By.Count], i == 0 ? "Start the page" : Say(i), key, grown with { Content = content });
        }

        string Say(int section)
        {
            var start = sections[section - 1] + "## ".Length;
            var heading = body[start..body.IndexOf('\n', start)];
            return string.Format(CultureInfo.InvariantCulture, phrases[(key.Length + section) % phrases.Count], heading);
        }
    }
}
