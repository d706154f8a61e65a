namespace VersionedContent.Accounts.Devices;

/// <summary>
/// Says in words what a User-Agent header names, such as "Firefox on Windows": for people to know their devices by, and
/// for nothing that matters, since anybody sends what they like.
/// </summary>
internal static class DeviceWords
{
    internal const string Unknown = "an unknown program";
    private const int LongestProgram = 40;

    /// <summary>
    /// What the header holds and what it means; the first that fits counts. Browsers name those they want to pass for, so
    /// the ones built on another come before it.
    /// </summary>
    private static readonly (string Holds, string Means)[] Browsers =
    [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"),
        ("OPR/", "Opera"), ("OPT/", "Opera"), ("OPiOS/", "Opera"),
        ("Vivaldi/", "Vivaldi"),
        ("YaBrowser/", "Yandex Browser"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("DuckDuckGo/", "DuckDuckGo"), ("Ddg/", "DuckDuckGo"),
        ("Seamonkey/", "SeaMonkey"),
        ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("Focus/", "Firefox Focus"),
        ("HeadlessChrome/", "Chrome"), ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("Chromium/", "Chromium"),
        ("Safari/", "Safari"),
        ("Trident/", "Internet Explorer"), ("MSIE ", "Internet Explorer"),
    ];

    private static readonly (string Holds, string Means)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("iPod", "iPod"),
        ("Android", "Android"),
        ("Windows Phone", "Windows Phone"), ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Macintosh", "a Mac"), ("Mac OS X", "a Mac"),
        ("Linux", "Linux"), ("X11", "Unix"),
    ];

    public static string Of(string userAgent)
    {
        var system = First(Systems, userAgent);
        if (First(Browsers, userAgent) is { } browser)
            return system is null ? browser : $"{browser} on {system}";
        // Programs begin with their own name: curl/8.5.0, python-requests/2.32.
        var program = new string([.. userAgent.TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.').Take(LongestProgram)]);
        return program is "" or "Mozilla" ? system is null ? Unknown : $"an unknown browser on {system}" : program;
    }

    private static string? First((string Holds, string Means)[] rules, string userAgent) =>
        Array.Find(rules, rule => userAgent.Contains(rule.Holds, StringComparison.OrdinalIgnoreCase)).Means;
}
