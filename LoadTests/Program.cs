using System.CommandLine;
using VersionedContent.LoadTests;
using VersionedContent.LoadTests.Driver;
using VersionedContent.LoadTests.Site;

var scenario = new Option<string>("--scenario") { Description = "What the visitors do.", DefaultValueFactory = _ => "reader" };
scenario.AcceptOnlyFromAmong(LoadCommand.Scenarios);
var rate = new Option<double>("--rate") { Description = "Iterations started a second.", DefaultValueFactory = _ => 50 };
var duration = Option("--duration", "How long to measure, such as 20s or 2m.", "20s");
var warmUp = Option("--warm-up", "At full rate before it is measured.", "5s");
var ramp = Option("--ramp", "The time in which the rate rises from nothing, before the warm-up.", "0s");
var people = new Option<int>("--people") { Description = "Contributors who sign up before the load.", DefaultValueFactory = _ => 10 };
var url = new Option<Uri?>("--url")
{
    Description = "A running site on this machine. Without it, one is started with its own data and stopped again.",
    CustomParser = result =>
    {
        if (Uri.TryCreate(result.Tokens.Single().Value, UriKind.Absolute, out var site) && LoopbackOnly.Allows(site))
            return site;
        result.AddError("--url takes an address on this machine, such as http://127.0.0.1:5080: load is for nobody else's server.");
        return null;
    },
};
var reports = new Option<string>("--reports") { Description = "The folder for the JSON and HTML report.", DefaultValueFactory = _ => "reports" };

var root = new RootCommand("Puts load on a site on this machine and prints percentiles and errors. Ends with 1 if anything failed.")
{
    scenario, rate, duration, warmUp, ramp, people, url, reports,
};
rate.Validators.Add(result =>
{
    if (result.GetValueOrDefault<double>() is not (> 0 and <= 10_000))
        result.AddError("--rate takes a number above 0, up to 10000.");
});
people.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() is not (> 0 and <= 500))
        result.AddError("--people takes a number from 1 to 500.");
});
root.SetAction((parsed, ct) => LoadCommand.Run(
    parsed.GetValue(scenario)!,
    new LoadPlan(parsed.GetValue(rate), parsed.GetValue(ramp), parsed.GetValue(warmUp), parsed.GetValue(duration)),
    parsed.GetValue(people), parsed.GetValue(url), parsed.GetValue(reports)!, ct));
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(40) });

static Option<TimeSpan> Option(string name, string description, string standard) => new(name)
{
    Description = description,
    HelpName = "time",
    DefaultValueFactory = _ => Durations.Parse(standard)!.Value,
    CustomParser = result =>
    {
        if (Durations.Parse(result.Tokens.Single().Value) is { } time)
            return time;
        result.AddError($"{name} takes a time up to an hour, such as 500ms, 20s or 2m.");
        return default;
    },
};
