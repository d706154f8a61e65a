using System.Diagnostics;
using System.Net;
using AngleSharp.Html.Dom;
using VersionedContent.LoadTests.Site;

namespace VersionedContent.LoadTests.Scenarios;

/// <summary>
/// Proposes edits through the pages, with their antiforgery tokens: opens an item's form, changes its text, saves, and
/// watches what became of it. One such journey an iteration, by people who signed up before the load.
/// </summary>
internal sealed class Contributor(Uri site, int people) : IScenario, IDisposable
{
    private readonly List<Visitor> _people = [];
    private IReadOnlyList<string> _items = [];

    public string Name => "contributor";

    public async Task<string> Prepare(CancellationToken ct)
    {
        using (var reader = new Visitor(site))
            _items = [.. (await SiteMap.Walk(reader, ct))["item"].Where(HasText)];
        if (_items.Count == 0)
            throw new InvalidOperationException("The site links to no item that could be edited.");

        for (var person = 0; person < people; person++)
            _people.Add(await SignUp(ct));
        return $"{_people.Count} people signed up; {_items.Count} items to edit";
    }

    public async Task<Outcome> Run(long number, CancellationToken ct)
    {
        var person = _people[(int)(number % _people.Count)];
        var item = _items[(int)(number * 7919 % _items.Count)];
        var steps = new List<Step>();

        var opened = await Timed(steps, "open form", () => person.Open("/edit/" + item["/wiki/".Length..], ct));
        if (!opened.Ok)
            return Failed("open form", opened);
        if (FormOnPage.Find(opened.Document(), IsEditForm) is not { LongText: { } text } form)
            return Outcome.Failed("journey", "open form: no form with a text", (int)opened.Status);

        var typed = new Dictionary<string, string>
        {
            [text] = $"{form.Fields.First(field => field.Key == text).Value.TrimEnd()}\n\nVisit number {number} left this line.\n",
        };
        if (form.Fields.Any(field => field.Key == "message"))
            typed["message"] = $"Note visit {number}";
        var saved = await Timed(steps, "save", () => person.Submit(opened, form, typed, ct));
        if (!saved.Ok)
            return Failed("save", saved);
        if (saved.Address.AbsolutePath == opened.Address.AbsolutePath)
            return Outcome.Failed("journey", "save: the form came back", (int)saved.Status);

        var watched = await Timed(steps, "watch", () => person.Open(saved.Address.PathAndQuery, ct));
        return watched.Ok
            ? new Outcome("journey", (int)watched.Status, opened.Html.Length + saved.Html.Length + watched.Html.Length, null, steps)
            : Failed("watch", watched);
    }

    public void Dispose()
    {
        foreach (var person in _people)
            person.Dispose();
    }

    private async Task<Visitor> SignUp(CancellationToken ct)
    {
        var person = new Visitor(site, new CookieContainer());
        var name = $"load-{Guid.NewGuid():n}"[..20];
        var page = await person.Open("/account/sign-up", ct);
        var form = FormOnPage.Find(page.Document(), HasPassword) ?? throw new InvalidOperationException("The sign-up page shows no form.");
        var typed = new Dictionary<string, string> { ["Name"] = name, ["Email"] = $"{name}@example.test", ["Password"] = "many words make a load" };
        var done = await person.Submit(page, form, typed, ct);
        return done.Ok && done.Address.AbsolutePath != page.Address.AbsolutePath
            ? person
            : throw new InvalidOperationException($"{name} could not sign up: status {(int)done.Status} at {done.Address.AbsolutePath}.");
    }

    /// <summary>An item as it is now, and not a type: a type's text is JSON, which a line more would break.</summary>
    private static bool HasText(string address) =>
        !address.Contains('?', StringComparison.Ordinal) && !address.StartsWith("/wiki/types/", StringComparison.Ordinal);

    private static bool HasPassword(IHtmlFormElement form) => form.QuerySelector("input[type=password]") is not null;

    private static bool IsEditForm(IHtmlFormElement form) => form.QuerySelector("textarea") is not null;

    private static Outcome Failed(string step, VisitedPage page) => Outcome.Failed("journey", $"{step}: status {(int)page.Status}", (int)page.Status);

    private static async Task<VisitedPage> Timed(List<Step> steps, string name, Func<Task<VisitedPage>> open)
    {
        var started = Stopwatch.GetTimestamp();
        var page = await open();
        steps.Add(new Step(name, Stopwatch.GetElapsedTime(started)));
        return page;
    }
}
