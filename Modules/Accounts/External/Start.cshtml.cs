using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using VersionedContent.Accounts.Access;

namespace VersionedContent.Accounts.External;

/// <summary>Where the buttons of the sign-in and the sign-up page lead. A form, so that no other site can begin a sign-in here.</summary>
[EnableRateLimiting(RateLimits.SignIn)]
[ResponseCache(NoStore = true)]
internal sealed class StartPage(Departure departure) : PageModel
{
    [BindProperty]
    public string? ReturnUrl { get; set; }

    public IActionResult OnGet() => Redirect("/account/sign-in");

    public Task<IActionResult> OnPost(string name) => departure.Run(this, name, ErrandKind.SignIn, ReturnUrl);
}
